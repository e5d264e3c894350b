namespace Registry.Cel.Analysis;

/// <summary>A place that an expression reads.</summary>
/// <param name="Variable">The variable's name.</param>
/// <param name="Steps">Fields and constant keys from there on; <see cref="AnyElement"/> for an element of a list or an entry of a map.</param>
/// <param name="IsWhole">Whether everything below is read too; otherwise only what is there: size, keys, presence.</param>
public sealed record CelPath(string Variable, IReadOnlyList<string> Steps, bool IsWhole = true)
{
    /// <summary>The step into an element that is not known before evaluation.</summary>
    public const string AnyElement = "*";

    /// <inheritdoc/>
    public bool Equals(CelPath? other) =>
        other is not null && Variable == other.Variable && IsWhole == other.IsWhole && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Variable, Steps.Count, IsWhole);

    /// <summary>Variable and steps with dots between them.</summary>
    public override string ToString() => string.Join('.', Steps.Prepend(Variable));

    internal CelPath Then(string step) => this with { Steps = [.. Steps, step] };
}
