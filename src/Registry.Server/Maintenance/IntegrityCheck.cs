using Registry.Domain;
using Registry.Storage;
using Registry.Storage.Integrity;

namespace Registry.Server.Maintenance;

/// <summary>Holds a store against memory, memory against its indexes, blobs and journal against the nodes, all at one revision.</summary>
/// <param name="view">The store.</param>
/// <param name="memory">The published state of the same revision.</param>
/// <param name="checkStore">Whether the store also checks its own structure.</param>
/// <param name="cancellationToken">Ends the check.</param>
internal sealed class IntegrityCheck(IStoreView view, RegistrySnapshot memory, bool checkStore, CancellationToken cancellationToken)
{
    private static readonly HashSet<RecordKind> Nodes = [RecordKind.Node];
    private static readonly HashSet<RecordKind> Blobs = [RecordKind.Blob];
    private static readonly HashSet<RecordKind> Modules = [RecordKind.Module];
    private static readonly HashSet<RecordKind> Allocations = [RecordKind.Allocation];

    private readonly Findings _findings = new();
    private volatile Phase _phase = new("", 0);

    /// <summary>How far it is. Any thread.</summary>
    public V1.VerifyIntegrityResponse Progress
    {
        get
        {
            var phase = _phase;
            return new V1.VerifyIntegrityResponse { Phase = phase.Name, DoneCount = phase.Done, TotalCount = phase.Total };
        }
    }

    /// <summary>Checks everything.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public V1.IntegrityResult Run()
    {
        var blobs = new BlobAudit(memory, _findings);
        var journal = new JournalAudit(_findings);
        In("nodes of the store against memory", memory.Count, CheckNodes);
        In("modules of the store against memory", memory.Modules.Count, () => CheckRecords(
            Modules, memory.Modules.Count, id => memory.Modules.TryGet(id, out var module) ? ModuleRecordCodec.Encode(module) : null));
        In("allocations of the store against memory", 0, () => CheckRecords(
            Allocations,
            memory.Pools.All().Sum(book => book.Entries.Count),
            id => memory.Pools.Find(id) is { } allocation ? PoolRecordCodec.Encode(allocation) : null));
        In("indexes against nodes", memory.Count, () => memory.FindInconsistencies(_findings.Add, Step));
        In("blobs", 0, () => CheckBlobs(blobs));
        In("journal", view.Revision == 0 ? 0 : view.Revision - view.OldestJournalRevision + 1, () => CheckJournal(journal));
        if (checkStore)
        {
            In("structure of the store", 0, CheckStructure);
        }

        return new V1.IntegrityResult
        {
            Revision = view.Revision,
            NodeCount = memory.Count,
            BlobCount = blobs.Count,
            JournalCount = journal.Count,
            ProblemCount = _findings.Count,
            Problems = { _findings.First.Select(problem => problem + ".") },
        };
    }

    private void In(string name, long total, Action check)
    {
        _phase = new Phase(name, total);
        try
        {
            check();
        }
        catch (StoreException e)
        {
            // What cannot be read is a finding like any other, and no reason to leave out the rest.
            _findings.Add(e.Message.TrimEnd('.'));
        }
    }

    private void Step()
    {
        cancellationToken.ThrowIfCancellationRequested();
        _phase.Done++;
    }

    private void CheckNodes()
    {
        var matched = 0;
        foreach (var (key, body) in view.Records(Nodes))
        {
            Step();
            if (!memory.TryGet(key.Id, out var node))
            {
                _findings.Add($"node '{key.Id}' is stored, but not in memory");
                continue;
            }

            matched++;
            if (!body.Span.SequenceEqual(NodeRecordCodec.Encode(node)))
            {
                _findings.Add($"the record of node '{key.Id}' is not what memory holds");
            }
        }

        if (matched != memory.Count)
        {
            FindMissing();
        }
    }

    private void CheckRecords(HashSet<RecordKind> kinds, int count, Func<string, byte[]?> encode)
    {
        var matched = 0;
        foreach (var (key, body) in view.Records(kinds))
        {
            Step();
            var (name, expected) = ($"the record '{key.Id.Replace('\0', ' ')}'", encode(key.Id));
            if (expected is null)
            {
                _findings.Add($"{name} is stored, but not in memory");
                continue;
            }

            matched++;
            if (!body.Span.SequenceEqual(expected))
            {
                _findings.Add($"{name} is not what memory holds");
            }
        }

        if (matched != count)
        {
            _findings.Add($"{count - matched} of {count} records are in memory, but not stored");
        }
    }

    private void FindMissing()
    {
        var stored = view.Records(Nodes).Select(record => record.Key.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var node in memory.Indexes.Nodes)
        {
            if (!stored.Contains(node.Id))
            {
                _findings.Add($"node '{node.Id}' is in memory, but not stored");
            }
        }
    }

    private void CheckBlobs(BlobAudit blobs)
    {
        foreach (var (key, body) in view.Records(Blobs))
        {
            Step();
            blobs.Check(key.Id, body.Length);
        }

        blobs.Complete();
    }

    private void CheckJournal(JournalAudit journal)
    {
        foreach (var entry in view.Journal(view.OldestJournalRevision))
        {
            Step();
            journal.Check(entry);
        }

        if (view.Revision > 0)
        {
            journal.Complete(memory);
        }
    }

    private void CheckStructure()
    {
        foreach (var finding in view.CheckStructure(cancellationToken))
        {
            _findings.Add($"the store says of itself: {finding}");
        }
    }

    /// <summary>A part of the check; counted by the thread that checks, read by any.</summary>
    private sealed class Phase(string name, long total)
    {
        private long _done;

        public string Name { get; } = name;

        public long Total { get; } = total;

        public long Done
        {
            get => Volatile.Read(ref _done);
            set => Volatile.Write(ref _done, value);
        }
    }
}
