using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Domain.Pools;
using Registry.Server.Errors;

namespace Registry.Server.Mapping;

/// <summary>Checks the syntax and size of what a request carries. Every check reports, none throws.</summary>
internal static class Syntax
{
    /// <summary>A system id.</summary>
    public static void Id(string value, FieldPath field, FieldViolations violations)
    {
        if (Length(value, NodeLimits.IdLength, field, violations) && !IsPrintable(value, allowSpace: false))
        {
            violations.Add(field, "has white space, control or unprintable characters; an id has none");
        }
    }

    /// <summary>A node type.</summary>
    public static void Type(string value, FieldPath field, FieldViolations violations)
    {
        if (!IsType(value))
        {
            violations.Add(field, $"is {(value.Length == 0 ? "missing" : "malformed")}; a type is like 'vm': [a-z][a-z0-9_.-]{{0,62}}");
        }
    }

    /// <summary>A name.</summary>
    public static void Name(string value, FieldPath field, FieldViolations violations)
    {
        if (Length(value, NodeLimits.NameLength, field, violations)
            && (!IsPrintable(value, allowSpace: true) || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])))
        {
            violations.Add(field, "has control or unprintable characters, or white space at an end; a name has none");
        }
    }

    /// <summary>A key of metadata, tags or blobs.</summary>
    public static void Key(string value, FieldPath field, FieldViolations violations)
    {
        if (Length(value, NodeLimits.KeyLength, field, violations) && !IsPrintable(value, allowSpace: false))
        {
            violations.Add(field, "has white space, control or unprintable characters; a key has none");
        }
    }

    /// <summary>Text of limited length without control characters; may be empty.</summary>
    public static void Text(string value, int maximumLength, FieldPath field, FieldViolations violations)
    {
        if (value.Length > maximumLength)
        {
            violations.Add(field, $"has {value.Length} characters; at most {maximumLength} are allowed");
        }
        else if (!IsPrintable(value, allowSpace: true))
        {
            violations.Add(field, "has control or unprintable characters; remove them");
        }
    }

    /// <summary>A unique key.</summary>
    public static void UniqueKey(string value, FieldPath field, FieldViolations violations)
    {
        if (value.Length == 0)
        {
            violations.Add(field, "is empty; a unique key has 1 to 512 bytes");
        }
        else if (Encoding.UTF8.GetByteCount(value) > NodeLimits.UniqueKeyBytes)
        {
            violations.Add(field, $"is longer than {NodeLimits.UniqueKeyBytes} bytes; shorten it, or use a hash of it");
        }
        else if (!IsPrintable(value, allowSpace: true))
        {
            violations.Add(field, "has control or unprintable characters; a unique key has none");
        }
        else if (value.StartsWith(NodeLimits.NameKeyPrefix, StringComparison.Ordinal))
        {
            violations.AddReserved(field, value, NodeLimits.NameKeyPrefix);
        }
        else if (value.StartsWith(Allocation.KeyPrefix, StringComparison.Ordinal))
        {
            violations.AddReserved(field, value, Allocation.KeyPrefix);
        }
    }

    /// <summary>The client's id of a request; may be empty.</summary>
    public static void RequestId(string value, FieldViolations violations)
    {
        if (value.Length > NodeLimits.RequestIdLength || !IsPrintable(value, allowSpace: false))
        {
            violations.Add("request_id", $"is not made of at most {NodeLimits.RequestIdLength} printable characters; a UUID will do");
        }
    }

    /// <summary>A number that may not be negative.</summary>
    public static void NotNegative(long value, FieldPath field, FieldViolations violations)
    {
        if (value < 0)
        {
            violations.Add(field, $"is {value}; it may not be negative");
        }
    }

    /// <summary>A duration within bounds.</summary>
    public static TimeSpan Duration(
        Duration? value, TimeSpan whenMissing, TimeSpan shortest, TimeSpan longest, FieldPath field, FieldViolations violations)
    {
        if (value is null)
        {
            return whenMissing;
        }

        // A duration may be longer than any TimeSpan, and its parts may contradict each other: seconds first.
        if (value is { Nanos: >= 0 and < 1_000_000_000, Seconds: >= 0 } && value.Seconds <= longest.TotalSeconds)
        {
            var span = value.ToTimeSpan();
            if (span >= shortest && span <= longest)
            {
                return span;
            }
        }

        violations.Add(field, $"is not from {shortest.TotalSeconds} to {longest.TotalSeconds} seconds; choose within");
        return whenMissing;
    }

    private static bool Length(string value, int maximum, FieldPath field, FieldViolations violations)
    {
        if (value.Length == 0)
        {
            violations.Add(field, "is empty; set it");
            return false;
        }

        if (value.Length > maximum)
        {
            violations.Add(field, $"has {value.Length} characters; at most {maximum} are allowed");
            return false;
        }

        return true;
    }

    private static bool IsType(string value)
    {
        if (value.Length is 0 or > NodeLimits.TypeLength || !char.IsAsciiLetterLower(value[0]))
        {
            return false;
        }

        foreach (var c in value)
        {
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrintable(string value, bool allowSpace)
    {
        // Almost everything is ASCII; only the rest needs a look at Unicode's categories.
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] >= 0x7F)
            {
                return IsPrintableUnicode(value, allowSpace);
            }

            if (value[i] < 0x20 || (value[i] == ' ' && !allowSpace))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrintableUnicode(string value, bool allowSpace)
    {
        foreach (var rune in value.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.SpaceSeparator when allowSpace:
                    break;
                case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                    return false;
                default:
                    // A lone surrogate, which no valid UTF-8 gives, reads as the replacement character.
                    if (rune == Rune.ReplacementChar)
                    {
                        return false;
                    }

                    break;
            }
        }

        return true;
    }
}
