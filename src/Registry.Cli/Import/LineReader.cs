using System.Buffers;
using System.IO.Pipelines;

namespace Registry.Cli.Import;

/// <summary>Reads a stream line by line, as bytes, so that bad UTF-8 is the error of its line and of no other.</summary>
internal sealed class LineReader(Stream stream) : IAsyncDisposable
{
    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65536));

    /// <summary>The number of the last line read, from one.</summary>
    public long Number { get; private set; }

    /// <summary>How many bytes the lines read so far have.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next line without its end, or null at the end of the stream.</summary>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await _pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            var buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = buffer.Slice(0, end).ToArray();
                _pipe.AdvanceTo(buffer.GetPosition(1, end));
                return Counted(line, line.Length + 1);
            }

            if (result.IsCompleted)
            {
                var rest = buffer.ToArray();
                _pipe.AdvanceTo(buffer.End);
                return rest.Length == 0 ? null : Counted(rest, rest.Length);
            }

            _pipe.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public async ValueTask DisposeAsync() => await _pipe.CompleteAsync().ConfigureAwait(false);

    private byte[] Counted(byte[] line, int bytes)
    {
        Number++;
        BytesRead += bytes;
        return line;
    }
}
