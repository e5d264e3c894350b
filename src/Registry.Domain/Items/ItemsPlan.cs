using System.Collections.Immutable;
using Registry.Domain.Modules;

namespace Registry.Domain.Items;

/// <summary>What is to be done to the items of one point. Only the modules' evaluator looks into it.</summary>
public abstract record ItemEdits;

/// <summary>
/// The items that a command leads to, evaluated outside the writer upon a snapshot: good for as long as nothing that was read has changed.
/// </summary>
/// <param name="Modules">The modules by which it was evaluated.</param>
/// <param name="Reads">What was read besides the nodes themselves.</param>
/// <param name="Nodes">The nodes.</param>
public sealed record ItemsPlan(ModuleCatalog Modules, ReadSet Reads, ImmutableArray<NodePlan> Nodes);

/// <summary>The items that one node is to have.</summary>
/// <param name="BeforeRevision">Revision of the node upon which it was evaluated; 0: it is new.</param>
/// <param name="Draft">The node as the command makes it, with the items that it had.</param>
/// <param name="Items">The items that it is to have. Sources of revision 0 are of this commit.</param>
public sealed record NodePlan(long BeforeRevision, Node Draft, NodeItems Items);
