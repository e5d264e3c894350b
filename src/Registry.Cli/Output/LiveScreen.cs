namespace Registry.Cli.Output;

/// <summary>A screen that is drawn again and again. Where the output is no terminal, each drawing follows the one before.</summary>
internal sealed class LiveScreen : IDisposable
{
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string EndOfLine = "\e[K";
    private const string EndOfScreen = "\e[J";

    private readonly CliConsole _console;
    private bool _isEntered;
    private bool _isDrawn;

    public LiveScreen(CliConsole console) => _console = console;

    /// <summary>Draws lines in place of those before; what does not fit on the terminal is cut.</summary>
    public void Draw(IReadOnlyList<string> lines)
    {
        if (!_console.IsOutTerminal)
        {
            _console.Out.Write(_isDrawn ? "\n" : "");
            foreach (var line in lines)
            {
                _console.Out.WriteLine(line);
            }
        }
        else
        {
            var (width, height) = _console.Size;
            _console.Out.Write(_isEntered ? Home : Enter + Home);
            _isEntered = true;
            foreach (var line in lines.Take(height - 1))
            {
                _console.Out.Write(Printable.Cut(line, width) + EndOfLine + "\n");
            }

            _console.Out.Write(EndOfScreen);
        }

        _isDrawn = true;
        _console.Out.Flush();
    }

    public void Dispose()
    {
        if (_isEntered)
        {
            _console.Out.Write(Leave);
            _console.Out.Flush();
        }
    }
}
