using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Registry.V1;

namespace Registry.Client;

/// <summary>What a status says beside its message, read from <c>google.rpc.Status</c>.</summary>
internal sealed class ErrorDetails
{
    private const string TrailerName = "grpc-status-details-bin";
    private const string ReasonPrefix = "ERROR_REASON_";
    private const string Domain = "registry.v1";

    private static readonly Dictionary<string, ErrorReason> Reasons = ErrorsReflection.Descriptor.EnumTypes
        .Single(e => e.Name == nameof(ErrorReason)).Values
        .ToDictionary(v => v.Name[ReasonPrefix.Length..], v => (ErrorReason)v.Number, StringComparer.Ordinal);

    private ErrorDetails(StatusCode statusCode) => StatusCode = statusCode;

    public StatusCode StatusCode { get; }

    public ErrorReason Reason { get; private set; }

    public string ReasonText { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<FieldViolation> FieldViolations { get; private set; } = [];

    public TimeSpan? RetryDelay { get; private set; }

    public static ErrorDetails Of(StatusCode statusCode) => new(statusCode);

    /// <summary>The details in the trailers; without them, or with ones that do not parse, only the code.</summary>
    public static ErrorDetails Of(RpcException error)
    {
        var bytes = error.Trailers.Get(TrailerName)?.ValueBytes;
        if (bytes is null)
        {
            return new ErrorDetails(error.StatusCode);
        }

        try
        {
            return Read(error.StatusCode, Google.Rpc.Status.Parser.ParseFrom(bytes));
        }
        catch (InvalidProtocolBufferException)
        {
            // A proxy's own trailer: the status and its message still stand.
            return new ErrorDetails(error.StatusCode);
        }
    }

    public static ErrorDetails Of(Google.Rpc.Status status) => Read((StatusCode)status.Code, status);

    private static ErrorDetails Read(StatusCode statusCode, Google.Rpc.Status status)
    {
        var details = new ErrorDetails(statusCode);
        foreach (var any in status.Details)
        {
            details.Add(any);
        }

        return details;
    }

    private void Add(Any any)
    {
        if (any.TryUnpack<ErrorInfo>(out var info))
        {
            ReasonText = info.Reason;
            Reason = info.Domain == Domain ? Reasons.GetValueOrDefault(info.Reason) : ErrorReason.Unspecified;
            Metadata = new Dictionary<string, string>(info.Metadata, StringComparer.Ordinal);
        }
        else if (any.TryUnpack<BadRequest>(out var bad))
        {
            FieldViolations = [.. bad.FieldViolations.Select(v => new FieldViolation(v.Field, v.Description, v.Reason))];
        }
        else if (any.TryUnpack<RetryInfo>(out var retry) && retry.RetryDelay is { } delay)
        {
            RetryDelay = delay.ToTimeSpan();
        }
    }
}
