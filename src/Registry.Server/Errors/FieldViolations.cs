using System.Globalization;
using Google.Rpc;
using Registry.V1;

namespace Registry.Server.Errors;

/// <summary>Everything that is wrong with a request: gathered, so that all of it is reported at once.</summary>
internal sealed class FieldViolations
{
    /// <summary>Reason of a violation: the field or option is not known.</summary>
    public const string UnknownField = "UNKNOWN_FIELD";

    /// <summary>Reason of a violation: the key belongs to the registry.</summary>
    public const string ReservedKey = "RESERVED_KEY";

    /// <summary>Reason of a violation: anything else.</summary>
    public const string InvalidField = "INVALID_FIELD";

    private const int Reported = 100;

    private List<BadRequest.Types.FieldViolation>? _violations;
    private string _reservedKey = "";
    private string _reservedPrefix = "";
    private int _dropped;

    /// <summary>How many there are.</summary>
    public int Count => _violations?.Count ?? 0;

    /// <summary>Adds one. The description completes the sentence "FIELD …" and says what to do.</summary>
    public void Add(FieldPath field, string description, string reason = InvalidField)
    {
        if (Count >= Reported)
        {
            _dropped++;
            return;
        }

        // Almost every request has none.
        _violations ??= [];

        var place = field.ToString();
        _violations.Add(new BadRequest.Types.FieldViolation
        {
            Field = place,
            Description = place.Length == 0 ? $"the request {description}" : $"{place} {description}",
            Reason = reason,
        });
    }

    /// <summary>Adds that a key begins with a prefix of the registry's own.</summary>
    public void AddReserved(FieldPath field, string key, string prefix)
    {
        (_reservedKey, _reservedPrefix) = (key, prefix);
        Add(field, $"begins with {prefix}, which belongs to the registry; choose another key", ReservedKey);
    }

    /// <summary>Ends the request if there are any.</summary>
    /// <exception cref="Grpc.Core.RpcException">With all of them.</exception>
    public void ThrowIfAny()
    {
        if (Count > 0)
        {
            throw ToException();
        }
    }

    /// <summary>The exception that ends a call with all of them; there is at least one.</summary>
    public Grpc.Core.RpcException ToException()
    {
        var violations = _violations ?? throw new InvalidOperationException("Nothing is wrong with the request.");
        var bad = new BadRequest();
        bad.FieldViolations.AddRange(violations);
        var text = string.Join("; ", violations.Take(5).Select(violation => violation.Description));
        var more = violations.Count + _dropped - 5;
        text = more > 0 ? $"{text}; and {more} more" : text;
        (string, string)[] total = _dropped > 0
            ? [(TrailerBudget.Violations, (violations.Count + _dropped).ToString(CultureInfo.InvariantCulture))]
            : [];
        return violations.TrueForAll(violation => violation.Reason == ReservedKey)
            ? StatusDetails.Exception(
                Grpc.Core.StatusCode.InvalidArgument, text, ErrorReason.ReservedKey, [("key", _reservedKey), ("prefix", _reservedPrefix), .. total], bad)
            : StatusDetails.Exception(Grpc.Core.StatusCode.InvalidArgument, text, ErrorReason.InvalidField, total, bad);
    }
}
