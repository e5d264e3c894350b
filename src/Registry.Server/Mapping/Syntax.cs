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
        if (Length(value, NodeLimits.IdLength, field, violations) && !PrintableText.IsPrintable(value, allowSpace: false))
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
            && (!PrintableText.IsPrintable(value, allowSpace: true) || char.IsWhiteSpace(value[0]) || char.IsWhiteSpace(value[^1])))
        {
            violations.Add(field, "has control or unprintable characters, or white space at an end; a name has none");
        }
    }

    /// <summary>A key of metadata, tags or blobs.</summary>
    public static void Key(string value, FieldPath field, FieldViolations violations)
    {
        if (Length(value, NodeLimits.KeyLength, field, violations) && !PrintableText.IsPrintable(value, allowSpace: false))
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
        else if (!PrintableText.IsPrintable(value, allowSpace: true))
        {
            violations.Add(field, "has control or unprintable characters; remove them");
        }
    }

    /// <summary>A unique key.</summary>
    public static void UniqueKey(string value, FieldPath field, FieldViolations violations)
    {
        switch (UniqueKeySyntax.ProblemOf(value))
        {
            case UniqueKeyProblem.None:
                break;
            case UniqueKeyProblem.Empty:
                violations.Add(field, $"is empty; a unique key has 1 to {NodeLimits.UniqueKeyBytes} bytes");
                break;
            case UniqueKeyProblem.TooLong:
                violations.Add(field, $"is longer than {NodeLimits.UniqueKeyBytes} bytes; shorten it, or use a hash of it");
                break;
            case UniqueKeyProblem.Unprintable:
                violations.Add(field, "has control or unprintable characters; a unique key has none");
                break;
            case UniqueKeyProblem.NamePrefix:
                violations.AddReserved(field, value, NodeLimits.NameKeyPrefix);
                break;
            case UniqueKeyProblem.AllocationPrefix:
                violations.AddReserved(field, value, Allocation.KeyPrefix);
                break;
            default:
                throw new InvalidOperationException("A problem of unique keys has no message.");
        }
    }

    /// <summary>The client's id of a request; may be empty.</summary>
    public static void RequestId(string value, FieldViolations violations)
    {
        if (value.Length > NodeLimits.RequestIdLength || !PrintableText.IsPrintable(value, allowSpace: false))
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
}
