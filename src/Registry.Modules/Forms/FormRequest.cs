using Registry.Domain;
using Registry.Modules.Edits;
using Registry.Modules.Schema;

namespace Registry.Modules.Forms;

/// <summary>What a form is of.</summary>
public sealed record FormRequest
{
    /// <summary>What the modules declare.</summary>
    public required ModuleSchema Schema { get; init; }

    /// <summary>The registry that expressions read.</summary>
    public required RegistrySnapshot State { get; init; }

    /// <summary>The node: as it is stored, of a volatile point with the items of that point; or the draft of a new one, without items.</summary>
    public required Node Node { get; init; }

    /// <summary>Whether there is no such node yet.</summary>
    public bool IsNew { get; init; }

    /// <summary>The point; nodes of this type have it.</summary>
    public required PointSchema Point { get; init; }

    /// <summary>The edits so far, in order. Wrong ones are findings, and left out.</summary>
    public ImmutableArray<ItemEdit> Edits { get; init; } = [];

    /// <summary>Whether field defaults and generators run; null: as the node has it.</summary>
    public bool? UseDefaults { get; init; }

    /// <summary>Whether to show only ids that their module marks simple, and what holds a finding that refuses the write.</summary>
    public bool IsSimple { get; init; }

    /// <summary>The time that expressions see, UTC.</summary>
    public required DateTime Now { get; init; }

    /// <summary>Who would write.</summary>
    public string Principal { get; init; } = "";
}
