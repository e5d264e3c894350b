using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Edits;
using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>What an evaluation is of.</summary>
public sealed record EvaluationRequest
{
    /// <summary>What the modules declare.</summary>
    public required ModuleSchema Schema { get; init; }

    /// <summary>The registry that expressions read.</summary>
    public required RegistrySnapshot State { get; init; }

    /// <summary>The node before this write; null for a new one.</summary>
    public Node? Before { get; init; }

    /// <summary>The node with its attributes as they will be, and its items as they were.</summary>
    public required Node Draft { get; init; }

    /// <summary>The edits of its items. A point may come several times.</summary>
    public ImmutableArray<PointEdits> Edits { get; init; } = [];

    /// <summary>Time of the write, UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>
    /// What <c>seed</c> is made of, for each node in its own way: random for each write, the same whenever it is evaluated. Empty where nothing is
    /// written.
    /// </summary>
    public string Seed { get; init; } = "";

    /// <summary>Who writes.</summary>
    public string Principal { get; init; } = "";

    /// <summary>Where allocations come from.</summary>
    public required IValueAllocator Allocator { get; init; }

    /// <summary>What hooks gave. A value that a hook gave before and that is not here goes, unless defaults are off.</summary>
    public ImmutableArray<HookValue> HookValues { get; init; } = [];

    /// <summary>Whether to tell of every field why it has its value.</summary>
    public bool Explain { get; init; }

    /// <summary>Whether the items are those of volatile points, and no others; otherwise they are those of durable ones.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>Whether errors that were there before, and that the write has nothing to do with, only warn.</summary>
    public bool Ratchets { get; init; } = true;

    /// <summary>Whether nothing but a new evaluation is meant. There are no edits then.</summary>
    public bool Reapply { get; init; }
}

/// <summary>A value that a hook gave.</summary>
/// <param name="Point">Name of the point.</param>
/// <param name="Item">The item; where there is none, the value is left out.</param>
/// <param name="Field">The field.</param>
/// <param name="Value">The value, untyped, as JSON has it.</param>
/// <param name="Hook">The hook as <c>module/id</c>.</param>
public readonly record struct HookValue(string Point, ItemRef Item, string Field, CelValue Value, string Hook);
