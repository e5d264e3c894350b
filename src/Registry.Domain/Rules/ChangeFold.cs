namespace Registry.Domain.Rules;

/// <summary>Folds changes into one for each id, in the order of first change.</summary>
/// <param name="id">Id of what changes.</param>
/// <param name="join">Two changes, one after the other, as one.</param>
internal sealed class ChangeFold<TChange>(Func<TChange, string> id, Func<TChange, TChange, TChange> join)
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    /// <summary>The changes so far; what came and went has neither before nor after.</summary>
    public List<TChange> Changes { get; } = [];

    public void Add(IEnumerable<TChange> changes)
    {
        foreach (var change in changes)
        {
            if (_indexes.TryGetValue(id(change), out var index))
            {
                Changes[index] = join(Changes[index], change);
            }
            else
            {
                _indexes.Add(id(change), Changes.Count);
                Changes.Add(change);
            }
        }
    }
}
