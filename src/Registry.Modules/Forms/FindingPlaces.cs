using Registry.Modules.Validation;

namespace Registry.Modules.Forms;

/// <summary>The findings of an evaluation by the item that their paths name.</summary>
internal sealed class FindingPlaces(ImmutableArray<Finding> findings)
{
    private readonly ILookup<string, (string Field, Finding Finding)> _byItem = findings
        .Select(finding => (Finding: finding, Hash: finding.Path.IndexOf('#', StringComparison.Ordinal)))
        .ToLookup(
            found => found.Hash < 0 ? found.Finding.Path : found.Finding.Path[..found.Hash],
            found => (found.Hash < 0 ? "" : found.Finding.Path[(found.Hash + 1)..], found.Finding),
            StringComparer.Ordinal);

    /// <summary>The findings of an item, and those of its fields by name; the name is empty where it is the item itself.</summary>
    public ILookup<string, Finding> Of(string itemPath) => _byItem[itemPath].ToLookup(found => found.Field, found => found.Finding, StringComparer.Ordinal);
}
