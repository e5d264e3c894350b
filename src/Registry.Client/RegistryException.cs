using System.Globalization;
using Grpc.Core;
using Registry.V1;

namespace Registry.Client;

/// <summary>The daemon refused a request, or could not carry it out. What it said of why is in the properties.</summary>
public class RegistryException : Exception
{
    internal RegistryException(string message, ErrorDetails details, Exception? inner)
        : base(message, inner)
    {
        StatusCode = details.StatusCode;
        Reason = details.Reason;
        ReasonText = details.ReasonText;
        Metadata = details.Metadata;
        FieldViolations = details.FieldViolations;
        RetryDelay = details.RetryDelay;
    }

    /// <summary>The gRPC status.</summary>
    public StatusCode StatusCode { get; }

    /// <summary>
    /// Why, from the catalogue in <c>registry/v1/errors.proto</c>; <see cref="ErrorReason.Unspecified"/> where the daemon gave no reason or
    /// one that this client does not know (see <see cref="ReasonText"/>).
    /// </summary>
    public ErrorReason Reason { get; }

    /// <summary>The reason as it was sent, for instance <c>KEY_TAKEN</c>; empty where there is none.</summary>
    public string ReasonText { get; }

    /// <summary>Particulars that the catalogue lists for the reason, for instance <c>key</c> and <c>holder</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Every bad field of an invalid request.</summary>
    public IReadOnlyList<FieldViolation> FieldViolations { get; }

    /// <summary>
    /// What refuses a configuration (<see cref="ErrorReason.ConfigInvalid"/>), each with its path, code and message, sorted as the daemon sent
    /// them; empty for every other reason. A status tells neither rules nor warnings: <c>UpdateConfig</c> with <c>validate_only</c> does.
    /// </summary>
    public IReadOnlyList<Finding> Findings => Reason == ErrorReason.ConfigInvalid ? [.. FieldViolations.Select(Finding)] : [];

    /// <summary>How long the daemon asks to wait before the request is repeated; null where it does not.</summary>
    public TimeSpan? RetryDelay { get; }

    /// <summary>
    /// Position of the refused write in its batch, from zero, the first where several writes have bad fields; null where the request was no
    /// batch.
    /// </summary>
    public int? Index => Metadata.TryGetValue("index", out var text)
        ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null
        : FieldViolations.Min(IndexIn);

    private static Finding Finding(FieldViolation violation) => new()
    {
        Path = violation.Field,
        Code = violation.Reason,
        Message = violation.Description,
        Severity = V1.Finding.Types.Severity.Error,
    };

    private static int? IndexIn(FieldViolation violation)
    {
        const string List = "writes[";
        var field = violation.Field;
        var end = field.IndexOf(']', StringComparison.Ordinal);
        return field.StartsWith(List, StringComparison.Ordinal) && end > 0
            && int.TryParse(field.AsSpan(List.Length, end - List.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index : null;
    }

    /// <summary>Makes an exception of an error inside an answer, such as a miss of <c>BatchGetNodes</c>.</summary>
    /// <param name="status">The status with its details.</param>
    public static RegistryException FromStatus(Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new RegistryException(status.Message, ErrorDetails.Of(status), inner: null);
    }
}
