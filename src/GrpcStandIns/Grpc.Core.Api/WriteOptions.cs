namespace Grpc.Core;

/// <summary>Hints for one message that is being written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More will follow soon: the message need not be sent at once.</summary>
    BufferHint = 0x1,

    /// <summary>Send this message uncompressed, though the call is compressed.</summary>
    NoCompress = 0x2,
}

/// <summary>How messages are written.</summary>
public class WriteOptions
{
    /// <summary>No flags.</summary>
    public static readonly WriteOptions Default = new();

    /// <summary>Makes options with these flags; none is the default.</summary>
    public WriteOptions(WriteFlags flags = default) => Flags = flags;

    /// <summary>The flags.</summary>
    public WriteFlags Flags { get; }
}
