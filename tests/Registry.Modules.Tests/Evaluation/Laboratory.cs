using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Domain.Items;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>One node, to write to as the engine does: what is refused changes nothing, what is not is stored with the next revision.</summary>
internal sealed class Laboratory
{
    public const string Principal = "alice";

    private static readonly DateTime Epoch = DateTime.UnixEpoch.AddYears(50);

    public Laboratory(string module, params Node[] others)
        : this(Compile(module), others)
    {
    }

    public Laboratory(ModuleSchema schema, params Node[] others)
    {
        Schema = schema;
        State = RegistrySnapshot.Empty.Apply(StateChanges.Of([.. others.Select(node => new NodeChange(null, node))]), new EditToken());
    }

    public ModuleSchema Schema { get; set; }

    public RegistrySnapshot State { get; set; }

    /// <summary>The node; null before the first write.</summary>
    public Node? Node { get; set; }

    /// <summary>The node before its first write.</summary>
    public Node Draft { get; init; } = new() { Id = "n1", Type = "router", Name = "node-one" };

    public string Seed { get; set; } = "";

    public IValueAllocator Allocator { get; set; } = new CountingAllocator();

    public ImmutableArray<HookValue> HookValues { get; set; } = [];

    public NodeItems Items => Node?.Items ?? NodeItems.Empty;

    public static ModuleSchema Compile(params string[] modules)
    {
        var readings = modules.Select((text, index) => ModuleReader.Read(text, $"module{index}.yaml")).ToArray();
        Assert.That(readings.SelectMany(reading => reading.Errors), Is.Empty);
        var compilation = ModuleCompiler.Compile([.. readings.Select(reading => reading.File!)]);
        Assert.That(compilation.Errors, Is.Empty);
        return compilation.Schema!;
    }

    public static SetField Set(string id, string field, object? value) => Set(id, "", field, value);

    public static SetField Set(string id, string key, string field, object? value) => new(new ItemRef(id, key), field, Value(value));

    public static ClearField Clear(string id, string field, string key = "") => new(new ItemRef(id, key), field);

    public static AddItem Add(string id, string itemClass, string key = "", ItemRef? parent = null, params (string Field, object? Value)[] fields) =>
        new(id, itemClass) { Key = key, Parent = parent ?? ItemRef.None, Fields = [.. fields.Select(field => new FieldInput(field.Field, Value(field.Value)))] };

    public static CelValue Value(object? value) => value switch
    {
        null => CelValue.Null,
        bool flag => CelValue.Of(flag),
        int number => CelValue.Of((double)number),
        long number => CelValue.Of(number),
        double number => CelValue.Of(number),
        string text => CelValue.Of(text),
        IEnumerable<object> list => CelList.Of(list.Select(Value)),
        _ => throw new ArgumentException($"No value of {value.GetType()}.", nameof(value)),
    };

    public EvaluationRequest Request(params ItemEdit[] edits)
    {
        var draft = Node ?? Draft;
        return new EvaluationRequest
        {
            Schema = Schema,
            State = State,
            Before = Node,
            Draft = draft,
            Edits = edits.Length == 0 ? [] : [new PointEdits("config", [.. edits])],
            Now = Epoch,
            Seed = Seed,
            Principal = Principal,
            Allocator = Allocator,
            HookValues = HookValues,
        };
    }

    public EvaluationResult Try(params ItemEdit[] edits) => ConfigEvaluator.Evaluate(Request(edits));

    /// <summary>Writes; the findings must not refuse it.</summary>
    public EvaluationResult Write(params ItemEdit[] edits)
    {
        var result = Try(edits);
        Assert.That(result.Findings.Where(finding => finding.IsBlocking), Is.Empty);
        Store(result);
        return result;
    }

    public EvaluationResult Explain() => ConfigEvaluator.Evaluate(Request() with { Explain = true });

    public Item? Find(string id, string key = "") => Items.Point("config").TryGet(new ItemRef(id, key), out var item) ? item : null;

    public CelValue Get(string id, string field, string key = "") => Find(id, key)?.Value(field) ?? CelValue.Null;

    public ValueSource? Source(string id, string field, string key = "") =>
        Find(id, key) is { } item && item.TryGetField(field, out var found) ? found.Source : null;

    public string[] Keys(string id) => [.. Items.Point("config").Items.Where(item => item.Ref.Id == id).Select(item => item.Ref.Key)];

    private void Store(EvaluationResult result)
    {
        var draft = Request().Draft;
        var revision = State.Revision + 1;
        var after = draft with { Items = Stamp(result.Items, revision), Revision = revision };
        State = State.Apply(StateChanges.Of(new NodeChange(Node, after)), new EditToken()).At(revision, Epoch);
        Node = after;
    }

    private static NodeItems Stamp(NodeItems items, long revision) => NodeItems.Of(items.Points.Select(point => point with
    {
        Items = [.. point.Items.Select(item => Stamp(item, revision))],
    }));

    private static Item Stamp(Item item, long revision) => item with
    {
        Source = Stamp(item.Source, revision),
        Fields = [.. item.Fields.Select(field => field with { Source = Stamp(field.Source, revision) })],
    };

    private static ValueSource Stamp(ValueSource source, long revision) => source.Revision == 0 ? source with { Revision = revision } : source;
}

/// <summary>Gives numbers or prefixes in order, up to a bound.</summary>
internal sealed class CountingAllocator(int capacity = int.MaxValue) : IValueAllocator
{
    public List<AllocationAsk> Asks { get; } = [];

    public AllocationAnswer Allocate(AllocationAsk ask)
    {
        Asks.Add(ask);
        return Asks.Count > capacity
            ? AllocationAnswer.Refused("POOL_EXHAUSTED", "nothing is left")
            : AllocationAnswer.Of(CelValue.Of(ask.Hint ?? $"10.0.{Asks.Count}.0/{ask.PrefixLength ?? 27}"));
    }
}
