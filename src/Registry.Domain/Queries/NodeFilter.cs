using System.Collections.Immutable;

namespace Registry.Domain.Queries;

/// <summary>Which nodes are meant: all conditions must hold; what is empty or null does not restrict.</summary>
public sealed record NodeFilter
{
    /// <summary>Everything.</summary>
    public static NodeFilter All { get; } = new();

    /// <summary>Nodes of one of these types.</summary>
    public ImmutableArray<string> Types { get; init; } = [];

    /// <summary>Nodes of this tenant, the empty one for none; null: any.</summary>
    public string? Tenant { get; init; }

    /// <summary>Nodes with all of these tags; an empty value stands for any.</summary>
    public ImmutableArray<TagEntry> Tags { get; init; } = [];

    /// <summary>Children of this node, the empty id for roots; null: any.</summary>
    public string? ParentId { get; init; }

    /// <summary>Nodes in one of these states.</summary>
    public ImmutableArray<string> States { get; init; } = [];

    /// <summary>Nodes whose name begins so.</summary>
    public string NamePrefix { get; init; } = "";

    /// <summary>Nodes with a unique key that begins so.</summary>
    public string UniqueKeyPrefix { get; init; } = "";

    /// <summary>Nodes that one of these refs means; null: any.</summary>
    public NodeRefSet? Refs { get; init; }

    /// <summary>What must hold besides; null: nothing.</summary>
    public INodeCondition? Condition { get; init; }

    /// <summary>Whether a node is meant.</summary>
    public bool Matches(Node node) =>
        (Refs is null || Refs.Contains(node))
        && (Types.IsEmpty || Types.Contains(node.Type))
        && (Tenant is null || Tenant == node.Tenant)
        && (ParentId is null || ParentId == node.Parent)
        && (States.IsEmpty || States.Contains(node.State))
        && (NamePrefix.Length == 0 || node.Name.StartsWith(NamePrefix, StringComparison.Ordinal))
        && (Tags.IsEmpty || HasTags(node))
        && (UniqueKeyPrefix.Length == 0 || HasKey(node))
        && (Condition is null || Condition.Holds(node));

    private bool HasTags(Node node)
    {
        foreach (var wanted in Tags)
        {
            var found = false;
            foreach (var tag in node.Tags)
            {
                found |= tag.Key == wanted.Key && (wanted.Value.Length == 0 || tag.Value == wanted.Value);
            }

            if (!found)
            {
                return false;
            }
        }

        return true;
    }

    private bool HasKey(Node node)
    {
        foreach (var key in HeldKeys.Of(node))
        {
            if (key.StartsWith(UniqueKeyPrefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
