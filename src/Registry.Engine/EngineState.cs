using Registry.Domain;

namespace Registry.Engine;

/// <summary>Everything that a commit changes, as one immutable value: the nodes, and the requests that are remembered.</summary>
internal sealed record EngineState(RegistrySnapshot Snapshot, RequestLog Requests);
