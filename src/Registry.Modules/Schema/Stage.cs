using Registry.Cel;

namespace Registry.Modules.Schema;

/// <summary>An expression that was checked against the schema, ready to be evaluated.</summary>
/// <param name="Text">As the module has it.</param>
/// <param name="Ast">As it was checked.</param>
/// <param name="Program">The plan. Its variables have the slots of <see cref="EvaluationSlots"/> and the schema's environment.</param>
/// <param name="Reads">What it reads.</param>
public sealed record Expression(string Text, CelAst Ast, CelProgram Program, ExpressionReads Reads);

/// <summary>What an expression reads of the schema: a superset of what any evaluation of it does.</summary>
/// <param name="Fields">Fields of items of the node.</param>
/// <param name="Classes">Classes of whose items it sees how many there are, or which.</param>
/// <param name="Attributes">Attributes of the node.</param>
/// <param name="OtherNodes">Whether it reads other nodes: references, the parent, children.</param>
public sealed record ExpressionReads(
    ImmutableHashSet<FieldSchema> Fields, ImmutableHashSet<ClassSchema> Classes, Domain.NodeFields Attributes, bool OtherNodes)
{
    /// <summary>Nothing.</summary>
    public static ExpressionReads None { get; } = new([], [], Domain.NodeFields.None, false);
}

/// <summary>A step of the derivation of the effective configuration.</summary>
public abstract record Stage;

/// <summary>
/// Gives one field its value on every item that has it: the user's, else the computed, else a generator's, else that of the first default
/// that applies, else the allocated one, else the constant.
/// </summary>
/// <param name="Field">The field.</param>
/// <param name="Defaults">The defaults that target it: highest priority first, then in order of declaration.</param>
public sealed record FieldStage(FieldSchema Field, ImmutableArray<DefaultSchema> Defaults) : Stage;

/// <summary>Makes the items of a generator, and takes away those whose element is gone.</summary>
public sealed record GeneratorStage(GeneratorSchema Generator) : Stage;

/// <summary>A field default.</summary>
public sealed class DefaultSchema
{
    /// <summary><c>module@version/id</c>: the name under which it is a value's source.</summary>
    public required string Name { get; init; }

    /// <summary>The class on whose items, and those of its subclasses, it applies.</summary>
    public required ClassSchema Class { get; init; }

    /// <summary>The field.</summary>
    public required FieldSchema Field { get; init; }

    /// <summary>Whether it applies; null: always.</summary>
    public Expression? When { get; init; }

    /// <summary>The value.</summary>
    public required Expression Value { get; init; }

    /// <summary>As its module declares it: priority, always, creates.</summary>
    public required Definition.DefaultDefinition Definition { get; init; }
}

/// <summary>A generator of items.</summary>
public sealed class GeneratorSchema
{
    /// <summary><c>module@version/id</c>: the name under which it is an item's source.</summary>
    public required string Name { get; init; }

    /// <summary>The class of its items.</summary>
    public required ClassSchema Class { get; init; }

    /// <summary>The list; null: one element, null.</summary>
    public Expression? ForEach { get; init; }

    /// <summary>Whether there is an item for an element; null: always.</summary>
    public Expression? When { get; init; }

    /// <summary>The item's key; null for a single item.</summary>
    public Expression? Key { get; init; }

    /// <summary>The id of the item under which it hangs; null: none.</summary>
    public ItemSchema? ParentItem { get; init; }

    /// <summary>The key of the item under which it hangs.</summary>
    public Expression? ParentKey { get; init; }

    /// <summary>Values of fields.</summary>
    public required ImmutableArray<(FieldSchema Field, Expression Value)> Values { get; init; }

    /// <summary>As its module declares it: always.</summary>
    public required Definition.GeneratorDefinition Definition { get; init; }
}

/// <summary>What a rule runs on.</summary>
public enum RuleScope
{
    /// <summary>Each item of a class.</summary>
    Class,

    /// <summary>Each item of an id.</summary>
    Item,

    /// <summary>Once for a point.</summary>
    Point,

    /// <summary>Once for a node.</summary>
    Node,
}

/// <summary>A validation rule.</summary>
public sealed class RuleSchema
{
    /// <summary><c>module@version/id</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it runs on.</summary>
    public required RuleScope Scope { get; init; }

    /// <summary>The point; null for a whole node.</summary>
    public PointSchema? Point { get; init; }

    /// <summary>The id, where it runs on items.</summary>
    public ItemSchema? Item { get; init; }

    /// <summary>The class, where it runs on items of a class and its subclasses.</summary>
    public ClassSchema? Class { get; init; }

    /// <summary>Whether it is looked at; null: always.</summary>
    public Expression? When { get; init; }

    /// <summary>Whether all is well.</summary>
    public required Expression Check { get; init; }

    /// <summary>The message: texts, and expressions between them.</summary>
    public required ImmutableArray<(string Text, Expression? Value)> Message { get; init; }

    /// <summary>The stable code.</summary>
    public required string Code { get; init; }

    /// <summary>Whether it only warns.</summary>
    public bool IsWarning { get; init; }

    /// <summary>As its module declares it: path.</summary>
    public required Definition.RuleDefinition Definition { get; init; }
}

/// <summary>A service of a module's owner that the daemon calls.</summary>
public sealed class HookSchema
{
    /// <summary><c>module/id</c>: stays the same when the module's version changes, so that its place in the journal does.</summary>
    public required string Name { get; init; }

    /// <summary>The point whose items matter.</summary>
    public required PointSchema Point { get; init; }

    /// <summary>For how long one try may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>As its module declares it: address, calls, node types, retries, on failure.</summary>
    public required Definition.HookDefinition Definition { get; init; }

    /// <summary>Whether one of these is called.</summary>
    public bool Calls(HookCall calls) =>
        ((calls & HookCall.Validate) != 0 && Definition.Calls.Contains("validate"))
        || ((calls & HookCall.Default) != 0 && Definition.Calls.Contains("default"))
        || ((calls & HookCall.Committed) != 0 && Definition.Calls.Contains("committed"));

    /// <summary>Whether it is called for nodes of a type: those that it names, or all that have its point. Only durable points have hooks.</summary>
    public bool AppliesTo(string nodeType) => Point.IsDurable && Point.AppliesTo(nodeType)
        && (Definition.NodeTypes.IsEmpty || Definition.NodeTypes.Contains(nodeType) || Definition.NodeTypes.Contains("*"));
}

/// <summary>What a hook is called for.</summary>
[Flags]
public enum HookCall
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To look at a configuration as it would be.</summary>
    Validate = 1,

    /// <summary>To give values.</summary>
    Default = 2,

    /// <summary>To be told of commits.</summary>
    Committed = 4,
}
