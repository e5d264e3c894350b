namespace Registry.Storage.Integrity;

/// <summary>Problems that a check finds: all are counted, the first are kept.</summary>
public sealed class Findings
{
    private const int Kept = 100;
    private readonly List<string> _first = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>The first 100, in sentences without a full stop that name the record.</summary>
    public IReadOnlyList<string> First => _first;

    /// <summary>Adds a problem.</summary>
    public void Add(string problem)
    {
        Count++;
        if (_first.Count < Kept)
        {
            _first.Add(problem);
        }
    }
}
