using System.Collections;
using CelConformance;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;

namespace CelComparison;

/// <summary>Turns values of <c>Registry.Cel</c> into those of the package <c>Cel</c>, and back.</summary>
internal static class PackageValues
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The package's form of a value.</summary>
    /// <exception cref="NotSupportedException">The package has no form for it.</exception>
    public static object? ToPackage(CelValue value) => value.Kind switch
    {
        CelKind.Null => null,
        CelKind.Bool => value.AsBool(),
        CelKind.Int => value.AsInt(),
        CelKind.Uint => value.AsUint(),
        CelKind.Double => value.AsDouble(),
        CelKind.String => value.AsString(),
        CelKind.Bytes => ByteString.CopyFrom(value.AsBytes()),
        CelKind.Timestamp => new Timestamp { Seconds = value.AsTimestamp().Seconds, Nanos = value.AsTimestamp().Nanos },
        CelKind.Duration => new Duration
        {
            Seconds = value.AsNanoseconds() / NanosecondsPerSecond,
            Nanos = (int)(value.AsNanoseconds() % NanosecondsPerSecond),
        },
        CelKind.List => Enumerable.Range(0, value.AsList().Count).Select(i => ToPackage(value.AsList()[i])).ToArray(),
        CelKind.Map => value.AsMap().Keys.ToDictionary(
            key => ToPackage(key)!, key => value.AsMap().TryGet(key, out var found) ? ToPackage(found) : null),
        _ => throw new NotSupportedException($"values of kind {value.Kind}"),
    };

    /// <summary>The value that the package's result stands for. Numbers keep their width: an <c>int</c> of C# is an int of CEL.</summary>
    /// <exception cref="NotSupportedException">No value of CEL is meant by it.</exception>
    public static CelValue FromPackage(object? result) => result switch
    {
        null or NullValue => CelValue.Null,
        bool value => CelValue.Of(value),
        long value => CelValue.Of(value),
        int value => CelValue.Of((long)value),
        ulong value => CelValue.Of(value),
        uint value => CelValue.Of((ulong)value),
        double value => CelValue.Of(value),
        float value => CelValue.Of((double)value),
        string value => CelValue.Of(value),
        byte[] value => CelValue.OfBytes(value),
        ByteString value => CelValue.OfBytes(value.ToByteArray()),
        Timestamp value => CelValue.Of(new CelTimestamp(value.Seconds, value.Nanos)),
        DateTimeOffset value => CelValue.Of(value),
        Duration value => CelValue.OfNanoseconds((value.Seconds * NanosecondsPerSecond) + value.Nanos),
        TimeSpan value => CelValue.Of(value),
        Cel.CelType value => CelValue.Of(ProtoJson.TypeByName(value.Value)),
        IDictionary value => CelMap.Of(value.Keys.Cast<object>().Select(key => KeyValuePair.Create(FromPackage(key), FromPackage(value[key])))),
        IEnumerable value => CelList.Of(value.Cast<object?>().Select(FromPackage)),
        _ => throw new NotSupportedException($"results of the class {result.GetType().Name}"),
    };
}
