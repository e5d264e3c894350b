using Registry.Cel;
using Registry.Cel.Values;

namespace CelConformance;

/// <summary>
/// Tells whether a failure has the reason that a case means. The suite's messages are not normative and differ between implementations, so a
/// message is read for the kind of failure it names; one that names none is content with any failure but of the syntax.
/// </summary>
internal static class ErrorReasons
{
    // Logical operators give back the error of their operand, where the suite's authors saw one of their own: so "no matching overload"
    // also stands for what an operand of && or || failed with.
    private static readonly (string Words, CelErrorCode[] Codes)[] Reasons =
    [
        // Of a value that has neither keys nor fields some say that the key is missing.
        ("no such key", [CelErrorCode.NoSuchKey, CelErrorCode.NoSuchField, CelErrorCode.NoSuchOverload]),
        ("no_such_field", [CelErrorCode.NoSuchField, CelErrorCode.NoSuchKey, CelErrorCode.NoSuchOverload]),
        ("no such overload", [CelErrorCode.NoSuchOverload, CelErrorCode.InvalidArgument]),
        ("no_such_overload", [CelErrorCode.NoSuchOverload]),
        ("found no matching overload", [CelErrorCode.NoSuchOverload]),
        ("no matching overload", [CelErrorCode.NoSuchOverload, CelErrorCode.DivideByZero]),
        ("undeclared reference", [CelErrorCode.UndeclaredReference]),
        ("divide by zero", [CelErrorCode.DivideByZero]),
        ("modulus by zero", [CelErrorCode.DivideByZero]),
        ("overflow", [CelErrorCode.OutOfRange]),
        ("index out of range", [CelErrorCode.InvalidArgument]),
        ("invalid_argument", [CelErrorCode.InvalidArgument]),
        ("invalid argument", [CelErrorCode.InvalidArgument]),
        ("range", [CelErrorCode.OutOfRange, CelErrorCode.InvalidConversion, CelErrorCode.InvalidArgument]),
        ("repeated key", [CelErrorCode.RepeatedKey]),
        ("unsupported key", [CelErrorCode.UnsupportedKey]),
        ("invalid UTF-8", [CelErrorCode.InvalidConversion]),
        ("conversion", [CelErrorCode.InvalidConversion, CelErrorCode.InvalidArgument]),
        ("during formatting", [CelErrorCode.InvalidArgument]),
        ("negative offset", [CelErrorCode.InvalidArgument]),
        ("zone value", [CelErrorCode.InvalidArgument]),
    ];

    /// <summary>Whether a failed evaluation is what a message means.</summary>
    public static bool Explains(string meant, CelError error) =>
        Array.Find(Reasons, reason => Names(meant, reason.Words)) is not { Codes: { } codes }
        || codes.Contains(error.Code);

    /// <summary>Whether a failed check is: a case may be refused early for its types or names, but not for its numbers.</summary>
    public static bool Explains(string meant, IReadOnlyList<CelIssue> issues)
    {
        if (issues.Any(issue => issue.IsSyntax))
        {
            return false;
        }

        return Names(meant, "overload")
            ? issues.Any(issue => Names(issue.Message, "overload") || Names(issue.Message, "type"))
            : !Names(meant, "zero") && !Names(meant, "overflow");
    }

    private static bool Names(string message, string words) => message.Contains(words, StringComparison.OrdinalIgnoreCase);
}
