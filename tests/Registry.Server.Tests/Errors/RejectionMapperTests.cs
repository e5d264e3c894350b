using System.Reflection;
using Google.Rpc;
using Grpc.Core;
using Registry.Domain;
using Registry.Server.Errors;
using Registry.V1;
using NodeRef = Registry.Domain.NodeRef;

namespace Registry.Server.Tests.Errors;

/// <summary>Each rejection has its status, reason and metadata, as the catalogue in errors.proto says.</summary>
[TestFixture]
public sealed class RejectionMapperTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    private static IEnumerable<TestCaseData> Catalogue()
    {
        yield return Case(new Rejection.NodeNotFound(new NodeRef(Domain.NodeRefKind.Name, "n"), "m"), StatusCode.NotFound, ErrorReason.NodeNotFound, "ref_kind", "ref", "nearest");
        yield return Case(
            new Rejection.NodeNotFound(new NodeRef(Domain.NodeRefKind.Name, "n"), null) { AtRevision = 4 }, StatusCode.NotFound, ErrorReason.NodeNotFound,
            "ref_kind", "ref", "at_revision");
        yield return Case(new Rejection.NodeAlreadyExists("a"), StatusCode.AlreadyExists, ErrorReason.NodeAlreadyExists, "id");
        yield return Case(new Rejection.NameTaken("n", "a"), StatusCode.AlreadyExists, ErrorReason.NameTaken, "name", "holder");
        yield return Case(new Rejection.KeyTaken("k", "a"), StatusCode.AlreadyExists, ErrorReason.KeyTaken, "key", "holder");
        yield return Case(new Rejection.AlreadyHasParent("a", "p"), StatusCode.FailedPrecondition, ErrorReason.AlreadyHasParent, "id", "parent");
        yield return Case(new Rejection.ParentNotFound("p"), StatusCode.FailedPrecondition, ErrorReason.ParentNotFound, "parent");
        yield return Case(
            new Rejection.ParentNotFound("p") { NamedId = "a" }, StatusCode.FailedPrecondition, ErrorReason.ParentNotFound, "parent", "named_id");
        yield return Case(new Rejection.ParentCycle("a", "p"), StatusCode.FailedPrecondition, ErrorReason.ParentCycle, "id", "parent");
        yield return Case(new Rejection.StillUsed("a", "p", 2), StatusCode.FailedPrecondition, ErrorReason.StillUsed, "id", "parent", "children", "allocations");
        yield return Case(new Rejection.DefinitionDeployed("a", "p"), StatusCode.FailedPrecondition, ErrorReason.DefinitionDeployed, "id", "parent");
        yield return Case(new Rejection.RevisionMismatch("a", 1, 2), StatusCode.Aborted, ErrorReason.RevisionMismatch, "id", "expected", "actual");
        yield return Case(new Rejection.ParentMismatch("a", "p", "q"), StatusCode.Aborted, ErrorReason.RevisionMismatch, "id", "expected", "actual");
        yield return Case(new Rejection.BlobNotFound("a", "k"), StatusCode.NotFound, ErrorReason.BlobNotFound, "id", "key");
        yield return Case(new Rejection.LimitExceeded("a", "tags", 256), StatusCode.FailedPrecondition, ErrorReason.LimitExceeded, "id", "limit", "maximum");
        yield return Case(new Rejection.WriteTooLarge("bytes", 9, "split it"), StatusCode.FailedPrecondition, ErrorReason.LimitExceeded, "limit", "maximum");
        yield return Case(new Rejection.AnswerTooLarge("bytes", 9, "ask for less"), StatusCode.FailedPrecondition, ErrorReason.LimitExceeded, "limit", "maximum");
        yield return Case(new Rejection.InBatch(3, new Rejection.KeyTaken("k", "a")), StatusCode.AlreadyExists, ErrorReason.KeyTaken, "key", "holder", "index");
        yield return Case(new Rejection.ModuleNotFound("m", "n"), StatusCode.NotFound, ErrorReason.ModuleNotFound, "id", "nearest");
        yield return Case(new Rejection.ModulesChanged(), StatusCode.Aborted, ErrorReason.RevisionMismatch, "id");
        yield return Case(new Rejection.NotAPool("a"), StatusCode.FailedPrecondition, ErrorReason.NotAPool, "id");
        yield return Case(new Rejection.PoolExhausted("p", "/24"), StatusCode.ResourceExhausted, ErrorReason.PoolExhausted, "pool", "wanted");
        yield return Case(new Rejection.AllocationTaken("p", "1", "1", "a", DateTime.UnixEpoch), StatusCode.AlreadyExists, ErrorReason.AllocationTaken, "pool", "hint", "value", "holder", "held_until");
        yield return Case(new Rejection.AllocationNotFound("p", "1"), StatusCode.NotFound, ErrorReason.AllocationNotFound, "pool", "value");
        yield return Case(new Rejection.AllocationOwned("p", "1", "a", "config/x"), StatusCode.FailedPrecondition, ErrorReason.AllocationOwned, "pool", "value", "node", "path");
        yield return Case(new Rejection.PoolRequestInvalid("p", "hint", "is outside the pool"), StatusCode.InvalidArgument, ErrorReason.InvalidField);
        yield return Case(new Rejection.Outdated(), StatusCode.Aborted, ErrorReason.Contended);
        yield return Case(new Rejection.Contended(Wait), StatusCode.Aborted, ErrorReason.Contended);
        yield return Case(new Rejection.StillReferenced("a", "b", "config/x#y"), StatusCode.FailedPrecondition, ErrorReason.StillReferenced, "id", "referrer", "path");
        yield return Case(new Rejection.PointNotFound("confg", "router", "config"), StatusCode.NotFound, ErrorReason.PointNotFound, "point", "type", "nearest");
        yield return Case(new Rejection.PathNotFound("config/x#z", "config/x#y"), StatusCode.NotFound, ErrorReason.PathNotFound, "path", "nearest");
        yield return Case(new Rejection.HookFailed("m/h", "did not answer", Wait), StatusCode.Unavailable, ErrorReason.HookFailed, "hook");
        yield return Case(new Rejection.QueueFull(Wait), StatusCode.ResourceExhausted, ErrorReason.QueueFull);
        yield return Case(new Rejection.SearchBusy(Wait), StatusCode.ResourceExhausted, ErrorReason.SearchBusy);
        yield return Case(new Rejection.StoreFull(Wait), StatusCode.ResourceExhausted, ErrorReason.StoreFull);
        yield return Case(new Rejection.StoreReadOnly(Wait), StatusCode.Unavailable, ErrorReason.ReadOnly);
        yield return Case(new Rejection.ShuttingDown(Wait), StatusCode.Unavailable, ErrorReason.ShuttingDown);
        yield return Case(new Rejection.RequestIdReused("r", 4), StatusCode.InvalidArgument, ErrorReason.RequestIdReused, "request_id", "revision");
        yield return Case(new Rejection.RevisionNotReached(9, 4, Wait), StatusCode.Unavailable, ErrorReason.RevisionNotReached, "min_revision", "revision");
        yield return Case(new Rejection.Compacted(3, 7), StatusCode.OutOfRange, ErrorReason.Compacted, "revision", "oldest");
        yield return Case(new Rejection.EpochChanged("a", "b"), StatusCode.FailedPrecondition, ErrorReason.EpochChanged, "expected", "actual");
        yield return Case(new Rejection.Stalled(Wait), StatusCode.Aborted, ErrorReason.Stalled, "seconds");
    }

    [TestCaseSource(nameof(Catalogue))]
    public void ToStatus_Rejection_IsAsCatalogued(Rejection rejection, StatusCode code, ErrorReason reason, string[] metadata)
    {
        var status = RejectionMapper.ToStatus(rejection);

        var info = status.Details[0].Unpack<ErrorInfo>();
        Assert.Multiple(() =>
        {
            Assert.That(status.Code, Is.EqualTo((int)code));
            Assert.That(status.Message, Is.Not.Empty);
            Assert.That(info.Domain, Is.EqualTo("registry.v1"));
            Assert.That(info.Reason, Is.EqualTo(StatusDetails.Name(reason)));
            Assert.That(info.Metadata.Keys, Is.EquivalentTo(metadata));
        });
    }

    [TestCaseSource(nameof(Catalogue))]
    public void ToStatus_WorthRepeating_CarriesRetryInfo(Rejection rejection, StatusCode code, ErrorReason reason, string[] metadata)
    {
        // A pool does not become free by asking again.
        var repeat = (code is StatusCode.ResourceExhausted or StatusCode.Unavailable && reason != ErrorReason.PoolExhausted) || rejection is Rejection.Contended;

        Assert.That(RejectionMapper.ToStatus(rejection).Details.Any(detail => detail.Is(RetryInfo.Descriptor)), Is.EqualTo(repeat));
    }

    [Test]
    public void Catalogue_EveryRejectionThereIs_HasACase()
    {
        var kinds = typeof(Rejection).GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(typeof(Rejection)));

        Assert.That(Catalogue().Select(data => data.Arguments[0]!.GetType()).Distinct(), Is.EquivalentTo(kinds));
    }

    private static TestCaseData Case(Rejection rejection, StatusCode code, ErrorReason reason, params string[] metadata) =>
        new TestCaseData(rejection, code, reason, metadata).SetArgDisplayNames(rejection.GetType().Name);
}
