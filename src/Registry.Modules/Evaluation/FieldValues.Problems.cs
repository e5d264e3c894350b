using System.Globalization;
using Registry.Cel;
using Registry.Cel.Library;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <content>What may be wrong with a value that has the right form.</content>
public static partial class FieldValues
{
    /// <summary>The most characters of a host name.</summary>
    internal const int LongestHostName = 253;

    private const int LongestLabel = 63;

    /// <summary>
    /// What is wrong with a value in normal form by itself: bounds, length, pattern, format, a choice that there is not. Null: nothing. Whether
    /// it may be missing, whether its choice may be chosen now and whether its reference names something is not asked here.
    /// </summary>
    public static string? Problem(FieldSchema field, in CelValue value)
    {
        if (value.Kind == CelKind.Null)
        {
            return null;
        }

        if (!field.Type.IsList)
        {
            return ElementProblem(field, value) ?? (value.Kind == CelKind.String ? LengthProblem(field, CodePoints(value.AsString()), "characters") : null);
        }

        var list = value.AsList();
        for (var i = 0; i < list.Count; i++)
        {
            if (ElementProblem(field, list[i]) is { } problem)
            {
                return $"element {i}: {problem}";
            }
        }

        return LengthProblem(field, list.Count, "elements");
    }

    /// <summary>The parts of a field's format.</summary>
    internal static string[] FormatParts(FieldSchema field) =>
        field.Definition.Format.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string? ElementProblem(FieldSchema field, in CelValue value) => field.Type.Kind switch
    {
        FieldKind.Int or FieldKind.Double or FieldKind.Duration => RangeProblem(field, value),
        FieldKind.String or FieldKind.Url => TextProblem(field, value.AsString()),
        FieldKind.IpAddress => AddressProblem(field, value.AsString()),
        FieldKind.IpPrefix => PrefixProblem(field, value.AsString()),
        FieldKind.Choice when field.Choices is { } choices && choices.Find(value.AsString()) is null =>
            $"'{value.AsString()}' is no choice{Nearest(value.AsString(), choices)}",
        _ => null,
    };

    private static string? RangeProblem(FieldSchema field, in CelValue value)
    {
        if (field.Min.Kind != CelKind.Null && Compare(value, field.Min) < 0)
        {
            return $"{Shown(value)} is less than {Shown(field.Min)}, the smallest value allowed";
        }

        return field.Max.Kind != CelKind.Null && Compare(value, field.Max) > 0
            ? $"{Shown(value)} is more than {Shown(field.Max)}, the largest value allowed"
            : null;
    }

    private static string? LengthProblem(FieldSchema field, int length, string unit)
    {
        if (length < field.Definition.MinLength)
        {
            return string.Create(CultureInfo.InvariantCulture, $"has {length} {unit}; at least {field.Definition.MinLength} are needed");
        }

        return length > field.Definition.MaxLength
            ? string.Create(CultureInfo.InvariantCulture, $"has {length} {unit}; at most {field.Definition.MaxLength} are allowed")
            : null;
    }

    private static string? TextProblem(FieldSchema field, string text)
    {
        if (field.Definition.Format == "hostname" && !IsHostName(text))
        {
            return $"'{text}' is no host name: labels of letters, digits and inner hyphens, with dots between them";
        }

        return field.Matches?.Invoke(text) == false ? $"'{text}' does not match the pattern {field.Definition.Pattern}" : null;
    }

    private static string? AddressProblem(FieldSchema field, string text) =>
        FormatParts(field) is [var family, ..] && IpAddressValue.Parse(text, out _) is { } address ? FamilyProblem(text, address, family) : null;

    private static string? PrefixProblem(FieldSchema field, string text)
    {
        if (IpNetworkValue.Parse(text, out _) is not { } network)
        {
            return null;
        }

        var parts = FormatParts(field);
        if (!parts.Contains("host") && network.Masked != network)
        {
            return $"'{text}' has bits set behind the prefix; the network is {network.Masked}";
        }

        if (field.Min.Kind == CelKind.Int && network.PrefixLength < field.Min.AsInt())
        {
            return $"'{text}' has a prefix shorter than /{field.Min}";
        }

        return field.Max.Kind == CelKind.Int && network.PrefixLength > field.Max.AsInt()
            ? $"'{text}' has a prefix longer than /{field.Max}"
            : parts.Select(part => FamilyProblem(text, network.Address, part)).FirstOrDefault(problem => problem is not null);
    }

    private static string? FamilyProblem(string text, IpAddressValue address, string family) => family switch
    {
        "ipv4" when !address.IsV4 => $"'{text}' is IPv6; IPv4 is wanted",
        "ipv6" when address.IsV4 => $"'{text}' is IPv4; IPv6 is wanted",
        _ => null,
    };

    private static bool IsHostName(string text) => text.Length is > 0 and <= LongestHostName && text.Split('.').All(label =>
        label.Length is > 0 and <= LongestLabel && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static int CodePoints(string text) => text.Length - text.Count(char.IsLowSurrogate);

    private static string Nearest(string name, ChoiceSet choices)
    {
        var known = choices.Names.ToList();
        return CelTexts.Nearest(name, known) is { } nearest ? $"; did you mean '{nearest}'?"
            : known.Count is > 0 and <= 12 ? $"; the choices are {string.Join(", ", known)}" : "";
    }
}
