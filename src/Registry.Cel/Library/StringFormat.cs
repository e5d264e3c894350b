using System.Globalization;
using System.Numerics;
using System.Text;
using Registry.Cel.Evaluation;

namespace Registry.Cel.Library;

/// <summary><c>'%s has %d'.format([a, b])</c>. Charges as it goes: a list may stand for many more elements than there are values.</summary>
internal sealed class StringFormat(EvalFrame frame)
{
    private const int DefaultPrecision = 6;
    private const int MaxPrecision = 1000;

    public CelValue Format(string format, ICelList args)
    {
        var output = new StringBuilder();
        var used = 0;
        frame.Charge(format.Length / 16);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                output.Append(format[i]);
                continue;
            }

            i++;
            if (i < format.Length && format[i] == '%')
            {
                output.Append('%');
                continue;
            }

            if (Precision(format, ref i) is not { } precision)
            {
                return Failed($"precision must be a number up to {MaxPrecision}");
            }

            if (i >= format.Length)
            {
                return Failed("unexpected end of format string");
            }

            if (used >= args.Count)
            {
                return Failed($"index {used} out of range");
            }

            // Digits are computed exactly, so each costs about as much as an element elsewhere.
            frame.Charge(format[i] is 'f' or 'e' ? precision : 0);
            var text = Clause(format[i], precision, args[used++]);
            if (text.IsErrorOrUnknown)
            {
                return text;
            }

            if (output.Append(text.AsString()).Length > CelLimits.MaxStringLength)
            {
                return Arithmetic.TooLong();
            }
        }

        return CelValue.Of(output.ToString());
    }

    private static int? Precision(string format, ref int i)
    {
        if (i >= format.Length || format[i] != '.')
        {
            return DefaultPrecision;
        }

        var start = ++i;
        while (i < format.Length && char.IsAsciiDigit(format[i]))
        {
            i++;
        }

        return int.TryParse(format.AsSpan(start, i - start), NumberStyles.None, CultureInfo.InvariantCulture, out var precision)
            && precision <= MaxPrecision
                ? precision
                : null;
    }

    private CelValue Clause(char clause, int precision, in CelValue arg) => clause switch
    {
        's' => Text(arg) ?? Given("string clause can only be used on values that have a text", arg),
        'd' => CelEquality.IsNumber(arg) ? Text(arg)!.Value : Given("decimal clause can only be used on integers", arg),
        'f' => Number(arg) is { } number
            ? CelValue.Of(NumberText.Fixed(number, precision))
            : Given("fixed-point clause can only be used on doubles", arg),
        'e' => Number(arg) is { } number
            ? CelValue.Of(NumberText.Scientific(number, precision))
            : Given("scientific clause can only be used on doubles", arg),
        'x' => Hex(arg, "x"),
        'X' => Hex(arg, "X"),
        'o' => Integer(arg) is { } integer
            ? CelValue.Of(InBase(integer, 3))
            : Given("octal clause can only be used on integers", arg),
        'b' => (arg.Kind == CelKind.Bool ? (arg.IsTrue ? 1 : 0) : Integer(arg)) is { } integer
            ? CelValue.Of(InBase(integer, 1))
            : Given("only integers and bools can be formatted as binary", arg),
        _ => Failed($"unrecognized formatting clause \"{clause}\""),
    };

    private static CelValue Given(string rule, in CelValue arg) => Failed($"{rule}, was given {arg.Type.Name}");

    private static CelValue Failed(string message) => CelError.Argument("error during formatting: " + message);

    private static double? Number(in CelValue arg) => arg.Kind switch
    {
        CelKind.Int => arg.AsInt(),
        CelKind.Uint => arg.AsUint(),
        CelKind.Double => arg.AsDouble(),
        _ => null,
    };

    private static Int128? Integer(in CelValue arg) => arg.Kind switch
    {
        CelKind.Int => arg.AsInt(),
        CelKind.Uint => arg.AsUint(),
        _ => null,
    };

    private CelValue Hex(in CelValue arg, string letters)
    {
        if (Integer(arg) is { } integer)
        {
            var text = InBase(integer, 4);
            return CelValue.Of(letters == "x" ? text : text.ToUpperInvariant());
        }

        frame.ChargeText(arg);
        var bytes = arg.Kind switch
        {
            CelKind.String => ConversionLibrary.ToUtf8(arg.AsString()),
            CelKind.Bytes => arg.AsBytes(),
            _ => null,
        };
        return bytes is null
            ? Given("only integers, byte buffers, and strings can be formatted as hex", arg)
            : CelValue.Of(letters == "x" ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes));
    }

    private static string InBase(Int128 number, int bits)
    {
        var rest = UInt128.CreateChecked(Int128.Abs(number));
        var output = new StringBuilder();
        do
        {
            output.Insert(0, "0123456789abcdef"[(int)(rest & ((UInt128.One << bits) - 1))]);
            rest >>= bits;
        }
        while (rest != 0);
        return (number < 0 ? "-" : "") + output;
    }

    /// <summary>What <c>%s</c> writes; null where it cannot be written.</summary>
    private CelValue? Text(in CelValue arg)
    {
        var output = new StringBuilder();
        return TryAppend(output, arg)
            ? output.Length > CelLimits.MaxStringLength ? Arithmetic.TooLong() : CelValue.Of(output.ToString())
            : null;
    }

    private bool TryAppend(StringBuilder output, in CelValue arg)
    {
        frame.Charge(1);
        frame.ChargeText(arg);
        switch (arg.Kind)
        {
            case CelKind.List:
                return TryAppendList(output, arg.AsList());
            case CelKind.Map:
                return TryAppendMap(output, arg.AsMap());
        }

        var text = arg.Kind switch
        {
            CelKind.Null => "null",
            CelKind.Bool => arg.AsBool() ? "true" : "false",
            CelKind.Int => arg.AsInt().ToString(CultureInfo.InvariantCulture),
            CelKind.Uint => arg.AsUint().ToString(CultureInfo.InvariantCulture),
            CelKind.Double => NumberText.Plain(arg.AsDouble()),
            CelKind.String => arg.AsString(),
            CelKind.Bytes => Lossy(arg.AsBytes()),
            CelKind.Timestamp => arg.AsTimestamp().ToString(),
            CelKind.Duration => NumberText.Duration(arg.AsNanoseconds()),
            CelKind.Type => arg.AsType().Name,
            _ => null,
        };
        output.Append(text);
        return text is not null;
    }

    private bool TryAppendList(StringBuilder output, ICelList list)
    {
        output.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            output.Append(i == 0 ? "" : ", ");
            if (!TryAppend(output, list[i]))
            {
                return false;
            }
        }

        output.Append(']');
        return true;
    }

    private bool TryAppendMap(StringBuilder output, ICelMap map)
    {
        var entries = new List<(string Key, string Value)>();
        foreach (var key in map.Keys)
        {
            map.TryGet(key, out var value);
            if (Text(key) is not { Kind: CelKind.String } keyText || Text(value) is not { Kind: CelKind.String } valueText)
            {
                return false;
            }

            entries.Add((keyText.AsString(), valueText.AsString()));
        }

        entries.Sort((left, right) => CodePoints.Compare(left.Key, right.Key));
        output.Append('{').AppendJoin(", ", entries.Select(entry => $"{entry.Key}: {entry.Value}")).Append('}');
        return true;
    }

    /// <summary>Bytes as text; each run that is no UTF-8 becomes one replacement character.</summary>
    private static string Lossy(byte[] bytes)
    {
        var output = new StringBuilder();
        var wasInvalid = false;
        for (var rest = bytes.AsSpan(); !rest.IsEmpty;)
        {
            var isValid = Rune.DecodeFromUtf8(rest, out var rune, out var length) == System.Buffers.OperationStatus.Done;
            if (isValid || !wasInvalid)
            {
                output.Append(rune.ToString());
            }

            wasInvalid = !isValid;
            rest = rest[length..];
        }

        return output.ToString();
    }
}
