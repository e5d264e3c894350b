using System.Collections.Immutable;
using Registry.Domain;

namespace Registry.Engine;

/// <summary>A command with what the edge stamps on it, once.</summary>
/// <param name="Command">The command.</param>
/// <param name="Time">When it arrived, UTC.</param>
/// <param name="Principal">Who asks for it.</param>
/// <param name="RequestId">The client's id for the request; empty: none.</param>
/// <param name="Fingerprint">16 bytes that tell this request from another; used with a request id.</param>
/// <param name="ValidateOnly">Decide, but change nothing.</param>
/// <param name="SizeBytes">Size of the request: bounds a batch.</param>
public sealed record CommandRequest(
    Command Command, DateTime Time, string Principal, string RequestId, UInt128 Fingerprint, bool ValidateOnly, int SizeBytes)
{
    /// <summary>Random text of at least 128 bits, from which modules may make secrets; empty where they make none.</summary>
    public string Seed { get; init; } = "";
}

/// <summary>How a command ended: a rejection, or one result a write and the revision at which they hold.</summary>
public readonly record struct CommandOutcome(Rejection? Rejection, ImmutableArray<WriteResult> Results, long Revision);

/// <summary>The engine has stopped for good, and whether the command was carried out is not known; the next start finds out.</summary>
public sealed class EngineFailedException(string message, Exception? inner = null) : Exception(message, inner);
