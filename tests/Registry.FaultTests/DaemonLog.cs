using Registry.Testing;

namespace Registry.FaultTests;

/// <summary>What a daemon must not have logged.</summary>
internal static class DaemonLog
{
    /// <summary>
    /// The errors that nobody provoked. Clients of these tests hang up on purpose; where that breaks off the reading of a request, the gRPC
    /// server may fail the call before it knows that the client is gone, and both it and the observer of calls log that. An exception of
    /// another kind is logged by the gRPC server too, and is found here.
    /// </summary>
    public static IEnumerable<string> UnexpectedErrors(this DaemonProcess daemon) => daemon.LoggedErrors.Where(line =>
        !line.Contains("The client reset the request stream", StringComparison.Ordinal)
        && !line.Contains("failed with UNKNOWN", StringComparison.Ordinal));
}
