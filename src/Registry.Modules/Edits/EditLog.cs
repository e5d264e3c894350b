using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Validation;

namespace Registry.Modules.Edits;

/// <summary>What is wrong with edits. Each finding is of the edit that is carried out.</summary>
internal sealed class EditLog
{
    /// <summary>The findings.</summary>
    public FindingLog Findings { get; } = new();

    /// <summary>The point and index of the edit that is carried out.</summary>
    public (string Point, int Index) Place { get; set; }

    /// <summary>Whether an edit named an item that there is not: rules may make it. Reset by whoever looks.</summary>
    public bool IsMissing { get; set; }

    /// <summary>Refuses an edit of an item that there is not.</summary>
    public bool Miss(ItemRef item, string code, string message)
    {
        IsMissing = true;
        return Refuse(item, code, message);
    }

    /// <summary>An edit that cannot be made: nothing of the configuration can be named.</summary>
    public bool Refuse(string code, string message) => At($"{Place.Point}/edits[{Place.Index}]", code, message);

    /// <summary>An edit of an item that cannot be made.</summary>
    public bool Refuse(ItemRef item, string code, string message) => At(ItemPaths.Of(Place.Point, item), code, message);

    /// <summary>An edit of a field that cannot be made.</summary>
    public bool Refuse(ItemRef item, string field, string code, string message) => At($"{ItemPaths.Of(Place.Point, item)}#{field}", code, message);

    /// <summary>The nearest name as the end of a message; the known ones where none is near and they are few.</summary>
    public string Suggest(string name, IReadOnlyCollection<string> known)
    {
        const int MaxListed = 12;
        return Findings.MaySuggest() && NearestName.Best(name, known) is { } nearest ? $"; did you mean '{nearest}'?"
            : known.Count is > 0 and <= MaxListed ? $"; there are {string.Join(", ", known)}"
            : "";
    }

    private bool At(string path, string code, string message)
    {
        Findings.Add(Finding.Error(path, code, $"edit {Place.Index}: {message}"), isOfThisWrite: true);
        return false;
    }
}
