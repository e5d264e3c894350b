using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Registry.Cel.Values;

/// <summary>
/// A value of the language: 24 bytes, nothing boxed. Numbers, bools, timestamps and durations live in the struct, everything else behind one
/// reference. Equality is the language's: <c>1 == 1u == 1.0</c>, and NaN equals nothing.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct CelValue : IEquatable<CelValue>
{
    private readonly object? _reference;
    private readonly long _bits;
    private readonly int _nanos;

    private CelValue(CelKind kind, long bits, object? reference = null, int nanos = 0)
    {
        Kind = kind;
        _bits = bits;
        _reference = reference;
        _nanos = nanos;
    }

    /// <summary>null.</summary>
    public static CelValue Null => default;

    /// <summary>true.</summary>
    public static CelValue True => new(CelKind.Bool, 1);

    /// <summary>false.</summary>
    public static CelValue False => new(CelKind.Bool, 0);

    /// <summary>What it is.</summary>
    public CelKind Kind { get; }

    /// <summary>Whether it is an error or unknown.</summary>
    public bool IsErrorOrUnknown => Kind >= CelKind.Error;

    /// <summary>Whether it is true.</summary>
    public bool IsTrue => Kind == CelKind.Bool && _bits != 0;

    /// <summary>Whether it is false.</summary>
    public bool IsFalse => Kind == CelKind.Bool && _bits == 0;

    /// <summary>The type that <c>type()</c> gives.</summary>
    public CelType Type => Kind switch
    {
        CelKind.Null => CelType.Null,
        CelKind.Bool => CelType.Bool,
        CelKind.Int => CelType.Int,
        CelKind.Uint => CelType.Uint,
        CelKind.Double => CelType.Double,
        CelKind.String => CelType.String,
        CelKind.Bytes => CelType.Bytes,
        CelKind.Timestamp => CelType.Timestamp,
        CelKind.Duration => CelType.Duration,
        CelKind.List => CelType.AnyList,
        CelKind.Map => CelType.AnyMap,
        CelKind.Type => CelType.Type,
        CelKind.Object => AsObject().ObjectType.Type,
        CelKind.Opaque => AsOpaque().OpaqueType,
        CelKind.Optional => CelType.AnyOptional,
        _ => CelType.Error,
    };

    /// <summary>A bool.</summary>
    public static CelValue Of(bool value) => new(CelKind.Bool, value ? 1 : 0);

    /// <summary>An int.</summary>
    public static CelValue Of(long value) => new(CelKind.Int, value);

    /// <summary>A uint.</summary>
    public static CelValue Of(ulong value) => new(CelKind.Uint, (long)value);

    /// <summary>A double.</summary>
    public static CelValue Of(double value) => new(CelKind.Double, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A string, which should be well-formed UTF-16; null for null.</summary>
    public static CelValue Of(string? value) => value is null ? default : new(CelKind.String, 0, value);

    /// <summary>Bytes. The array must not be changed afterwards.</summary>
    public static CelValue OfBytes(byte[] value) => new(CelKind.Bytes, 0, value);

    /// <summary>A timestamp.</summary>
    public static CelValue Of(CelTimestamp value) => new(CelKind.Timestamp, value.Seconds, null, value.Nanos);

    /// <summary>A timestamp.</summary>
    public static CelValue Of(DateTimeOffset value) => Of(CelTimestamp.From(value));

    /// <summary>A duration.</summary>
    public static CelValue OfNanoseconds(long value) => new(CelKind.Duration, value);

    /// <summary>A duration; an error where it is beyond 292 years.</summary>
    public static CelValue Of(TimeSpan value) => value.Ticks is > long.MaxValue / 100 or < long.MinValue / 100
        ? CelError.Range("duration")
        : OfNanoseconds(value.Ticks * 100);

    /// <summary>A list; null for an empty one.</summary>
    public static CelValue Of(ICelList? value) => new(CelKind.List, 0, value ?? ListValue.Empty);

    /// <summary>A map; null for an empty one.</summary>
    public static CelValue Of(ICelMap? value) => new(CelKind.Map, 0, value ?? MapValue.Empty);

    /// <summary>A type.</summary>
    public static CelValue Of(CelType value) => new(CelKind.Type, 0, value);

    /// <summary>An object; null for null.</summary>
    public static CelValue Of(ICelObject? value) => value is null ? default : new(CelKind.Object, 0, value);

    /// <summary>An instance of a class that is no <see cref="ICelObject"/> itself; null for null.</summary>
    public static CelValue Of<T>(CelObjectType type, T? instance)
        where T : class => instance is null ? default : Of(new ObjectValue(type, instance));

    /// <summary>A value of an opaque type; null for null.</summary>
    public static CelValue Of(ICelOpaque? value) => value is null ? default : new(CelKind.Opaque, 0, value);

    /// <summary>An optional.</summary>
    public static CelValue Of(CelOptional value) => new(CelKind.Optional, 0, value);

    /// <summary>An error.</summary>
    public static CelValue Of(CelError value) => new(CelKind.Error, 0, value);

    /// <summary>An unknown value.</summary>
    public static CelValue Of(CelUnknown value) => new(CelKind.Unknown, 0, value);

    /// <summary>An unknown value.</summary>
    /// <param name="name">What is not known.</param>
    public static CelValue Unknown(string name) => Of(new CelUnknown([name]));

#pragma warning disable CS1591 // each gives the value of its kind
    public bool AsBool() => Is(CelKind.Bool)._bits != 0;

    public long AsInt() => Is(CelKind.Int)._bits;

    public ulong AsUint() => (ulong)Is(CelKind.Uint)._bits;

    public double AsDouble() => BitConverter.Int64BitsToDouble(Is(CelKind.Double)._bits);

    public string AsString() => Reference<string>(CelKind.String);

    public byte[] AsBytes() => Reference<byte[]>(CelKind.Bytes);

    public CelTimestamp AsTimestamp() => new(Is(CelKind.Timestamp)._bits, _nanos);

    public long AsNanoseconds() => Is(CelKind.Duration)._bits;

    public ICelList AsList() => Reference<ICelList>(CelKind.List);

    public ICelMap AsMap() => Reference<ICelMap>(CelKind.Map);

    public CelType AsType() => Reference<CelType>(CelKind.Type);

    public ICelObject AsObject() => Reference<ICelObject>(CelKind.Object);

    public ICelOpaque AsOpaque() => Reference<ICelOpaque>(CelKind.Opaque);

    public CelOptional AsOptional() => Reference<CelOptional>(CelKind.Optional);

    public CelError AsError() => Reference<CelError>(CelKind.Error);

    public CelUnknown AsUnknown() => Reference<CelUnknown>(CelKind.Unknown);
#pragma warning restore CS1591

    /// <summary>The language's equality. Errors and unknown values are equal when they are the same.</summary>
    public bool Equals(CelValue other) => CelEquality.AreEqual(this, other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CelValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => CelEquality.Hash(this);

    /// <summary>As error messages show it: strings in quotes, lists and maps as literals, cut where they are long.</summary>
    public override string ToString() => ValuePrinter.PrintShort(this);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private CelValue Is(CelKind kind) => Kind == kind ? this : throw Mismatch(kind);

    // The factories put a reference of the right type under each kind, so a cast would only check it again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private T Reference<T>(CelKind kind)
        where T : class => Kind == kind ? Unsafe.As<T>(_reference!) : throw Mismatch(kind);

    private InvalidOperationException Mismatch(CelKind kind) => new($"The value is {Kind}, not {kind}.");
}
