namespace Registry.Cli.Output;

/// <summary>
/// Prints rows in aligned columns, never cut. Rows are held back in portions to measure them, so a list of any length takes little memory;
/// a later portion may be wider.
/// </summary>
internal sealed class ColumnTable
{
    private const int PortionRows = 1000;
    private const string Gap = "  ";

    private readonly TextWriter _output;
    private readonly bool _bold;
    private readonly string[] _headers;
    private readonly int[] _widths;
    private readonly List<string[]> _rows = [];
    private bool _headersPrinted;

    public ColumnTable(TextWriter output, bool useColor, params IEnumerable<string> headers)
    {
        _output = output;
        _bold = useColor;
        _headers = [.. headers];
        _widths = [.. _headers.Select(Printable.Width)];
    }

    public void Add(params string[] cells)
    {
        _rows.Add(cells);
        for (var i = 0; i < cells.Length; i++)
        {
            _widths[i] = Math.Max(_widths[i], Printable.Width(cells[i]));
        }

        if (_rows.Count == PortionRows)
        {
            Flush();
        }
    }

    /// <summary>Prints what is held back; without any row, nothing.</summary>
    public void Flush()
    {
        if (_rows.Count > 0 && !_headersPrinted)
        {
            _headersPrinted = true;
            _output.Write(_bold ? "\e[1m" : "");
            Print(_headers);
            _output.Write(_bold ? "\e[0m" : "");
        }

        foreach (var row in _rows)
        {
            Print(row);
        }

        _rows.Clear();
    }

    private void Print(string[] cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            _output.Write(cells[i]);
            if (i < cells.Length - 1)
            {
                _output.Write(new string(' ', _widths[i] - Printable.Width(cells[i])));
                _output.Write(Gap);
            }
        }

        _output.WriteLine();
    }
}
