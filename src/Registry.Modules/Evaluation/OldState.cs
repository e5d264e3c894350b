using Registry.Cel.Types;

namespace Registry.Modules.Evaluation;

/// <summary>What was before a write, as expressions see it as <c>old</c>.</summary>
/// <param name="node">The node.</param>
/// <param name="self">The item that <c>self</c> was; null where there was none.</param>
public sealed class OldState(ConfigNode node, ConfigItem? self) : ICelObject
{
    /// <summary>The node.</summary>
    public ConfigNode Node => node;

    /// <summary>The item.</summary>
    public ConfigItem? Self => self;

    /// <inheritdoc/>
    public CelObjectType ObjectType => node.Reader.Types.Old;
}
