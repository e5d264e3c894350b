using Registry.Domain.Items;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>What the steps of one evaluation share. Not for several threads.</summary>
internal sealed class EvaluationScope
{
    public EvaluationScope(EvaluationRequest request)
    {
        Request = request;
        Plan = SchemaPlan.Of(request.Schema, request.IsVolatile);
        Reader = new NodeReader(request.State, request.Schema);
        Node = Reader.Add(request.Draft);
        Old = request.Before is { } before ? new ConfigNode(Reader, before) : null;
        Runner = new ExpressionRunner(Node, Old, request);
        Points =
        [
            .. Plan.Points.Where(point => point.Point.AppliesTo(request.Draft.Type))
                .Select(point => new PointState(point, request.Draft.Items.Point(point.Point.Name))),
        ];
        User = new ValueSource(ValueOrigin.User, request.Principal, 0);
        foreach (var hook in request.HookValues)
        {
            HookValues[(hook.Point, hook.Item, hook.Field)] = hook;
        }

        StaticItems.Ensure(this);
    }

    public EvaluationRequest Request { get; }

    public SchemaPlan Plan { get; }

    public NodeReader Reader { get; }

    /// <summary>The node as it will be.</summary>
    public ConfigNode Node { get; }

    /// <summary>The node as it was; null for a new one.</summary>
    public ConfigNode? Old { get; }

    public ExpressionRunner Runner { get; }

    /// <summary>The points that the node has.</summary>
    public ImmutableArray<PointState> Points { get; }

    /// <summary>The source of what this write sets.</summary>
    public ValueSource User { get; }

    public Dictionary<(string Point, ItemRef Item, string Field), HookValue> HookValues { get; } = [];

    /// <summary>What generators gave, by item and index of the field; kept for explanations only.</summary>
    public Dictionary<(ConfigItem Item, int Field), (GeneratorSchema Generator, CelValue Value)> Generated { get; } = [];

    public PointState? Point(string name)
    {
        foreach (var state in Points)
        {
            if (state.Plan.Point.Name == name)
            {
                return state;
            }
        }

        return null;
    }

    public PointState StateOf(ItemSchema item) => Point(item.Point.Name)!;

    /// <summary>Whether the node has an id, at a point that is evaluated.</summary>
    public bool Has(ItemSchema item) => Point(item.Point.Name) is not null && item.AppliesTo(Node.Node.Type);
}

/// <summary>A point of the node that is evaluated.</summary>
internal sealed class PointState(PointPlan plan, PointItems stored)
{
    public PointPlan Plan => plan;

    public PointItems Stored => stored;

    public bool UseDefaults { get; set; } = stored.UseDefaults;

    public ImmutableArray<byte> Metadata { get; set; } = stored.Metadata;
}

/// <summary>A finding, and what it is about: needed to tell whether this write has to do with it.</summary>
/// <param name="Finding">The finding.</param>
/// <param name="Item">The item; null for points and nodes.</param>
/// <param name="Field">The field; null for anything else.</param>
/// <param name="Rule">The rule; null for other checks.</param>
/// <param name="IsOfThisWrite">Whether it can have come with this write only: a wrong edit, a refusal of a pool.</param>
internal sealed record Raised(Finding Finding, ConfigItem? Item, FieldSchema? Field, RuleSchema? Rule, bool IsOfThisWrite);

/// <summary>Collects findings.</summary>
internal sealed class FindingLog
{
    private const int MaxSuggestions = 8;

    private int _suggestions;

    public List<Raised> Entries { get; } = [];

    /// <summary>Whether one more message may look for the name that was probably meant: what nobody reads to the end is not worth the search.</summary>
    public bool MaySuggest() => _suggestions++ < MaxSuggestions;

    public void Add(Finding finding, ConfigItem? item = null, FieldSchema? field = null, RuleSchema? rule = null, bool isOfThisWrite = false) =>
        Entries.Add(new Raised(finding, item, field, rule, isOfThisWrite));

    public void Error(ConfigItem item, FieldSchema field, string code, string message) =>
        Add(Finding.Error(ItemPaths.Of(item, field), code, message), item, field);

    public void Failed(string path, string rule, string message, ConfigItem? item = null, FieldSchema? field = null) =>
        Add(Finding.Error(path, FindingCodes.RuleFailed, message, rule), item, field);
}
