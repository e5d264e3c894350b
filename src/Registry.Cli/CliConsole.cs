using System.Text;
using SystemConsole = System.Console;

namespace Registry.Cli;

/// <summary>What a command reads from and writes to: the process's own console, or text given by a caller.</summary>
internal sealed class CliConsole : IDisposable
{
    private readonly Func<Stream>? _openIn;
    private readonly Func<Stream>? _openOut;

    public CliConsole(TextReader input, TextWriter output, TextWriter error)
    {
        In = input;
        Out = output;
        Error = error;
    }

    private CliConsole(TextReader input, TextWriter output, TextWriter error, Func<Stream> openIn, Func<Stream> openOut)
        : this(input, output, error)
    {
        _openIn = openIn;
        _openOut = openOut;
    }

    public TextReader In { get; }

    public TextWriter Out { get; }

    public TextWriter Error { get; }

    public bool IsInTerminal { get; private init; }

    public bool IsOutTerminal { get; private init; }

    public bool IsErrorTerminal { get; private init; }

    public TimeProvider TimeProvider { get; } = TimeProvider.System;

    /// <summary>Columns and lines of the terminal.</summary>
    public (int Width, int Height) Size => IsOutTerminal ? (SystemConsole.WindowWidth, SystemConsole.WindowHeight) : (int.MaxValue, int.MaxValue);

    public static CliConsole OfProcess()
    {
        // Buffered, because a list may have a million lines; flushed when the command ends.
        var output = new StreamWriter(SystemConsole.OpenStandardOutput(), new UTF8Encoding(false), bufferSize: 65536);
        var dumb = System.Environment.GetEnvironmentVariable("TERM") is "dumb";
        return new CliConsole(SystemConsole.In, output, SystemConsole.Error, SystemConsole.OpenStandardInput, SystemConsole.OpenStandardOutput)
        {
            IsInTerminal = !SystemConsole.IsInputRedirected,
            IsOutTerminal = !SystemConsole.IsOutputRedirected && !dumb,
            IsErrorTerminal = !SystemConsole.IsErrorRedirected && !dumb,
        };
    }

    public static string? Environment(string name)
        => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Standard input as bytes.</summary>
    public Stream OpenIn() => _openIn is null ? new MemoryStream(Encoding.UTF8.GetBytes(In.ReadToEnd())) : _openIn();

    public async Task<byte[]> ReadAllBytesAsync(CancellationToken cancellationToken)
    {
        using var stream = OpenIn();
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.ToArray();
    }

    public async Task WriteBytesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_openOut is null)
        {
            await Out.WriteAsync(Encoding.UTF8.GetString(bytes.Span)).ConfigureAwait(false);
            return;
        }

        await Out.FlushAsync(cancellationToken).ConfigureAwait(false);
        using var stream = _openOut();
        await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => Out.Flush();
}
