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

    private readonly List<BadRequest.Types.FieldViolation> _violations = [];
    private string _reservedKey = "";
    private string _reservedPrefix = "";
    private int _dropped;

    /// <summary>How many there are.</summary>
    public int Count => _violations.Count;

    /// <summary>Adds one. The description completes the sentence "FIELD …" and says what to do.</summary>
    public void Add(string field, string description, string reason = InvalidField)
    {
        if (_violations.Count >= Reported)
        {
            _dropped++;
            return;
        }

        _violations.Add(new BadRequest.Types.FieldViolation
        {
            Field = field,
            Description = field.Length == 0 ? $"the request {description}" : $"{field} {description}",
            Reason = reason,
        });
    }

    /// <summary>Adds that a key begins with a prefix of the registry's own.</summary>
    public void AddReserved(string field, string key, string prefix)
    {
        (_reservedKey, _reservedPrefix) = (key, prefix);
        Add(field, $"begins with {prefix}, which belongs to the registry; choose another key", ReservedKey);
    }

    /// <summary>Ends the request if there are any.</summary>
    /// <exception cref="Grpc.Core.RpcException">With all of them.</exception>
    public void ThrowIfAny()
    {
        if (_violations.Count > 0)
        {
            throw ToException();
        }
    }

    /// <summary>The exception that ends a call with all of them; there is at least one.</summary>
    public Grpc.Core.RpcException ToException()
    {
        var bad = new BadRequest();
        bad.FieldViolations.AddRange(_violations);
        var text = string.Join("; ", _violations.Take(5).Select(violation => violation.Description));
        var more = _violations.Count + _dropped - 5;
        text = more > 0 ? $"{text}; and {more} more" : text;
        return _violations.TrueForAll(violation => violation.Reason == ReservedKey)
            ? StatusDetails.Exception(
                Grpc.Core.StatusCode.InvalidArgument, text, ErrorReason.ReservedKey, [("key", _reservedKey), ("prefix", _reservedPrefix)], bad)
            : StatusDetails.Exception(Grpc.Core.StatusCode.InvalidArgument, text, ErrorReason.InvalidField, [], bad);
    }
}
