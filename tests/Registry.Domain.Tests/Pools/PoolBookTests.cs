using Registry.Domain.Pools;
using Registry.Testing;

namespace Registry.Domain.Tests.Pools;

public sealed class PoolBookTests
{
    private static readonly CommitStamp Stamp = new(1, DateTime.UnixEpoch);

    [TestCase("10.0.0.0/8", "10.0.0.0/8")]
    [TestCase("255.255.255.255/32", "255.255.255.255/32")]
    [TestCase("0.0.0.0/0", "0.0.0.0/0")]
    [TestCase("2001:DB8:0:0:0:0:0:0/32", "2001:db8::/32")]
    [TestCase("2001:0db8:0:1::/64", "2001:db8:0:1::/64")]
    [TestCase("::1/128", "::1/128")]
    [TestCase("fe80::1:0:0:1/128", "fe80::1:0:0:1/128")]
    [TestCase("1:0:0:2:0:0:0:3/128", "1:0:0:2::3/128")]
    [TestCase("4094", "4094")]
    [TestCase("9223372036854775807", "9223372036854775807")]
    [TestCase("00:16:3E:aB:00:01", "00:16:3e:ab:00:01")]
    public void TryParse_Value_PrintsCanonically(string text, string canonical)
    {
        Assert.That(PoolWrites.Value(text).ToString(), Is.EqualTo(canonical));
    }

    [TestCase("10.0.0.1/8")]
    [TestCase("10.0.0.0/33")]
    [TestCase("10.0.0/24")]
    [TestCase("010.0.0.0/8")]
    [TestCase("10.0.0.0")]
    [TestCase("2001:db8::1/64")]
    [TestCase("::/0")]
    [TestCase("1::2::3/128")]
    [TestCase("1:2:3:4:5:6:7:8:9/128")]
    [TestCase("fe80::1%eth0/128")]
    [TestCase("-1")]
    [TestCase("9223372036854775808")]
    [TestCase("00:16:3e:00:00")]
    [TestCase("0:16:3e:00:00:01")]
    [TestCase("")]
    public void TryParse_NoValue_SaysWhy(string text)
    {
        Assert.That(PoolValue.TryParse(text, out _, out var problem), Is.False);
        Assert.That(problem, Is.Not.Empty);
    }

    [TestCase("2001:db8::/32", 64, "2001:db8::/64", "2001:db8:0:1::/64")]
    [TestCase("2001:db8::/32", 128, "2001:db8::/128", "2001:db8::1/128")]
    [TestCase("10.0.0.0/16", 27, "10.0.0.0/27", "10.0.0.32/27")]
    [TestCase("100-4094", null, "100", "101")]
    [TestCase("00:16:3e:00:00:00-00:16:3e:ff:ff:ff", null, "00:16:3e:00:00:00", "00:16:3e:00:00:01")]
    public void Allocate_Twice_GivesTheTwoLowest(string range, int? length, string first, string second)
    {
        var request = new AllocationRequest { PrefixLength = length };

        var one = Open(range).Allocate(request, Stamp, out _)!;
        var two = one.Book.Allocate(request, Stamp, out _)!;

        Assert.That((one.Allocation.Value.ToString(), two.Allocation.Value.ToString()), Is.EqualTo((first, second)));
    }

    [TestCase("10.0.0.0/24", 23, null, "prefix_length")]
    [TestCase("10.0.0.0/24", 28, "10.0.0.0/27", "hint")]
    [TestCase("10.0.0.0/24", null, "10.0.1.0/27", "hint")]
    [TestCase("10.0.0.0/24", null, "7", "hint")]
    [TestCase("1-10", 24, null, "prefix_length")]
    [TestCase("1-10", null, "11", "hint")]
    public void Allocate_WhatThePoolDoesNotHandOut_NamesTheField(string range, int? length, string? hint, string field)
    {
        var book = PoolBook.Open("p", PoolWrites.Spec(TimeSpan.Zero, range) with { MinPrefixLength = range.Contains('/') ? 24 : 0 });
        var request = new AllocationRequest { PrefixLength = length, Hint = hint is null ? null : PoolWrites.Value(hint) };

        Assert.That(book.Allocate(request, Stamp, out var rejection), Is.Null);
        Assert.That(((Rejection.PoolRequestInvalid)rejection!).Field, Is.EqualTo(field));
    }

    [Test]
    public void Allocate_HintWithinAnother_NamesThatAndItsHolder()
    {
        var book = Open("10.0.0.0/24").Allocate(Wanted("10.0.0.0/27") with { NodeId = "n" }, Stamp, out _)!.Book;

        Assert.That(book.Allocate(Wanted("10.0.0.16/28"), Stamp, out var rejection), Is.Null);
        Assert.That(rejection, Is.EqualTo(new Rejection.AllocationTaken("p", "10.0.0.16/28", "10.0.0.0/27", "n", null)));
    }

    [Test]
    public void Allocate_HintThatIsHeld_SaysUntilWhen()
    {
        var value = PoolWrites.Value("7");
        var book = Open("1-10").Allocate(Wanted("7"), Stamp, out _)!.Book.Free(value, Stamp)!.Book;

        book.Allocate(Wanted("7"), Stamp, out var rejection);

        Assert.That(rejection, Is.EqualTo(new Rejection.AllocationTaken("p", "7", "7", "", DateTime.UnixEpoch.AddDays(1))));
    }

    [Test]
    public void Allocate_ManyExpiredHolds_TakesThemAlongAPartAtATime()
    {
        var book = Open("0-4999");
        for (var i = 0; i < 5_000; i++)
        {
            var edit = book.Allocate(new AllocationRequest(), Stamp, out _)!;
            book = edit.Book.Free(edit.Allocation.Value, Stamp)!.Book;
        }

        var later = book.Allocate(new AllocationRequest(), Stamp with { Time = DateTime.UnixEpoch.AddDays(1) }, out _)!;

        Assert.That(later.Changes.Count(change => change.After is null), Is.EqualTo(1_023), "and one that is allocated again");
        Assert.That((later.Book.ActiveCount, later.Book.HeldCount), Is.EqualTo((1, 3_976)));
    }

    [Test]
    public void Free_WhatIsNotAllocated_IsNull()
    {
        var book = Open("10.0.0.0/24").Allocate(Wanted("10.0.0.0/27"), Stamp, out _)!.Book;

        Assert.That(book.Free(PoolWrites.Value("10.0.0.0/28"), Stamp), Is.Null);
    }

    private static PoolBook Open(string range) => PoolBook.Open("p", PoolWrites.Spec(TimeSpan.FromDays(1), range));

    private static AllocationRequest Wanted(string hint) => new() { Hint = PoolWrites.Value(hint) };
}
