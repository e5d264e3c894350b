using System.Collections.Immutable;
using Registry.Domain.Modules;
using Registry.Domain.Pools;

namespace Registry.Domain;

/// <summary>What the edge stamps on a command, once; nothing downstream makes time or revisions of its own.</summary>
/// <param name="Revision">The revision that the commit will have.</param>
/// <param name="Time">The time of the commit, UTC.</param>
public readonly record struct CommitStamp(long Revision, DateTime Time);

/// <summary>Blob bytes to store, or to delete where <see cref="Value"/> is null.</summary>
public readonly record struct BlobChange(string NodeId, string Key, ReadOnlyMemory<byte>? Value);

/// <summary>What one write is answered: the node, the allocation or the module as it left it, or the ids that it deleted.</summary>
public readonly record struct WriteResult(Node? Node, ImmutableArray<string> DeletedIds)
{
    /// <summary>The write left this node.</summary>
    public static WriteResult Of(Node node) => new(node, []);

    /// <summary>The allocation, where the write made or freed one.</summary>
    public Allocation? Allocation { get; private init; }

    /// <summary>The module, where the write stored one.</summary>
    public StoredModule? Module { get; private init; }

    /// <summary>The write left this allocation.</summary>
    public static WriteResult Of(Allocation allocation) => new(null, []) { Allocation = allocation };

    /// <summary>The write left this module.</summary>
    public static WriteResult Of(StoredModule module) => new(null, []) { Module = module };
}

/// <summary>What the rules say to a command: a rejection, or changes (none where the command asks for what is so already).</summary>
public sealed class Decision
{
    private Decision()
    {
    }

    /// <summary>Why the command is refused; null if it is not.</summary>
    public Rejection? Rejection { get; private init; }

    /// <summary>What to change.</summary>
    public StateChanges Changes { get; private init; } = StateChanges.None;

    /// <summary>Blobs to write and delete, in order.</summary>
    public ImmutableArray<BlobChange> Blobs { get; private init; } = [];

    /// <summary>One answer a write.</summary>
    public ImmutableArray<WriteResult> Results { get; private init; } = [];

    /// <summary>The state with the changes applied, where deciding has made it already; else null.</summary>
    public RegistrySnapshot? Next { get; private init; }

    /// <summary>Bytes that the changes take in the store, by estimate; 0 until <c>RegistryRules.Decide</c> has bounded the decision.</summary>
    public long WriteBytes { get; internal set; }

    /// <summary>Whether there is nothing to commit.</summary>
    public bool IsEmpty => Changes.IsEmpty;

    /// <summary>The same with other answers; of a decision without changes.</summary>
    internal Decision With(ImmutableArray<WriteResult> results) => new() { Blobs = Blobs, Results = results, Next = Next };

    /// <summary>A refusal.</summary>
    public static Decision Refuse(Rejection rejection) => new() { Rejection = rejection };

    /// <summary>Nothing to do and nothing to say.</summary>
    public static Decision Nothing { get; } = new();

    /// <summary>Nothing to do: the node is as the command wants it.</summary>
    public static Decision Unchanged(Node node) => new() { Results = [WriteResult.Of(node)] };

    /// <summary>Nothing to do: the module is as the command wants it.</summary>
    public static Decision Unchanged(StoredModule module) => new() { Results = [WriteResult.Of(module)] };

    /// <summary>One changed or created node.</summary>
    public static Decision Change(Node? before, Node after, ImmutableArray<BlobChange> blobs) =>
        new() { Changes = StateChanges.Of(new NodeChange(before, after)), Blobs = blobs, Results = [WriteResult.Of(after)] };

    /// <summary>Several changes of one command.</summary>
    public static Decision ChangeMany(StateChanges changes, ImmutableArray<BlobChange> blobs, WriteResult result) =>
        new() { Changes = changes, Blobs = blobs, Results = [result] };

    /// <summary>The changes of a batch, with the state that they lead to.</summary>
    public static Decision Batch(
        StateChanges changes, ImmutableArray<BlobChange> blobs, ImmutableArray<WriteResult> results, RegistrySnapshot next) =>
        new() { Changes = changes, Blobs = blobs, Results = results, Next = next };
}
