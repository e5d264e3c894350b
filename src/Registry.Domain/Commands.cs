using System.Collections.Immutable;
using Registry.Domain.Items;
using Registry.Domain.Modules;
using Registry.Domain.Pools;

namespace Registry.Domain;

/// <summary>In which way a node is named.</summary>
public enum NodeRefKind
{
    /// <summary>By system id.</summary>
    Id,

    /// <summary>By name.</summary>
    Name,

    /// <summary>By a unique key.</summary>
    UniqueKey,

    /// <summary>By id, else by name, else by unique key.</summary>
    Any,
}

/// <summary>Names one node.</summary>
public readonly record struct NodeRef(NodeRefKind Kind, string Value)
{
    /// <summary>Names a node by its id.</summary>
    public static NodeRef ById(string id) => new(NodeRefKind.Id, id);
}

/// <summary>What <see cref="RegisterNodeCommand"/> does if the node exists.</summary>
public enum IfExists
{
    /// <summary>Refuse.</summary>
    Fail,

    /// <summary>Answer with the existing node.</summary>
    Return,

    /// <summary>Replace what the command populates.</summary>
    Update,
}

/// <summary>The attributes of a node that may change.</summary>
[Flags]
public enum NodeFields
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The name.</summary>
    Name = 1,

    /// <summary>The tenant.</summary>
    Tenant = 2,

    /// <summary>The state.</summary>
    State = 4,

    /// <summary>The definition.</summary>
    Definition = 8,

    /// <summary>All metadata that is not the registry's own.</summary>
    Metadata = 16,

    /// <summary>All tags.</summary>
    Tags = 32,

    /// <summary>All unique keys.</summary>
    UniqueKeys = 64,

    /// <summary>The parent; set by a command of its own.</summary>
    Parent = 128,

    /// <summary>The blobs; set by commands of their own.</summary>
    Blobs = 256,

    /// <summary>The items; set by commands of their own.</summary>
    Items = 512,

    /// <summary>The keys that the registry claims for the node; no client sets them.</summary>
    ClaimedKeys = 1024,

    /// <summary>Everything that an update can replace.</summary>
    All = Name | Tenant | State | Definition | Metadata | Tags | UniqueKeys,
}

/// <summary>Blob bytes on their way to the store.</summary>
public readonly record struct BlobDraft(string Key, ReadOnlyMemory<byte> Value);

/// <summary>What a client wants done. Well-formed by construction: the edge has checked syntax and sizes, and sorted what is sorted.</summary>
public abstract record Command;

/// <summary>Creates a node, or finds it again.</summary>
public sealed record RegisterNodeCommand : Command
{
    /// <summary>The node; its id is never empty: the edge makes one. Name and state are empty where the client gives none.</summary>
    public required Node Node { get; init; }

    /// <summary>Blobs to store with it, sorted by key.</summary>
    public ImmutableArray<BlobDraft> Blobs { get; init; } = [];

    /// <summary>What to do if the node exists.</summary>
    public IfExists IfExists { get; init; }

    /// <summary>A unique key by which the node may be found again; empty: none.</summary>
    public string MatchUniqueKey { get; init; } = "";

    /// <summary>Allows a change of the definition of a deployed node.</summary>
    public bool AllowDeployedChange { get; init; }

    /// <summary>What to do to its items. Rules alone do not: the command has to be planned.</summary>
    public ImmutableArray<ItemEdits> Edits { get; init; } = [];
}

/// <summary>A command about one node that there is.</summary>
public abstract record NodeCommand : Command
{
    /// <summary>Which node.</summary>
    public required NodeRef Target { get; init; }

    /// <summary>The revision that the node must have; 0: any.</summary>
    public long ExpectedRevision { get; init; }
}

/// <summary>Replaces attributes, then adds to tags and keys, then removes from them.</summary>
public sealed record UpdateNodeCommand : NodeCommand
{
    /// <summary>What to replace.</summary>
    public NodeFields Fields { get; init; }

    /// <summary>The new values of <see cref="Fields"/>; an empty one clears.</summary>
    public required Node Values { get; init; }

    /// <summary>Tags to set, sorted by key.</summary>
    public ImmutableArray<TagEntry> SetTags { get; init; } = [];

    /// <summary>Keys of tags to delete.</summary>
    public ImmutableArray<string> DeleteTags { get; init; } = [];

    /// <summary>Unique keys to claim, sorted.</summary>
    public ImmutableArray<string> AddUniqueKeys { get; init; } = [];

    /// <summary>Unique keys to give up.</summary>
    public ImmutableArray<string> RemoveUniqueKeys { get; init; } = [];

    /// <summary>What to do to its items. Rules alone do not: the command has to be planned.</summary>
    public ImmutableArray<ItemEdits> Edits { get; init; } = [];

    /// <summary>Allows a change of the definition of a deployed node.</summary>
    public bool AllowDeployedChange { get; init; }
}

/// <summary>Sets metadata, then deletes metadata.</summary>
public sealed record PatchMetadataCommand : NodeCommand
{
    /// <summary>Entries to set, sorted by key.</summary>
    public ImmutableArray<MetadataEntry> Set { get; init; } = [];

    /// <summary>Keys to delete after that.</summary>
    public ImmutableArray<string> Delete { get; init; } = [];
}

/// <summary>Sets or clears the parent.</summary>
public sealed record SetParentCommand : NodeCommand
{
    /// <summary>The new parent; null: none.</summary>
    public NodeRef? Parent { get; init; }

    /// <summary>Allows another parent to be replaced.</summary>
    public bool Reassign { get; init; }

    /// <summary>Id of the parent that the node must have now, empty for none; null: any.</summary>
    public string? ExpectedParent { get; init; }
}

/// <summary>Deletes a node.</summary>
public sealed record DeleteNodeCommand : NodeCommand
{
    /// <summary>Clear the parent first.</summary>
    public bool Detach { get; init; }

    /// <summary>Delete the subtree too.</summary>
    public bool Cascade { get; init; }
}

/// <summary>Sets a blob; an empty value deletes it.</summary>
public sealed record SetBlobCommand : NodeCommand
{
    /// <summary>The blob.</summary>
    public required BlobDraft Blob { get; init; }
}

/// <summary>Deletes a blob that must be there.</summary>
public sealed record DeleteBlobCommand : NodeCommand
{
    /// <summary>Key within the node.</summary>
    public required string Key { get; init; }
}

/// <summary>Creates a pool.</summary>
public sealed record CreatePoolCommand : Command
{
    /// <summary>The node of the pool: its id is never empty, its type is <see cref="Node.PoolType"/>, and <see cref="Node.Pool"/> is set.</summary>
    public required Node Node { get; init; }
}

/// <summary>Deletes a pool of which nothing is allocated.</summary>
public sealed record DeletePoolCommand : NodeCommand;

/// <summary>Allocates a value of a pool.</summary>
public sealed record AllocateCommand : Command
{
    /// <summary>The pool.</summary>
    public required NodeRef Pool { get; init; }

    /// <summary>The node that it is for; null: none.</summary>
    public NodeRef? Node { get; init; }

    /// <summary>What is asked for; its node id is taken from <see cref="Node"/>.</summary>
    public required AllocationRequest Request { get; init; }
}

/// <summary>Frees a value of a pool.</summary>
public sealed record FreeAllocationCommand : Command
{
    /// <summary>The pool.</summary>
    public required NodeRef Pool { get; init; }

    /// <summary>The value.</summary>
    public required PoolValue Value { get; init; }
}

/// <summary>Stores a module, over the one of its id if there is one. What the module says was checked before.</summary>
/// <param name="Draft">The module; revisions and times are stamped by the commit.</param>
/// <param name="ExpectedRevision">The revision that the stored module must have; 0: any, or none stored.</param>
public sealed record ApplyModuleCommand(StoredModule Draft, long ExpectedRevision) : Command
{
    /// <summary>The modules that it was checked against; refused where these are no longer the ones stored. Null: any.</summary>
    public ModuleCatalog? CheckedAgainst { get; init; }

    /// <summary>The fields that all modules together have indexed then; null: as before.</summary>
    public ImmutableArray<IndexedField>? IndexedFields { get; init; }
}

/// <summary>Deletes a module. That nothing needs it was checked before.</summary>
/// <param name="ModuleId">Its id.</param>
/// <param name="ExpectedRevision">The revision that it must have; 0: any.</param>
public sealed record DeleteModuleCommand(string ModuleId, long ExpectedRevision) : Command
{
    /// <summary>As in <see cref="ApplyModuleCommand"/>.</summary>
    public ModuleCatalog? CheckedAgainst { get; init; }

    /// <summary>As in <see cref="ApplyModuleCommand"/>.</summary>
    public ImmutableArray<IndexedField>? IndexedFields { get; init; }
}

/// <summary>Edits the items of a node, or evaluates them again where there are no edits. Has to be planned: alone it does nothing.</summary>
public sealed record UpdateItemsCommand : NodeCommand
{
    /// <summary>What to do.</summary>
    public ImmutableArray<ItemEdits> Edits { get; init; } = [];
}

/// <summary>A command with the items that were evaluated for it upon a snapshot.</summary>
/// <param name="Command">The command; not planned itself.</param>
/// <param name="Plan">The items. Refused with <see cref="Rejection.Outdated"/> where something that was read has changed.</param>
public sealed record PlannedCommand(Command Command, ItemsPlan Plan) : Command;

/// <summary>Does nothing: finds out whether the request under this id was carried out already, and repeats its answer.</summary>
public sealed record RepeatCommand : Command
{
    private RepeatCommand()
    {
    }

    /// <summary>The only one.</summary>
    public static RepeatCommand Instance { get; } = new();
}

/// <summary>Several commands in one commit, in order: all or nothing. Never nested.</summary>
public sealed record WriteBatchCommand(ImmutableArray<Command> Commands) : Command;
