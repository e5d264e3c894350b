using System.Runtime.CompilerServices;
using Registry.Domain.Items;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>What evaluations need of a schema besides what it says itself; made once for each. Immutable.</summary>
internal sealed class SchemaPlan
{
    private static readonly ConditionalWeakTable<ModuleSchema, SchemaPlan> Durable = new();
    private static readonly ConditionalWeakTable<ModuleSchema, SchemaPlan> Volatile = new();

    private readonly Dictionary<ClassSchema, ClassPlan> _classes = [];
    private readonly Dictionary<string, ValueSource> _constants = [];
    private readonly HashSet<string> _always = [];

    private SchemaPlan(ModuleSchema schema, bool isVolatile)
    {
        foreach (var module in schema.Modules)
        {
            _constants[module.Module] = new ValueSource(ValueOrigin.Constant, $"{module.Module}@{module.Version}", 0);
        }

        var staged = new HashSet<FieldSchema>();
        Stages = [.. schema.Stages.Where(stage => PointOf(stage).IsDurable != isVolatile)];
        foreach (var stage in Stages)
        {
            Note(stage, staged);
        }

        Points = [.. schema.Points.Where(point => point.IsDurable != isVolatile).Select(point => new PointPlan(point))];
        foreach (var itemClass in schema.Points.SelectMany(point => point.Items).SelectMany(item => item.Classes))
        {
            _classes.Add(itemClass, new ClassPlan(itemClass, staged, this));
        }
    }

    /// <summary>The stages of these points.</summary>
    public ImmutableArray<Stage> Stages { get; }

    /// <summary>The points: the durable ones, or the volatile ones.</summary>
    public ImmutableArray<PointPlan> Points { get; }

    /// <summary>The generators.</summary>
    public List<GeneratorSchema> Generators { get; } = [];

    public static SchemaPlan Of(ModuleSchema schema, bool isVolatile) => isVolatile
        ? Volatile.GetValue(schema, made => new SchemaPlan(made, isVolatile: true))
        : Durable.GetValue(schema, made => new SchemaPlan(made, isVolatile: false));

    public ClassPlan Class(ClassSchema itemClass) => _classes[itemClass];

    /// <summary>The source of what a module declares without a rule: a constant, a static item.</summary>
    public ValueSource Constant(string module) =>
        _constants.TryGetValue(module, out var source) ? source : new ValueSource(ValueOrigin.Constant, module, 0);

    /// <summary>Whether a rule runs although defaults are off. A name with an older version of its module does not.</summary>
    public bool IsAlways(string rule) => _always.Contains(rule);

    private static PointSchema PointOf(Stage stage) => stage switch
    {
        FieldStage field => field.Field.Class.Item.Point,
        GeneratorStage generator => generator.Generator.Class.Item.Point,
        _ => throw new ArgumentException($"Unknown stage {stage.GetType().Name}.", nameof(stage)),
    };

    private void Note(Stage stage, HashSet<FieldSchema> staged)
    {
        switch (stage)
        {
            case FieldStage field:
                staged.Add(field.Field);
                _always.UnionWith(field.Defaults.Where(rule => rule.Definition.Always).Select(rule => rule.Name));
                break;
            case GeneratorStage { Generator: var generator }:
                Generators.Add(generator);
                if (generator.Definition.Always)
                {
                    _always.Add(generator.Name);
                }

                break;
        }
    }
}

/// <summary>A durable point: its ids in the order in which they are stored.</summary>
internal sealed class PointPlan(PointSchema point)
{
    public PointSchema Point => point;

    public ImmutableArray<ItemSchema> ItemsById { get; } = [.. point.Items.OrderBy(item => item.Id, StringComparer.Ordinal)];
}

/// <summary>A class: its fields as evaluation and checks go through them.</summary>
internal sealed class ClassPlan
{
    public ClassPlan(ClassSchema itemClass, HashSet<FieldSchema> staged, SchemaPlan plan)
    {
        var fields = itemClass.Fields;
        Unstaged = [.. fields.Where(field => !staged.Contains(field))];
        ByName = [.. fields.OrderBy(field => field.Name, StringComparer.Ordinal)];
        ConstantSources = [.. fields.Select(field => plan.Constant(field.Class.Module))];
        Checks = [.. fields.Select(FieldCheck.For).OfType<FieldCheck>()];
        UniqueKeys = [.. fields.Where(field => field.UniqueKey is not null)];
        NodeRefs = [.. fields.Where(field => field.Type.Kind == FieldKind.NodeRef).OrderBy(field => field.Name, StringComparer.Ordinal)];
        ItemRefs = [.. fields.Where(field => field.Type.Kind == FieldKind.ItemRef)];
        Allocations = [.. fields.Where(field => field.Type.Kind == FieldKind.Allocation)];
    }

    /// <summary>The fields that no stage gives a value.</summary>
    public ImmutableArray<FieldSchema> Unstaged { get; }

    /// <summary>All fields as items store them.</summary>
    public ImmutableArray<FieldSchema> ByName { get; }

    /// <summary>Sources of constants by index of the field.</summary>
    public ImmutableArray<ValueSource> ConstantSources { get; }

    /// <summary>What is to be checked of values.</summary>
    public ImmutableArray<FieldCheck> Checks { get; }

    public ImmutableArray<FieldSchema> UniqueKeys { get; }

    public ImmutableArray<FieldSchema> NodeRefs { get; }

    public ImmutableArray<FieldSchema> ItemRefs { get; }

    public ImmutableArray<FieldSchema> Allocations { get; }
}
