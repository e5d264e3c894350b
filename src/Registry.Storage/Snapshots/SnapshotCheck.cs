using Registry.Domain;
using Registry.Storage.Integrity;
using Registry.Storage.V1;

namespace Registry.Storage.Snapshots;

/// <summary>Holds the content of a snapshot file against the registry's rules, as start-up and the integrity check do with a store.</summary>
internal sealed class SnapshotCheck
{
    private const int ListedProblems = 20;

    private readonly string _name;
    private readonly SnapshotHeader _header;
    private readonly Findings _findings = new();
    private readonly JournalAudit _journal;
    private readonly StoredRecords _records = new();
    private RegistrySnapshot? _snapshot;
    private BlobAudit? _blobs;

    public SnapshotCheck(SnapshotHeader header, string name)
    {
        (_header, _name) = (header, name);
        _journal = new JournalAudit(_findings);
    }

    /// <summary>Checks the next items.</summary>
    public void Take(SnapshotItems items)
    {
        foreach (var record in items.Records)
        {
            if (record.Kind == (int)RecordKind.Blob)
            {
                Blobs().Check(record.Id, record.Body.Length);
            }
            else if (_records.Take((RecordKind)record.Kind, record.Id, record.Body.Span) is { } problem)
            {
                _findings.Add(problem);
            }
        }

        foreach (var entry in items.Entries)
        {
            _journal.Check(new JournalEntry(entry.Revision, entry.Header.Memory, entry.Body.Memory));
        }
    }

    /// <summary>Checks what only the whole tells.</summary>
    /// <exception cref="StoreException">Something breaks the rules; the message lists what.</exception>
    public void Complete()
    {
        Blobs().Complete();
        if (_header.Revision > 0 || _journal.Count > 0)
        {
            _journal.Complete(_snapshot!);
        }

        if (_findings.Count > 0)
        {
            throw new StoreException(
                $"The snapshot {_name} is whole, but breaks the registry's rules in {_findings.Count} places: "
                + string.Join("; ", _findings.First.Take(ListedProblems)) + ". Use another snapshot.");
        }
    }

    /// <summary>The audit of the blobs, which begins when all else is there.</summary>
    private BlobAudit Blobs()
    {
        if (_blobs is null)
        {
            var problems = new List<string>();
            _snapshot = RegistrySnapshot.Build(_records.State, _header.Revision, DateTime.UnixEpoch, problems);
            problems.ForEach(_findings.Add);
            _blobs = new BlobAudit(_snapshot, _findings);
        }

        return _blobs;
    }
}
