using Grpc.Core;

namespace Registry.Protocol;

/// <summary>Reads another stream, which it owns, up to a bound: what is compressed says nothing of how large it becomes.</summary>
internal sealed class BoundedReadStream(Stream source, long maximumBytes) : Stream
{
    private long _left = maximumBytes;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="RpcException">There is more than the bound: RESOURCE_EXHAUSTED, in the words of gRPC for a message that is too large.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _left -= count;
        return _left >= 0
            ? count
            : throw new RpcException(new Status(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."));
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
