using Registry.Domain;
using Registry.Domain.Queries;

namespace Registry.Server.Mapping;

/// <summary>A selector, its syntax checked; a snapshot and its modules tell what it means.</summary>
/// <param name="Filter">Which nodes, but for their parent and the expression.</param>
/// <param name="Parent">The parent, which a snapshot resolves; null: any.</param>
/// <param name="Expression">The filter expression; empty: none.</param>
internal sealed record Selection(NodeFilter Filter, NodeRef? Parent, string Expression);
