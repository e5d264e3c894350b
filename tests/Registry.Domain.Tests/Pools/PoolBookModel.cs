using Registry.Domain.Pools;
using Registry.Testing;

namespace Registry.Domain.Tests.Pools;

/// <summary>A book, and beside it a set of the addresses of its pool, which is slow and plainly right.</summary>
internal sealed class PoolBookModel
{
    private static readonly TimeSpan HoldDown = TimeSpan.FromSeconds(20);

    private readonly Dictionary<int, int> _owners = [];
    private readonly Dictionary<PoolValue, DateTime?> _values = [];
    private readonly int[] _addresses;
    private PoolBook _book;
    private DateTime _now = DateTime.UnixEpoch;
    private long _revision;

    public PoolBookModel(params string[] ranges)
    {
        var spec = PoolWrites.Spec(HoldDown, ranges);
        _book = PoolBook.Open("p", spec);
        _addresses = [.. spec.Ranges.SelectMany(range => Enumerable.Range((int)range.First, (int)range.Size))];
    }

    /// <summary>Lets time pass, frees or allocates, as two bytes say, and compares.</summary>
    public void Step(byte what, byte argument)
    {
        _now += TimeSpan.FromSeconds(what % 4);
        var bits = _book.Spec.Kind.Bits();
        var size = _book.Spec.Kind.HasPrefixes() ? argument % 5 : 0;
        var active = _values.Where(value => value.Value is null).Select(value => value.Key).OrderBy(value => value.Block.Start).ToList();
        if (what >= 150 && active.Count > 0)
        {
            Free(active[argument % active.Count]);
        }
        else if (what >= 110)
        {
            var start = _addresses[argument % _addresses.Length] >> size << size;
            Allocate(new PoolValue(_book.Spec.Kind, new PoolBlock((UInt128)start, size)), size, bits);
        }
        else
        {
            Allocate(null, size, bits);
        }

        Compare();
    }

    private void Free(PoolValue value)
    {
        _book = _book.Free(value, new CommitStamp(++_revision, _now))!.Book;
        _values[value] = _now;
    }

    private void Allocate(PoolValue? hint, int size, int bits)
    {
        var expected = Expected(hint, size);
        var before = _book.Entries.Count;
        var request = new AllocationRequest { Hint = hint, PrefixLength = _book.Spec.Kind.HasPrefixes() ? bits - size : null };
        var canTake = hint is { } wanted && _book.CanTake(wanted, _now);

        var edit = _book.Allocate(request, new CommitStamp(++_revision, _now), out var rejection);

        Assert.That((int?)(edit is null ? null : (int)edit.Allocation.Value.Block.Start), Is.EqualTo(expected), rejection?.ToString());
        Assert.That(hint is null || canTake == expected is not null, Is.True, "CanTake says what Allocate does");
        Assert.That(_book.Entries.Count, Is.EqualTo(before), "the old books are as they were");
        if (edit is not null)
        {
            ReleaseExpired();
            _book = edit.Book;
            _values[edit.Allocation.Value] = null;
            Own(edit.Allocation.Value, 1);
        }
    }

    /// <summary>The lowest aligned run of addresses of which none is owned, or the hint where none of its is.</summary>
    private int? Expected(PoolValue? hint, int size)
    {
        var length = 1 << size;
        var owned = _owners.Where(owner => owner.Value > 0).Select(owner => owner.Key).ToHashSet();
        foreach (var expired in _values.Where(value => value.Value is { } freed && freed + HoldDown <= _now))
        {
            owned.ExceptWith(Addresses(expired.Key));
        }

        var starts = hint is { } value ? [(int)value.Block.Start] : _addresses.Where(address => address % length == 0);
        var found = starts.Where(start => Enumerable.Range(start, length).All(address => _addresses.Contains(address) && !owned.Contains(address)));
        return found.Select(start => (int?)start).FirstOrDefault();
    }

    private void ReleaseExpired()
    {
        foreach (var (value, _) in _values.Where(value => value.Value is { } freed && freed + HoldDown <= _now).ToList())
        {
            _values.Remove(value);
            Own(value, -1);
        }
    }

    private void Own(PoolValue value, int change)
    {
        foreach (var address in Addresses(value))
        {
            var owners = _owners.GetValueOrDefault(address) + change;
            Assert.That(owners, Is.InRange(0, 1), "an address has one owner");
            _owners[address] = owners;
        }
    }

    private static IEnumerable<int> Addresses(PoolValue value) => Enumerable.Range((int)value.Block.Start, (int)value.Block.Size);

    private void Compare()
    {
        var problems = new List<string>();
        _book.FindInconsistencies(problems.Add);
        Assert.That(problems, Is.Empty);
        Assert.That(
            _book.Overlapping(new PoolBlock(0, 127)).Select(entry => (entry.Value, entry.FreeTime)),
            Is.EqualTo(_values.OrderBy(value => value.Key.Block.Start).Select(value => (value.Key, value.Value))));
    }
}
