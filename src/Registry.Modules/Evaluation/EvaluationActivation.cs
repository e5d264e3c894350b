using System.Security.Cryptography;
using System.Text;
using Registry.Cel;
using Registry.Modules.Compilation;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>
/// The variables of the evaluation of one node. One serves for all its expressions: <see cref="For"/> turns it to another item. Not for
/// several threads.
/// </summary>
/// <param name="node">The node.</param>
/// <param name="old">The node before the write; null for a new one.</param>
/// <param name="now">The time of the commit.</param>
/// <param name="seed">What the write has drawn at random.</param>
public sealed class EvaluationActivation(ConfigNode node, ConfigNode? old, CelTimestamp now, string seed) : CelActivation
{
    private readonly IReadOnlyList<SchemaVariable> _items = ((SchemaTypes)node.Reader.Types).Variables;
    private ConfigItem? _self;
    private CelValue _each;
    private CelValue _old;
    private string? _seed;
    private CelValue _nodes;
    private CelValue _intent;

    /// <summary>Turns it to an item, or to none.</summary>
    /// <param name="self">The item; its parent is <c>parent</c>.</param>
    /// <param name="each">The element of a generator.</param>
    public EvaluationActivation For(ConfigItem? self, CelValue each = default)
    {
        (_self, _each, _old) = (self, each, default);
        return this;
    }

    /// <summary>Forgets what users set: edits have changed it.</summary>
    public void ForgetIntent() => _intent = default;

    /// <inheritdoc/>
    public override bool TryGet(CelVariable variable, out CelValue value)
    {
        value = variable.Index switch
        {
            EvaluationSlots.Node => CelValue.Of(node),
            EvaluationSlots.Now => CelValue.Of(now),
            EvaluationSlots.Self => CelValue.Of(_self),
            EvaluationSlots.Parent => CelValue.Of(_self?.Parent),
            EvaluationSlots.Each => _each,
            EvaluationSlots.Old => Old(),
            EvaluationSlots.Seed => CelValue.Of(_seed ??= SeedOfNode()),
            EvaluationSlots.Nodes => _nodes.Kind == CelKind.Null ? _nodes = CelValue.Of(new NodesByType(node.Reader)) : _nodes,
            EvaluationSlots.Intent => _intent.Kind == CelKind.Null ? _intent = CelValue.Of(node.Reader.Types.Intent, IntentItems.Of(node)) : _intent,
            _ => _items[variable.Index - EvaluationSlots.Count].Of(node),
        };
        return true;
    }

    // Nodes of one batch must not get the same secrets.
    private string SeedOfNode() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{node.Node.Id}")));

    private CelValue Old()
    {
        if (_old.Kind == CelKind.Null && old is not null)
        {
            var before = _self is null ? null
                : _self.Class.Item.Cardinality == Cardinality.Single ? old.Single(_self.Class.Item)
                : old.Find(_self.Class.Item, _self.Key);
            _old = CelValue.Of(new OldState(old, before));
        }

        return _old;
    }
}
