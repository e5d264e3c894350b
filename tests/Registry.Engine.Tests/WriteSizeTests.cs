using System.Collections.Immutable;
using System.Globalization;
using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Storage.Integrity;
using Registry.Testing;

namespace Registry.Engine.Tests;

/// <summary>Small requests that would write much, and commands that cannot be written at all.</summary>
public sealed class WriteSizeTests
{
    private const int Million = 1_000_000;

    private static readonly Node s_large = Drafts.Node("large") with
    {
        Definition = [.. new byte[Million]],
        Metadata = [new MetadataEntry("m", [.. new byte[Million]])],
    };

    [Test]
    public async Task Execute_BatchOfManyTagUpdatesOfALargeNode_WritesItsImagesOnce()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register(s_large));

        var outcome = await rig.Run(Tags(1_200));

        Assert.That(outcome.Rejection, Is.Null);
        var written = rig.Store.Batches[^1];
        var bytes = written.Journal.Sum(entry => (long)entry.Header.Length + entry.Body.Length) + written.Writes.Sum(write => (long)(write.Body?.Length ?? 0));
        Assert.That(bytes, Is.LessThan(8 * Million));
    }

    [Test]
    public async Task Execute_BatchRepeatedUnderItsRequestId_AnswersEachWriteAsItWas()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register(s_large));
        var batch = Writes.Batch(
            [.. Tags(3).Commands, Writes.Register("b"), Writes.Define("b", "one"), Writes.SetState("b", "up"), Writes.Delete("b"), Writes.Rename("large", "x")]);

        var first = await rig.Run(batch, "r", 1);
        var again = await rig.Run(batch, "r", 1);

        Assert.That(again.Revision, Is.EqualTo(first.Revision));
        Assert.That(again.Results.Select(Text), Is.EqualTo(first.Results.Select(Text)));
        Assert.That(first.Results.Select(result => result.Node?.Tags.Length), Is.EqualTo(new int?[] { 1, 2, 3, 0, 0, 0, null, 3 }));
    }

    [Test]
    public async Task Journal_BatchOfSteps_PassesTheAudit()
    {
        await using var rig = EngineRig.Start();
        await rig.Prepare(Writes.Register(s_large), Tags(3), Writes.Batch(Writes.Register("b"), Writes.SetState("b", "up"), Writes.Delete("b"), Writes.Register("c")));
        var findings = new Findings();
        var audit = new JournalAudit(findings);

        foreach (var entry in rig.Store.ReadJournal(1, 100))
        {
            audit.Check(entry);
        }

        audit.Complete(rig.Current);
        Assert.That(findings.First, Is.Empty);
    }

    [Test]
    public async Task Execute_CommandThatCannotBeEncoded_FailsAloneAndTheEngineGoesOn()
    {
        await using var rig = EngineRig.Start();
        rig.ExpectsErrors = true;
        var (gate, first) = await rig.SendAndHold(Writes.Register("a"));
        var before = rig.Send(Writes.Register("before"));
        var bad = rig.Send(Writes.Register(Drafts.Node("bad") with { Items = WithTime(new CelTimestamp(250_000_000_000, 0)) }));
        var after = rig.Send(Writes.Register("after"));
        gate.Release();

        Assert.That(async () => await bad.InTime(), Throws.InstanceOf<InvalidOperationException>().With.Message.Contains("wrote nothing"));
        await Task.WhenAll(first, before, after).InTime();

        Assert.That((before.Result.Rejection, after.Result.Rejection), Is.EqualTo(((Rejection?)null, (Rejection?)null)));
        Assert.That((rig.Current.Count, rig.Store.Revision, rig.Current.TryGet("bad", out _)), Is.EqualTo((3, 3L, false)));
        Assert.That((await rig.Run(Writes.Register("later"))).Revision, Is.EqualTo(4));
        Assert.That(rig.Engine.Completion.IsCompleted, Is.False);
    }

    private static WriteBatchCommand Tags(int count) => Writes.Batch([.. Enumerable.Range(0, count).Select(i =>
        Writes.Update("large") with { SetTags = Drafts.Tags(string.Create(CultureInfo.InvariantCulture, $"t{i % 100}={i}")) })]);

    private static NodeItems WithTime(CelTimestamp time) => NodeItems.Of(
    [
        new PointItems
        {
            Point = "config",
            Items =
            [
                new Item
                {
                    Ref = new ItemRef("m.clock", ""),
                    Class = "m.clock",
                    Source = new ValueSource(ValueOrigin.User, "tester", 1),
                    Fields = ImmutableArray.Create(new ItemField("at", CelValue.Of(time), new ValueSource(ValueOrigin.User, "tester", 1))),
                },
            ],
        },
    ]);

    private static string Text(WriteResult result) => result.Node is { } node
        ? $"{node.Id} {node.Name} {node.State} {node.Revision} [{string.Join(' ', node.Tags)}] {node.Definition.Length} {node.Metadata.Length}"
        : string.Join(' ', result.DeletedIds);
}
