using Google.Protobuf;
using Registry.Domain;
using Registry.Domain.Pools;
using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>Turns pools and allocations into bytes of records and back.</summary>
public static class PoolRecordCodec
{
    private const long NanosecondsPerTick = 100;

    /// <summary>The record of what a pool hands out.</summary>
    public static PoolSpecRecord Encode(PoolSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return new PoolSpecRecord
        {
            Kind = (int)spec.Kind,
            Ranges = { spec.Ranges.Select(range => PoolSpec.Text(spec.Kind, range)) },
            DefaultPrefixLength = spec.DefaultPrefixLength,
            MinPrefixLength = spec.MinPrefixLength,
            MaxPrefixLength = spec.MaxPrefixLength,
            HoldDownNs = spec.HoldDown.Ticks * NanosecondsPerTick,
        };
    }

    /// <summary>What a pool hands out.</summary>
    /// <exception cref="StoreException">The record makes no sense.</exception>
    public static PoolSpec Decode(PoolSpecRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var kind = (PoolKind)record.Kind;
        return kind is PoolKind.None || !Enum.IsDefined(kind) || record.Ranges.Count == 0
            ? throw new StoreException("The pool is of an unknown kind, or has no ranges.")
            : new PoolSpec
            {
                Kind = kind,
                Ranges = [.. record.Ranges.Select(range => Range(kind, range))],
                DefaultPrefixLength = record.DefaultPrefixLength,
                MinPrefixLength = record.MinPrefixLength,
                MaxPrefixLength = record.MaxPrefixLength,
                HoldDown = TimeSpan.FromTicks(record.HoldDownNs / NanosecondsPerTick),
            };
    }

    /// <summary>The record of an allocation, as bytes.</summary>
    public static byte[] Encode(Allocation allocation)
    {
        ArgumentNullException.ThrowIfNull(allocation);
        return new AllocationRecord
        {
            PoolId = allocation.PoolId,
            Value = allocation.Value.ToString(),
            NodeId = allocation.NodeId,
            Path = allocation.Path,
            Purpose = allocation.Purpose,
            AllocateTimeNs = NodeRecordCodec.ToNanoseconds(allocation.AllocateTime),
            FreeTimeNs = allocation.FreeTime is { } freed ? NodeRecordCodec.ToNanoseconds(freed) : 0,
            Revision = allocation.Revision,
        }.ToByteArray();
    }

    /// <summary>The allocation of a record.</summary>
    /// <exception cref="InvalidProtocolBufferException">The bytes are no record.</exception>
    /// <exception cref="StoreException">The record makes no sense.</exception>
    public static Allocation DecodeAllocation(ReadOnlySpan<byte> bytes)
    {
        var record = AllocationRecord.Parser.ParseFrom(bytes);
        return new Allocation
        {
            PoolId = StringPool.Share(record.PoolId),
            Value = PoolValue.TryParse(record.Value, out var value, out var problem)
                ? value : throw new StoreException($"The value '{record.Value}' {problem}."),
            NodeId = record.NodeId,
            Path = StringPool.Share(record.Path),
            Purpose = record.Purpose,
            AllocateTime = NodeRecordCodec.FromNanoseconds(record.AllocateTimeNs),
            FreeTime = record.FreeTimeNs == 0 ? null : NodeRecordCodec.FromNanoseconds(record.FreeTimeNs),
            Revision = record.Revision,
        };
    }

    private static PoolRange Range(PoolKind kind, string text) => PoolSpec.TryParseRange(kind, text, out var range, out var problem)
        ? range
        : throw new StoreException($"The range '{text}' of the pool {problem}.");
}
