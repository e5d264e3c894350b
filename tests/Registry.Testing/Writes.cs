using System.Collections.Immutable;
using System.Text;
using Registry.Domain;

namespace Registry.Testing;

/// <summary>Short ways to write commands; vary them with <c>with</c>.</summary>
public static class Writes
{
    private static readonly Node NoValues = new() { Id = "", Type = "", Name = "", State = "" };

    /// <summary>Registers a node.</summary>
    public static RegisterNodeCommand Register(Node node, IfExists ifExists = IfExists.Fail) => new() { Node = node, IfExists = ifExists };

    /// <summary>Registers a node of which only the id matters.</summary>
    public static RegisterNodeCommand Register(string id, string parent = "") => Register(Drafts.Node(id, parent: parent));

    /// <summary>Replaces fields by what <paramref name="values"/> makes of a node without any.</summary>
    public static UpdateNodeCommand Update(string id, NodeFields fields = NodeFields.None, Func<Node, Node>? values = null) =>
        new() { Target = NodeRef.ById(id), Fields = fields, Values = values is null ? NoValues : values(NoValues) };

    /// <summary>Changes a name.</summary>
    public static UpdateNodeCommand Rename(string id, string name) => Update(id, NodeFields.Name, values => values with { Name = name });

    /// <summary>Changes a state.</summary>
    public static UpdateNodeCommand SetState(string id, string state) => Update(id, NodeFields.State, values => values with { State = state });

    /// <summary>Changes a definition.</summary>
    public static UpdateNodeCommand Define(string id, string definition) =>
        Update(id, NodeFields.Definition, values => values with { Definition = Drafts.Bytes(definition) });

    /// <summary>Claims unique keys.</summary>
    public static UpdateNodeCommand AddKeys(string id, params string[] keys) => Update(id) with { AddUniqueKeys = Drafts.Sorted(keys) };

    /// <summary>Gives up unique keys.</summary>
    public static UpdateNodeCommand RemoveKeys(string id, params string[] keys) => Update(id) with { RemoveUniqueKeys = Drafts.Sorted(keys) };

    /// <summary>Sets metadata (<c>key=value</c>), then deletes some.</summary>
    public static PatchMetadataCommand Patch(string id, string[] set, params string[] delete) =>
        new() { Target = NodeRef.ById(id), Set = Drafts.Metadata(set), Delete = [.. delete] };

    /// <summary>Sets a parent, or clears it where none is given.</summary>
    public static SetParentCommand SetParent(string id, string? parent, bool reassign = false) =>
        new() { Target = NodeRef.ById(id), Parent = parent is null ? null : NodeRef.ById(parent), Reassign = reassign };

    /// <summary>Deletes a node.</summary>
    public static DeleteNodeCommand Delete(string id, bool detach = false, bool cascade = false) =>
        new() { Target = NodeRef.ById(id), Detach = detach, Cascade = cascade };

    /// <summary>Sets a blob; an empty value deletes it.</summary>
    public static SetBlobCommand SetBlob(string id, string key, string value) =>
        new() { Target = NodeRef.ById(id), Blob = new BlobDraft(key, Encoding.UTF8.GetBytes(value)) };

    /// <summary>Deletes a blob.</summary>
    public static DeleteBlobCommand DeleteBlob(string id, string key) => new() { Target = NodeRef.ById(id), Key = key };

    /// <summary>Several commands in one commit.</summary>
    public static WriteBatchCommand Batch(params Command[] commands) => new(ImmutableArray.Create(commands));
}
