using Registry.Cel;
using Registry.Domain.Queries;
using Registry.Modules.Schema;

namespace Registry.Modules.Queries;

/// <summary>What an expression of a query is for.</summary>
public enum QueryUse
{
    /// <summary>To tell which nodes match.</summary>
    Filter,

    /// <summary>To tell which nodes a watch is about: it may read only what changes with the node.</summary>
    WatchFilter,

    /// <summary>To give a value of each node.</summary>
    Projection,

    /// <summary>To sort nodes.</summary>
    Order,
}

/// <summary>An expression of a query that was checked against the schema.</summary>
public sealed class QueryExpression
{
    internal QueryExpression(string name, string text, CelAst ast, CelProgram program) => (Name, Text, Ast, Program) = (name, text, ast, program);

    /// <summary>Which expression of the query it is: <c>filter</c>, <c>project[name]</c>, <c>order_by[0]</c>.</summary>
    public string Name { get; }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Conditions of a filter that must all hold where it does, for which there are indexes.</summary>
    public IReadOnlyList<IndexCondition> Indexed { get; internal init; } = [];

    /// <summary>The choices by whose order an order sorts; null: by the value.</summary>
    public ChoiceSet? Choices { get; internal init; }

    /// <summary>The attribute of the node that it is, whatever the items: <c>id</c>, <c>name</c>; null: none.</summary>
    public string? Attribute { get; internal init; }

    internal CelAst Ast { get; }

    internal CelProgram Program { get; }
}
