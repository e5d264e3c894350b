using System.IO.Compression;
using Grpc.Net.Compression;

namespace Registry.Protocol;

/// <summary>
/// The <c>gzip</c> message encoding for server and client: set it as a compression provider of both, in place of the default one.
/// </summary>
/// <remarks>
/// <see cref="GZipStream"/> writes nothing where nothing is written to it. An empty message (every <c>Empty</c>, every request with
/// defaults only) then has the compressed flag and a body of no bytes, which is not a gzip file (RFC 1952): the clients for Node
/// and Go end the call with an error. Here an empty message becomes a member that holds no bytes.
/// It lives in this assembly, which else holds generated code only, because no other is shared by server and client.
/// </remarks>
public sealed class SafeGzipCompressionProvider : ICompressionProvider
{
    private readonly CompressionLevel _defaultLevel;
    private readonly int? _maximumBytes;

    /// <summary>Makes a provider.</summary>
    /// <param name="defaultLevel">The level where the call asks for none.</param>
    /// <param name="maximumBytes">Most bytes that a message expands to: more is refused as a message that is too large, before it is in memory; null:
    /// unbounded.</param>
    public SafeGzipCompressionProvider(CompressionLevel defaultLevel = CompressionLevel.Fastest, int? maximumBytes = null) =>
        (_defaultLevel, _maximumBytes) = (defaultLevel, maximumBytes);

    /// <inheritdoc />
    public string EncodingName => "gzip";

    /// <inheritdoc />
    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new MemberStream(stream, compressionLevel ?? _defaultLevel);
    }

    /// <inheritdoc />
    public Stream CreateDecompressionStream(Stream stream)
    {
        var gzip = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        return _maximumBytes is { } maximum ? new BoundedReadStream(gzip, maximum) : gzip;
    }

    /// <summary>Writes exactly one gzip member, finished by disposing.</summary>
    private sealed class MemberStream(Stream target, CompressionLevel level) : Stream
    {
        private readonly GZipStream _gzip = new(target, level, leaveOpen: true);
        private bool _wroteBytes;
        private bool _finished;

        // RFC 1952: magic, deflate, no flags, no time, no extra, unknown system; one final empty block; CRC 0, size 0.
        private static ReadOnlySpan<byte> EmptyMember =>
        [
            0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff,
            0x03, 0x00,
            0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
        ];

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => !_finished;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _wroteBytes |= !buffer.IsEmpty;
            _gzip.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => _gzip.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_finished)
            {
                _finished = true;
                _gzip.Dispose();
                if (!_wroteBytes)
                {
                    target.Write(EmptyMember);
                }
            }

            base.Dispose(disposing);
        }
    }
}
