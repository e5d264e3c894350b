using Registry.Storage;

namespace Registry.Engine.Commits;

/// <summary>
/// The last deletion of each node id in a range of the journal, in memory: what names no node is looked up, not searched for. The range grows
/// with the searches that need it, so each header is read once, and a search that was broken off is no loss.
/// </summary>
/// <remarks>
/// Any thread; one at a time extends the range, and others wait a moment and are then refused. Ids are kept as hashes of 64 bits: an entry says
/// where to look, and the absence of one is sure.
/// </remarks>
internal sealed class DeletionIndex(IRegistryStore store, int capacity = DeletionIndex.DefaultCapacity, int headersPerCall = DeletionIndex.DefaultHeadersPerCall)
{
    /// <summary>At most this many ids are kept, some 40 bytes each.</summary>
    public const int DefaultCapacity = 1_000_000;

    /// <summary>One call reads no more headers than this: some two seconds of one processor.</summary>
    public const int DefaultHeadersPerCall = 262_144;

    private const int HeadersPerRead = 4_096;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<ulong, long> _lastByHash = [];
    private long _first;
    private long _last = -1;
    private bool _isFull;

    /// <summary>Revision of the last commit in a range that deleted a node; 0 where the journal has none.</summary>
    /// <exception cref="SearchBusyException">Others search, or this call has read as much as one may: what it read is kept for the next.</exception>
    /// <exception cref="StoreException">The journal cannot be read.</exception>
    public long Find(string nodeId, long first, long last, CancellationToken cancellationToken)
    {
        if (!_turn.Wait(LongestWait, cancellationToken))
        {
            throw new SearchBusyException();
        }

        try
        {
            if (!_isFull)
            {
                Extend(first, last, cancellationToken);
            }

            if (_isFull)
            {
                return Scan(nodeId, first, last, cancellationToken);
            }

            var known = _lastByHash.GetValueOrDefault(Hash(nodeId));
            return known < first ? 0
                : known <= last && Deletes(known, nodeId) ? known
                : Scan(nodeId, first, Math.Min(last, known), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static ulong Hash(string nodeId)
    {
        // FNV-1a. Ids that are made to collide cost their own caller a scan.
        var hash = 14_695_981_039_346_656_037;
        foreach (var letter in nodeId)
        {
            hash = (hash ^ letter) * 1_099_511_628_211;
        }

        return hash;
    }

    private bool Deletes(long revision, string nodeId) =>
        store.ReadJournalHeaders(revision, 1) is [var entry] && entry.Revision == revision && CommitDecoder.Deletes(entry.Header, nodeId);

    private void Extend(long first, long last, CancellationToken cancellationToken)
    {
        if (_last < _first)
        {
            (_first, _last) = (last + 1, last);
        }

        var left = headersPerCall;
        while (_last < last && !_isFull)
        {
            var count = Take(last - _last, ref left, cancellationToken);
            foreach (var entry in store.ReadJournalHeaders(_last + 1, count))
            {
                Add(entry, isNewer: true);
            }

            _last += count;
        }

        while (_first > first && !_isFull)
        {
            var count = Take(_first - first, ref left, cancellationToken);
            foreach (var entry in store.ReadJournalHeaders(_first - count, count).Reverse())
            {
                // Where the journal is trimmed meanwhile, the entries begin later, and so end later.
                if (entry.Revision < _first)
                {
                    Add(entry, isNewer: false);
                }
            }

            _first -= count;
        }
    }

    private static int Take(long wanted, ref int left, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (left <= 0)
        {
            throw new SearchBusyException();
        }

        var count = (int)Math.Min(wanted, Math.Min(HeadersPerRead, left));
        left -= count;
        return count;
    }

    private void Add(JournalEntry entry, bool isNewer)
    {
        foreach (var id in CommitDecoder.DeletedIds(entry.Header))
        {
            if (isNewer)
            {
                _lastByHash[Hash(id)] = entry.Revision;
            }
            else
            {
                _lastByHash.TryAdd(Hash(id), entry.Revision);
            }
        }

        if (_lastByHash.Count > capacity)
        {
            // More than memory is given for: from here on the one whose turn it is reads the headers.
            _isFull = true;
            _lastByHash.Clear();
            _lastByHash.TrimExcess();
        }
    }

    private long Scan(string nodeId, long first, long last, CancellationToken cancellationToken)
    {
        for (var end = last; end >= first; end -= HeadersPerRead)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var start = Math.Max(first, end - HeadersPerRead + 1);
            foreach (var entry in store.ReadJournalHeaders(start, (int)(end - start + 1)).Reverse())
            {
                if (entry.Revision <= end && CommitDecoder.Deletes(entry.Header, nodeId))
                {
                    return entry.Revision;
                }
            }
        }

        return 0;
    }
}
