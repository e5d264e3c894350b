using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>How far a hook was told of commits.</summary>
/// <param name="Hook">The hook as <c>module/id</c>.</param>
/// <param name="Epoch">The registry's epoch.</param>
/// <param name="Revision">Revision of the last commit that it was told of, or had no need to be.</param>
public readonly record struct StoredHookPlace(string Hook, string Epoch, long Revision);

/// <summary>Carries the places of hooks in the journal over a restart.</summary>
public sealed class HookPlacesFile(string path) : SideFile<HookPlaceRecord>(path)
{
    /// <summary>What it knows; nothing where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<StoredHookPlace> Read() =>
        [.. ReadMessages().Select(record => new StoredHookPlace(record.Hook, record.Epoch, record.Revision))];

    /// <summary>Puts this in place of what it knows.</summary>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Write(IEnumerable<StoredHookPlace> places) =>
        WriteMessages(places.Select(place => new HookPlaceRecord { Hook = place.Hook, Epoch = place.Epoch, Revision = place.Revision }));
}
