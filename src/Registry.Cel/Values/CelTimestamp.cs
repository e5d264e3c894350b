using System.Globalization;

namespace Registry.Cel.Values;

/// <summary>A point in time from year 1 to 9999, to the nanosecond.</summary>
/// <param name="Seconds">Seconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Nanos">Nanoseconds after that second, from 0 to 999,999,999.</param>
public readonly record struct CelTimestamp(long Seconds, int Nanos) : IComparable<CelTimestamp>
{
    /// <summary>0001-01-01T00:00:00Z.</summary>
    public const long MinSeconds = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59Z.</summary>
    public const long MaxSeconds = 253_402_300_799;

    internal const long NanosPerSecond = 1_000_000_000;

    /// <summary>The timestamp of a .NET time.</summary>
    public static CelTimestamp From(DateTimeOffset value)
    {
        var ticks = value.UtcTicks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? new CelTimestamp(seconds - 1, (int)(rest + TimeSpan.TicksPerSecond) * 100)
            : new CelTimestamp(seconds, (int)rest * 100);
    }

    /// <summary>The .NET time, cut to 100 ns.</summary>
    public DateTimeOffset ToDateTimeOffset() =>
        new(DateTime.UnixEpoch.Ticks + (Seconds * TimeSpan.TicksPerSecond) + (Nanos / 100), TimeSpan.Zero);

    /// <summary>Adds nanoseconds; null where the result is out of range.</summary>
    public CelTimestamp? Plus(Int128 nanoseconds)
    {
        var total = ((Int128)Seconds * NanosPerSecond) + Nanos + nanoseconds;
        var seconds = total / NanosPerSecond;
        var nanos = total % NanosPerSecond;
        if (nanos < 0)
        {
            seconds -= 1;
            nanos += NanosPerSecond;
        }

        return seconds < MinSeconds || seconds > MaxSeconds ? null : new CelTimestamp((long)seconds, (int)nanos);
    }

    /// <summary>The nanoseconds since another timestamp.</summary>
    public Int128 Since(CelTimestamp other) => ((Int128)(Seconds - other.Seconds) * NanosPerSecond) + Nanos - other.Nanos;

    /// <inheritdoc/>
    public int CompareTo(CelTimestamp other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanos.CompareTo(other.Nanos);

    /// <summary>RFC 3339 in UTC, with as many digits of the second as there are.</summary>
    public override string ToString()
    {
        var text = ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return Nanos == 0 ? text + "Z" : text + "." + Nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0') + "Z";
    }

    /// <summary>Reads RFC 3339; null where it is none or out of range.</summary>
    public static CelTimestamp? Parse(string text)
    {
        const int SecondsEnd = 19;
        var dot = text.IndexOf('.');
        var fraction = 0;
        var whole = text;
        if (dot >= 0)
        {
            if (dot != SecondsEnd)
            {
                return null;
            }

            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            var digits = text[(dot + 1)..end];
            if (digits.Length is 0 or > 9)
            {
                return null;
            }

            fraction = int.Parse(digits.PadRight(9, '0'), CultureInfo.InvariantCulture);
            whole = text[..dot] + text[end..];
        }

        // 'Z' and numeric offsets are read apart: one format would take either with the wrong offset.
        if (whole.Length is not (20 or 25) || whole[10] is not ('T' or 't'))
        {
            return null;
        }

        const string Format = "yyyy-MM-dd'T'HH:mm:ss";
        var clock = whole[..10] + "T" + whole[11..19];
        if (!DateTime.TryParseExact(clock, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            || Offset(whole[19..]) is not { } offset)
        {
            return null;
        }

        var seconds = ((local.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond) - offset;
        return seconds is < MinSeconds or > MaxSeconds ? null : new CelTimestamp(seconds, fraction);
    }

    private static int? Offset(string text)
    {
        if (text is "Z" or "z")
        {
            return 0;
        }

        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':'
            || !int.TryParse(text.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 23 || minutes > 59)
        {
            return null;
        }

        var seconds = ((hours * 60) + minutes) * 60;
        return text[0] == '-' ? -seconds : seconds;
    }
}
