namespace Grpc.Core;

/// <summary>How a call ended. The numbers are those of the gRPC protocol (`grpc-status`).</summary>
public enum StatusCode
{
    /// <summary>It succeeded.</summary>
    OK = 0,

    /// <summary>It was cancelled, as a rule by the caller.</summary>
    Cancelled = 1,

    /// <summary>It failed in a way that has no code, for instance by an exception that the service did not expect.</summary>
    Unknown = 2,

    /// <summary>The arguments are wrong whatever the state of the system is.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed before it was done; it may have taken effect.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What was to be made exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known and may not do it.</summary>
    PermissionDenied = 7,

    /// <summary>A quota, a queue or space is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The system is not in the state that the call needs; do not retry before that is put right.</summary>
    FailedPrecondition = 9,

    /// <summary>It lost against a concurrent one; retry from the reading on.</summary>
    Aborted = 10,

    /// <summary>An argument lies past the end of what is valid at present.</summary>
    OutOfRange = 11,

    /// <summary>The server does not offer it.</summary>
    Unimplemented = 12,

    /// <summary>Something that must always hold did not.</summary>
    Internal = 13,

    /// <summary>The server cannot be reached or cannot serve just now; retry with backoff.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt beyond recovery.</summary>
    DataLoss = 15,

    /// <summary>The caller is not known.</summary>
    Unauthenticated = 16,
}
