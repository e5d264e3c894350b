using System.Collections.Immutable;

namespace Registry.Domain.Queries;

/// <summary>An attribute that lists can be ordered by.</summary>
public enum OrderField
{
    /// <summary>System id.</summary>
    Id,

    /// <summary>Name.</summary>
    Name,

    /// <summary>Type.</summary>
    Type,

    /// <summary>Tenant.</summary>
    Tenant,

    /// <summary>State.</summary>
    State,

    /// <summary>Time of the last change of state.</summary>
    StateTime,

    /// <summary>Time of creation.</summary>
    CreateTime,

    /// <summary>Time of the last change.</summary>
    UpdateTime,

    /// <summary>Revision of the last change.</summary>
    Revision,

    /// <summary>Revision of creation.</summary>
    CreateRevision,
}

/// <summary>One attribute of an order, and its direction.</summary>
public readonly record struct OrderTerm(OrderField Field, bool Descending);

/// <summary>The order of a list: terms from the most significant on, ties broken by id. Text is compared ordinally.</summary>
public sealed class NodeOrder(ImmutableArray<OrderTerm> terms) : IComparer<Node>
{
    /// <summary>By id.</summary>
    public static NodeOrder ById { get; } = new([]);

    /// <summary>Whether the order is that of the ids.</summary>
    public bool IsById { get; } = terms.IsEmpty || terms[0] is { Field: OrderField.Id, Descending: false };

    /// <summary>Whether the order is that of the names, which are unique.</summary>
    public bool IsByName { get; } = !terms.IsEmpty && terms[0] is { Field: OrderField.Name, Descending: false };

    /// <inheritdoc/>
    public int Compare(Node? left, Node? right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        foreach (var term in terms)
        {
            var order = Compare(left, right, term.Field);
            if (order != 0)
            {
                return term.Descending ? -order : order;
            }
        }

        return string.CompareOrdinal(left.Id, right.Id);
    }

    private static int Compare(Node left, Node right, OrderField field) => field switch
    {
        OrderField.Id => string.CompareOrdinal(left.Id, right.Id),
        OrderField.Name => string.CompareOrdinal(left.Name, right.Name),
        OrderField.Type => string.CompareOrdinal(left.Type, right.Type),
        OrderField.Tenant => string.CompareOrdinal(left.Tenant, right.Tenant),
        OrderField.State => string.CompareOrdinal(left.State, right.State),
        OrderField.StateTime => left.StateTime.CompareTo(right.StateTime),
        OrderField.CreateTime => left.CreateTime.CompareTo(right.CreateTime),
        OrderField.UpdateTime => left.UpdateTime.CompareTo(right.UpdateTime),
        OrderField.Revision => left.Revision.CompareTo(right.Revision),
        OrderField.CreateRevision => left.CreateRevision.CompareTo(right.CreateRevision),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "no such field"),
    };
}
