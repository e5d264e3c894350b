using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class BlobRuleTests
{
    private readonly PureRegistry _registry = PureRegistry.With(Writes.Register("a") with { Blobs = Drafts.Blobs("k=v") });

    [Test]
    public void SetBlob_NewKey_IsSortedIn()
    {
        var decision = _registry.Run(Writes.SetBlob("a", "b", "four"));

        Assert.That(_registry.Node("a").Blobs, Is.EqualTo([new BlobEntry("b", 4, 2), new BlobEntry("k", 1, 1)]));
        Assert.That(decision.Blobs.Single().Value!.Value.ToArray(), Is.EqualTo("four"u8.ToArray()));
    }

    [Test]
    public void SetBlob_KnownKey_IsReplaced()
    {
        _registry.Run(Writes.SetBlob("a", "k", "longer"));

        Assert.That(_registry.Node("a").Blobs, Is.EqualTo([new BlobEntry("k", 6, 2)]));
    }

    [Test]
    public void SetBlob_EmptyValue_DeletesTheBlob()
    {
        var decision = _registry.Run(Writes.SetBlob("a", "k", ""));

        Assert.That(_registry.Node("a").Blobs, Is.Empty);
        Assert.That(decision.Blobs, Is.EqualTo([new BlobChange("a", "k", null)]));
    }

    [Test]
    public void SetBlob_EmptyValueOfAnUnknownKey_DoesNotCommit()
    {
        Assert.That(_registry.Run(Writes.SetBlob("a", "x", "")).IsEmpty);
    }

    [Test]
    public void SetBlob_OneTooMany_IsLimitExceeded()
    {
        for (var i = 1; i < NodeLimits.Blobs; i++)
        {
            Assert.That(_registry.Run(Writes.SetBlob("a", $"b{i}", "1")).Rejection, Is.Null);
        }

        Assert.That(_registry.Run(Writes.SetBlob("a", "more", "1")).Rejection, Is.EqualTo(new Rejection.LimitExceeded("a", "blobs", 64)));
        Assert.That(_registry.Run(Writes.SetBlob("a", "k", "replaced")).Rejection, Is.Null);
    }

    [Test]
    public void SetBlob_Change_IsStamped()
    {
        Assert.That(_registry.Run(Writes.SetBlob("a", "x", "1")).Results.Single().Node!.Revision, Is.EqualTo(2));
    }

    [Test]
    public void DeleteBlob_KnownKey_IsGone()
    {
        var decision = _registry.Run(Writes.DeleteBlob("a", "k"));

        Assert.That(_registry.Node("a").Blobs, Is.Empty);
        Assert.That(decision.Blobs, Is.EqualTo([new BlobChange("a", "k", null)]));
    }

    [Test]
    public void DeleteBlob_UnknownKey_IsBlobNotFound()
    {
        Assert.That(_registry.Run(Writes.DeleteBlob("a", "x")).Rejection, Is.EqualTo(new Rejection.BlobNotFound("a", "x")));
    }

    [Test]
    public void DeleteBlob_ExpectedRevisionIsOld_IsRevisionMismatch()
    {
        var decision = _registry.Run(Writes.DeleteBlob("a", "k") with { ExpectedRevision = 9 });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.RevisionMismatch("a", 9, 1)));
    }
}
