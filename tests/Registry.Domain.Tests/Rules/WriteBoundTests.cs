using System.Collections.Immutable;
using System.Globalization;
using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class WriteBoundTests
{
    private const int Million = 1_000_000;

    private static readonly ImmutableArray<byte> s_large = [.. new byte[Million]];

    [Test]
    public void Decide_ManyTagUpdatesOfALargeNode_CostsWhatTheTagsDo()
    {
        var registry = PureRegistry.With(Writes.Register(Large("big")));

        var decision = registry.Run(Writes.Batch([.. Enumerable.Range(0, 1_200).Select(i => Tag("big", i))]));

        Assert.That(decision.Rejection, Is.Null);
        Assert.That(decision.WriteBytes, Is.LessThan(8 * Million), "two images of 2 MB for the journal, one for the record, and small differences");
        Assert.That(decision.Results[0].Node!.Tags.Single().Value, Is.EqualTo("0"), "each write is answered with the node as it left it");
    }

    [Test]
    public void Decide_ManyPatchesOfLargeMetadata_AreRefusedByName()
    {
        var registry = PureRegistry.With(Writes.Register(Large("big")));
        var patches = Enumerable.Range(0, 200).Select(i => Writes.Patch("big", [$"k={i}"])).ToArray();

        var decision = registry.Run(Writes.Batch(patches));

        Assert.That(decision.Rejection, Is.InstanceOf<Rejection.InBatch>());
        var inner = ((Rejection.InBatch)decision.Rejection!).Inner as Rejection.WriteTooLarge;
        Assert.That(inner?.Maximum, Is.EqualTo(WriteLimits.CommitBytes));
    }

    [Test]
    public void Decide_BatchOverManyLargeNodes_IsRefused()
    {
        var registry = WithChildren(60);

        var decision = registry.Run(Writes.Batch([.. Enumerable.Range(0, 60).Select(i => Tag(Child(i), i))]));

        Assert.That(decision.Rejection, Is.InstanceOf<Rejection.WriteTooLarge>());
        Assert.That(registry.Run(Writes.Batch([.. Enumerable.Range(0, 20).Select(i => Tag(Child(i), i))])).Rejection, Is.Null, "in steps");
    }

    [Test]
    public void Delete_CascadeOverMoreThanACommitMayWrite_IsRefusedAndTheStepsAreNot()
    {
        var registry = WithChildren(70);

        Assert.That(registry.Run(Writes.Delete("top", cascade: true)).Rejection, Is.InstanceOf<Rejection.WriteTooLarge>());
        Assert.That(registry.State.Count, Is.EqualTo(71));
        Assert.That(registry.Run(Writes.Batch([.. Enumerable.Range(0, 40).Select(i => Writes.Delete(Child(i), detach: true))])).Rejection, Is.Null);
        Assert.That(registry.Run(Writes.Delete("top", cascade: true)).Results.Single().DeletedIds, Has.Length.EqualTo(31));
    }

    [Test]
    public void Register_NodeLargerThanAClientReceives_IsRefused()
    {
        var keys = Enumerable.Range(0, 200_000).Select(i => new MetadataEntry(i.ToString("D6", CultureInfo.InvariantCulture), [8]));
        var node = Large("big") with { Metadata = [.. keys] };

        var rejection = new PureRegistry().Run(Writes.Register(node)).Rejection as Rejection.LimitExceeded;

        Assert.That((rejection?.Id, rejection?.Limit, rejection?.Maximum), Is.EqualTo(("big", "bytes", WriteLimits.NodeBytes)));
    }

    private static Node Large(string id) =>
        Drafts.Node(id) with { Definition = s_large, Metadata = [new MetadataEntry("m", s_large)] };

    private static string Child(int i) => $"c{i}";

    private static PureRegistry WithChildren(int count) => PureRegistry.With(
        [Writes.Register("top"), .. Enumerable.Range(0, count).Select(i => Writes.Register(Drafts.Node(Child(i), parent: "top") with { Definition = s_large }))]);

    private static UpdateNodeCommand Tag(string id, int value) =>
        Writes.Update(id) with { SetTags = Drafts.Tags(string.Create(CultureInfo.InvariantCulture, $"t={value}")) };
}
