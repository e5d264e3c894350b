using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Testing;

namespace Registry.Server.Tests;

/// <summary>Nodes with anything in them that a node may hold; the seed says which.</summary>
internal static class RandomNodes
{
    private const string Alphabet = "aZ09.-_:/äß→漢😀";

    public static Node Make(Random random) => new()
    {
        Id = Text(random, 1, 60),
        Type = "vm",
        Name = Text(random, 1, 60),
        Tenant = Text(random, 0, 20),
        State = Text(random, 0, 20),
        StateTime = Time(random),
        Definition = random.Next(3) == 0 ? [] : Bytes(new Struct { Fields = { ["text"] = Value.ForString(Text(random, 0, 300)) } }),
        Metadata = [.. Keys(random).Select(key => new MetadataEntry(key, Bytes(Value.ForNumber(random.Next()))))],
        Tags = [.. Keys(random).Select(key => new TagEntry(key, Text(random, 0, 200)))],
        Parent = Text(random, 0, 40),
        UniqueKeys = [.. Keys(random)],
        ClaimedKeys = [.. Keys(random)],
        Pool = random.Next(3) == 0 ? PoolWrites.Spec(TimeSpan.FromSeconds(random.Next(100)), "10.0.0.0/8", "192.168.0.0/16") : null,
        Blobs = [.. Keys(random).Select(key => new BlobEntry(key, random.NextInt64(1, 3 << 20), random.NextInt64(1, 1L << 40)))],
        Revision = random.NextInt64(0, long.MaxValue),
        CreateRevision = random.NextInt64(0, 200),
        CreateTime = Time(random),
        UpdateTime = Time(random),
    };

    private static DateTime Time(Random random) => DateTime.UnixEpoch.AddTicks(random.NextInt64(-1_000_000_000_000, 20_000_000_000_000_000));

    private static string Text(Random random, int minimum, int maximum)
    {
        var runes = Alphabet.EnumerateRunes().ToArray();
        return string.Concat(Enumerable.Range(0, random.Next(minimum, maximum + 1)).Select(_ => runes[random.Next(runes.Length)]));
    }

    private static IEnumerable<string> Keys(Random random) =>
        Enumerable.Range(0, random.Next(6)).Select(_ => Text(random, 1, 20)).Distinct().Order(StringComparer.Ordinal);

    private static ImmutableArray<byte> Bytes(IMessage message) => [.. message.ToByteArray()];
}
