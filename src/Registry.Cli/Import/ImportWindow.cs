using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Import;

/// <summary>The lines of an import that are read and not dealt with yet.</summary>
internal sealed class ImportWindow(LineReader lines, IfExists? ifExists, long mostBytes)
{
    private readonly Queue<ImportLine> _waiting = new();
    private readonly List<LineError> _unreadable = [];
    private long _waitingBytes;

    public bool IsEmpty => _waiting.Count == 0;

    /// <summary>Number of the last line read.</summary>
    public long LastLine => lines.Number;

    /// <summary>Bytes of the file that are dealt with, roughly: what waits is counted as it is sent.</summary>
    public long BytesDone => lines.BytesRead - _waitingBytes;

    /// <summary>Passes over lines.</summary>
    public async Task SkipToAsync(long line, CancellationToken cancellationToken)
    {
        while (lines.Number < line && await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is not null)
        {
            // Dealt with before.
        }
    }

    /// <summary>Reads until so many lines wait, or as many as a batch may have bytes.</summary>
    public async Task FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_waiting.Count < count && _waitingBytes < mostBytes && await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // One line more.
        }
    }

    /// <summary>Reads up to and with a line.</summary>
    public async Task FillToAsync(long line, CancellationToken cancellationToken)
    {
        while (lines.Number < line && await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            // One line more.
        }
    }

    /// <summary>The first waiting lines: at most so many, and of no more bytes than a batch may have; at least one.</summary>
    public List<ImportLine> Batch(int most)
    {
        var bytes = 0L;
        return [.. _waiting.Take(most).TakeWhile((line, i) => (bytes += line.SizeBytes) <= mostBytes || i == 0)];
    }

    public List<ImportLine> Between(long from, long to) => [.. _waiting.Where(l => l.Number >= from && l.Number <= to)];

    /// <summary>Lets go of the lines up to and with one; returns those of them that could not be read.</summary>
    public List<LineError> DropThrough(long line)
    {
        while (_waiting.TryPeek(out var first) && first.Number <= line)
        {
            _waitingBytes -= _waiting.Dequeue().SizeBytes;
        }

        var unreadable = _unreadable.FindAll(e => e.Line <= line);
        _unreadable.RemoveRange(0, unreadable.Count);
        return unreadable;
    }

    private async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var bytes = await lines.ReadAsync(cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            return false;
        }

        if (bytes.AsSpan().Trim(" \t\r"u8).IsEmpty)
        {
            return true;
        }

        try
        {
            var line = ImportLine.Parse(lines.Number, bytes);
            line.Request.IfExists = ifExists ?? line.Request.IfExists;
            _waiting.Enqueue(line);
            _waitingBytes += line.SizeBytes;
        }
        catch (FormatException e)
        {
            _unreadable.Add(new LineError(lines.Number, Printable.Text(e.Message)));
        }

        return true;
    }
}
