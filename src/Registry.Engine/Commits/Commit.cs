using System.Collections.Immutable;
using Registry.Domain;

namespace Registry.Engine.Commits;

/// <summary>One durable commit: what it changed, when, and who asked for it. Immutable, shared by everyone who reads it.</summary>
/// <param name="revision">Its revision.</param>
/// <param name="time">Its time, UTC.</param>
/// <param name="principal">Who asked for it.</param>
/// <param name="requestId">The client's id for the request; may be empty.</param>
/// <param name="changes">What it changed, one entry a node, in the order of first change.</param>
/// <param name="sizeBytes">Bytes of its journal entry: tells about how much memory it takes.</param>
public sealed class Commit(
    long revision, DateTime time, string principal, string requestId, ImmutableArray<CommitChange> changes, int sizeBytes)
{
    /// <summary>Its revision.</summary>
    public long Revision { get; } = revision;

    /// <summary>Its time, UTC.</summary>
    public DateTime Time { get; } = time;

    /// <summary>Who asked for it.</summary>
    public string Principal { get; } = principal;

    /// <summary>The client's id for the request; may be empty.</summary>
    public string RequestId { get; } = requestId;

    /// <summary>What it changed, one entry a node, in the order of first change.</summary>
    public ImmutableArray<CommitChange> Changes { get; } = changes;

    /// <summary>Bytes of its journal entry.</summary>
    public int SizeBytes { get; } = sizeBytes;
}

/// <summary>The change of one node by one commit, with room for its encoded forms, so that each is made once for all watches.</summary>
public sealed class CommitChange(NodeChange change)
{
    private const int KeptForms = 8;
    private const int NotCompared = -1;

    private ImmutableArray<KeyValuePair<long, byte[]>> _encodings = [];
    private int _differences = NotCompared;

    /// <summary>The node before; null: the commit registered it.</summary>
    public Node? Before { get; } = change.Before;

    /// <summary>The node after; null: the commit deleted it.</summary>
    public Node? After { get; } = change.After;

    /// <summary>Id of the node.</summary>
    public string NodeId => (After ?? Before!).Id;

    /// <summary>The attributes in which the node before and the node after differ; none where there are not both. Compared once.</summary>
    public NodeFields Differences
    {
        get
        {
            var known = Volatile.Read(ref _differences);
            if (known == NotCompared)
            {
                known = Before is null || After is null ? 0 : (int)After.DifferencesFrom(Before);
                Volatile.Write(ref _differences, known);
            }

            return (NodeFields)known;
        }
    }

    /// <summary>An encoded form of the change. Any thread; when two ask at once both may encode. The first few forms are kept: watches with
    /// many different masks must not make the commits in memory grow.</summary>
    /// <param name="form">Tells the forms apart.</param>
    /// <param name="state">Goes to <paramref name="encode"/>.</param>
    /// <param name="encode">Makes the form.</param>
    public byte[] Encoding<TState>(long form, TState state, Func<TState, byte[]> encode)
    {
        ArgumentNullException.ThrowIfNull(encode);
        foreach (var known in _encodings)
        {
            if (known.Key == form)
            {
                return known.Value;
            }
        }

        var bytes = encode(state);
        ImmutableInterlocked.Update(
            ref _encodings, static (kept, made) => kept.Length < KeptForms ? kept.Add(made) : kept, KeyValuePair.Create(form, bytes));
        return bytes;
    }
}
