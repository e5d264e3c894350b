using Registry.Domain.Items;

namespace Registry.Modules.Evaluation;

/// <summary>Why the fields of a node have their values.</summary>
public sealed class Explanations
{
    private readonly Dictionary<string, FieldExplanation> _byPath;

    internal Explanations(ImmutableArray<FieldExplanation> fields)
    {
        Fields = fields;
        _byPath = fields.ToDictionary(field => field.Path);
    }

    /// <summary>All fields, in the order of points, items and fields. Missing single items are there with their default instance.</summary>
    public ImmutableArray<FieldExplanation> Fields { get; }

    /// <summary>One field by its path, <c>point/id/key#field</c>; null where there is none.</summary>
    public FieldExplanation? Find(string path) => _byPath.GetValueOrDefault(path);
}

/// <summary>Why a field has its value.</summary>
/// <param name="Path">The field.</param>
/// <param name="Value">Its value; null where it has none.</param>
/// <param name="Source">Where it comes from; null where nothing gave one. A new one has revision 0.</param>
/// <param name="Inputs">What the winning expression read, in the order of reading, each path once.</param>
/// <param name="Losers">What could have given another value, in the order of precedence.</param>
public sealed record FieldExplanation(
    string Path, CelValue Value, ValueSource? Source, ImmutableArray<ExplainedInput> Inputs, ImmutableArray<LosingCandidate> Losers);

/// <summary>Something that an expression read.</summary>
/// <param name="Path">The field, preceded by <c>node-id:</c> where it is another node's.</param>
/// <param name="Value">Its value.</param>
public readonly record struct ExplainedInput(string Path, CelValue Value);

/// <summary>Why a candidate did not give the value.</summary>
public enum LosingReason
{
    /// <summary>Something of higher precedence gave one.</summary>
    Outranked,

    /// <summary>A default of higher priority, or of the same declared before, gave one.</summary>
    LowerPriority,

    /// <summary>A user set a value.</summary>
    UserValue,

    /// <summary>Its condition does not hold.</summary>
    ConditionFalse,

    /// <summary>It gives null.</summary>
    Null,

    /// <summary>Defaults are switched off.</summary>
    DefaultsOff,

    /// <summary>Its expression failed.</summary>
    Failed,

    /// <summary>There is no item, and it does not make one.</summary>
    NoItem,
}

/// <summary>A candidate that did not give the value.</summary>
/// <param name="Origin">In which way it would have.</param>
/// <param name="By">The rule, pool or hook.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Value">What it would have given; null where it is not known.</param>
/// <param name="Message">The reason for people.</param>
public sealed record LosingCandidate(ValueOrigin Origin, string By, LosingReason Reason, CelValue Value, string Message);
