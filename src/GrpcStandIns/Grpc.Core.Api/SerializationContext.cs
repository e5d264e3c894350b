using System.Buffers;

namespace Grpc.Core;

/// <summary>Where a serializer puts one message: all at once, or through a writer.</summary>
public abstract class SerializationContext
{
    /// <summary>Takes the whole message. The array must not be changed afterwards.</summary>
    public virtual void Complete(byte[] payload) => throw new NotImplementedException();

    /// <summary>The writer for the message; end with <see cref="Complete()"/>.</summary>
    public virtual IBufferWriter<byte> GetBufferWriter() => throw new NotImplementedException();

    /// <summary>Says beforehand how many bytes will be written, which saves a copy.</summary>
    public virtual void SetPayloadLength(int payloadLength) => throw new NotImplementedException();

    /// <summary>Says that everything is in the writer.</summary>
    public virtual void Complete() => throw new NotImplementedException();
}

/// <summary>Where a deserializer finds one message.</summary>
public abstract class DeserializationContext
{
    /// <summary>Length of the message in bytes.</summary>
    public abstract int PayloadLength { get; }

    /// <summary>A copy of the message.</summary>
    public virtual byte[] PayloadAsNewBuffer() => throw new NotImplementedException();

    /// <summary>The message without a copy; valid only until the deserializer returns.</summary>
    public virtual ReadOnlySequence<byte> PayloadAsReadOnlySequence() => throw new NotImplementedException();
}
