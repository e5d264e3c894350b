using System.Runtime.InteropServices;
using Google.Protobuf;
using Registry.Domain.Modules;
using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>Turns modules into the bytes of a <see cref="ModuleRecord"/> and back.</summary>
public static class ModuleRecordCodec
{
    /// <summary>The record of a module, as bytes.</summary>
    public static byte[] Encode(StoredModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new ModuleRecord
        {
            Id = module.Id,
            Version = module.Version,
            Content = NodeRecordCodec.Wrap(module.Content),
            Revision = module.Revision,
            CreateRevision = module.CreateRevision,
            CreateTimeNs = NodeRecordCodec.ToNanoseconds(module.CreateTime),
            UpdateTimeNs = NodeRecordCodec.ToNanoseconds(module.UpdateTime),
        }.ToByteArray();
    }

    /// <summary>The module of a record.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no record.</exception>
    public static StoredModule Decode(ReadOnlySpan<byte> bytes)
    {
        var record = ModuleRecord.Parser.ParseFrom(bytes);
        return new StoredModule
        {
            Id = record.Id,
            Version = record.Version,
            Content = ImmutableCollectionsMarshal.AsImmutableArray(record.Content.ToByteArray()),
            Revision = record.Revision,
            CreateRevision = record.CreateRevision,
            CreateTime = NodeRecordCodec.FromNanoseconds(record.CreateTimeNs),
            UpdateTime = NodeRecordCodec.FromNanoseconds(record.UpdateTimeNs),
        };
    }
}
