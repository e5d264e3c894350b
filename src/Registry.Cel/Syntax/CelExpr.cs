namespace Registry.Cel.Syntax;

/// <summary>
/// A node of a parsed expression. Nodes are immutable and know their depth, so that a tree too deep to walk on the stack is refused
/// when it is built.
/// </summary>
public abstract class CelExpr
{
    private protected CelExpr(int id, int position, int depth)
    {
        Id = id;
        Position = position;
        Depth = depth + 1;
    }

    /// <summary>The node's number, unique in its tree, from 1.</summary>
    public int Id { get; }

    /// <summary>Offset in the source, in UTF-16 units.</summary>
    public int Position { get; }

    /// <summary>How many nodes the longest way to a leaf has, this one included.</summary>
    public int Depth { get; }

    /// <summary>The macro call that was written where this node is; null where the node was written itself.</summary>
    public CelCall? Macro { get; internal set; }

    /// <summary>The nodes right below, in source order.</summary>
    public abstract IEnumerable<CelExpr> Children { get; }

    internal static int DeepestOf(IEnumerable<CelExpr?> nodes)
    {
        var deepest = 0;
        foreach (var node in nodes)
        {
            deepest = Math.Max(deepest, node?.Depth ?? 0);
        }

        return deepest;
    }
}

/// <summary>A literal: null, bool, int, uint, double, string or bytes; after folding also a list or map of them.</summary>
public sealed class CelConstant : CelExpr
{
    internal CelConstant(int id, int position, CelValue value)
        : base(id, position, 0) => Value = value;

    /// <summary>The value.</summary>
    public CelValue Value { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => [];
}

/// <summary>A name. A leading dot (<c>.x</c>) keeps it from being resolved in the container or to a local variable.</summary>
public sealed class CelIdent : CelExpr
{
    internal CelIdent(int id, int position, string name)
        : base(id, position, 0) => Name = name;

    /// <summary>The name, with its leading dot where there is one.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => [];
}

/// <summary><c>operand.field</c>, <c>operand.?field</c> or <c>has(operand.field)</c>.</summary>
public sealed class CelSelect : CelExpr
{
    internal CelSelect(int id, int position, CelExpr operand, string field, bool isTest = false, bool isOptional = false)
        : base(id, position, operand.Depth)
    {
        Operand = operand;
        Field = field;
        IsTest = isTest;
        IsOptional = isOptional;
    }

    /// <summary>What the field is taken from.</summary>
    public CelExpr Operand { get; }

    /// <summary>The field's name, without quotes.</summary>
    public string Field { get; }

    /// <summary>Whether only the presence of the field is asked.</summary>
    public bool IsTest { get; }

    /// <summary>Whether absence gives <c>optional.none()</c>.</summary>
    public bool IsOptional { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => [Operand];
}

/// <summary>A call of a function, an operator (<see cref="Operators"/>) or a method.</summary>
public sealed class CelCall : CelExpr
{
    internal CelCall(int id, int position, string function, CelExpr? target, IReadOnlyList<CelExpr> args)
        : base(id, position, Math.Max(target?.Depth ?? 0, DeepestOf(args)))
    {
        Function = function;
        Target = target;
        Args = args;
    }

    /// <summary>The function's name as written, or an operator's.</summary>
    public string Function { get; }

    /// <summary>The receiver of a method call.</summary>
    public CelExpr? Target { get; }

    /// <summary>The arguments, without the receiver.</summary>
    public IReadOnlyList<CelExpr> Args { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => Target is null ? Args : Args.Prepend(Target);
}

/// <summary><c>[a, ?b]</c>.</summary>
public sealed class CelListExpr : CelExpr
{
    internal CelListExpr(int id, int position, IReadOnlyList<CelExpr> elements, IReadOnlySet<int> optionals)
        : base(id, position, DeepestOf(elements))
    {
        Elements = elements;
        Optionals = optionals;
    }

    /// <summary>The elements.</summary>
    public IReadOnlyList<CelExpr> Elements { get; }

    /// <summary>Indexes of the elements that were written with a question mark.</summary>
    public IReadOnlySet<int> Optionals { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => Elements;
}

/// <summary><c>key: value</c> or <c>?key: value</c> of a map literal.</summary>
public readonly record struct CelMapEntry(CelExpr Key, CelExpr Value, bool IsOptional);

/// <summary><c>{key: value}</c>.</summary>
public sealed class CelMapExpr : CelExpr
{
    internal CelMapExpr(int id, int position, IReadOnlyList<CelMapEntry> entries)
        : base(id, position, DeepestOf(entries.SelectMany(entry => (CelExpr[])[entry.Key, entry.Value]))) => Entries = entries;

    /// <summary>The entries, in source order.</summary>
    public IReadOnlyList<CelMapEntry> Entries { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => Entries.SelectMany(entry => (CelExpr[])[entry.Key, entry.Value]);
}

/// <summary><c>field: value</c> or <c>?field: value</c> of an object literal.</summary>
public readonly record struct CelFieldInit(string Field, CelExpr Value, bool IsOptional);

/// <summary><c>some.Type{field: value}</c>.</summary>
public sealed class CelObjectExpr : CelExpr
{
    internal CelObjectExpr(int id, int position, string typeName, IReadOnlyList<CelFieldInit> fields)
        : base(id, position, DeepestOf(fields.Select(field => field.Value)))
    {
        TypeName = typeName;
        Fields = fields;
    }

    /// <summary>The type's name as written.</summary>
    public string TypeName { get; }

    /// <summary>The fields, in source order.</summary>
    public IReadOnlyList<CelFieldInit> Fields { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => Fields.Select(init => init.Value);
}

/// <summary>What macros over lists and maps expand to: a fold with an accumulator.</summary>
public sealed class CelComprehension : CelExpr
{
    internal CelComprehension(int id, int position, CelFold fold)
        : base(id, position, DeepestOf([fold.Range, fold.Init, fold.Condition, fold.Step, fold.Result])) => Fold = fold;

    /// <summary>The parts.</summary>
    public CelFold Fold { get; }

    /// <inheritdoc/>
    public override IEnumerable<CelExpr> Children => [Fold.Range, Fold.Init, Fold.Condition, Fold.Step, Fold.Result];
}

/// <summary>
/// <c>accumulator = Init; for (variable in Range) { if (!Condition) break; accumulator = Step; } Result</c>. With a second variable the
/// first is the index or key and the second the element or value.
/// </summary>
/// <param name="Variable">The first iteration variable.</param>
/// <param name="SecondVariable">The second; null where there is one only.</param>
/// <param name="Range">A list or map; sees neither the variables nor the accumulator.</param>
/// <param name="Accumulator">The accumulator's name.</param>
/// <param name="Init">The accumulator's first value.</param>
/// <param name="Condition">Whether to go on; before each step.</param>
/// <param name="Step">The accumulator's next value.</param>
/// <param name="Result">The whole's value; sees the accumulator only.</param>
public sealed record CelFold(
    string Variable,
    string? SecondVariable,
    CelExpr Range,
    string Accumulator,
    CelExpr Init,
    CelExpr Condition,
    CelExpr Step,
    CelExpr Result);
