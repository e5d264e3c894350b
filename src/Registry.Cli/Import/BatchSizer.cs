namespace Registry.Cli.Import;

/// <summary>
/// Decides how many writes go into the next batch, so that a refused write costs few requests and holds up no other: after a refusal the
/// writes before it go as they are, then it goes alone. Sizes halve with refusals and double without.
/// </summary>
internal sealed class BatchSizer
{
    private readonly Queue<int> _planned = new();
    private readonly int _most;
    private int _size;

    public BatchSizer(int most)
    {
        _most = most;
        _size = most;
    }

    public int Next => _planned.TryPeek(out var planned) ? planned : _size;

    public void Succeeded()
    {
        if (!_planned.TryDequeue(out _))
        {
            _size = Math.Min(_size * 2, _most);
        }
    }

    /// <summary>Takes note of a refusal.</summary>
    /// <param name="count">How many writes the batch had.</param>
    /// <param name="index">Which one was refused; null where that is not known.</param>
    /// <returns>Whether the first write is the culprit, to be left out; else the same writes are sent again in smaller batches.</returns>
    public bool Refused(int count, int? index)
    {
        // A culprit that goes alone as planned has halved the size already.
        if (!_planned.TryDequeue(out _) || count > 1)
        {
            _planned.Clear();
            _size = Math.Max(1, Math.Min(_size, count) / 2);
        }

        if (count == 1 || index == 0)
        {
            return true;
        }

        if (index is { } culprit && culprit < count)
        {
            _planned.Enqueue(culprit);
            _planned.Enqueue(1);
        }

        return false;
    }
}
