using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

internal sealed class BatchTests : LiveTest
{
    [Test]
    public async Task Batch_Lines_AreOneCommit()
    {
        var run = await BatchAsync("""
            {"registerNode":{"node":{"id":"b-hv","type":"hypervisor"}}}
            {"registerNode":{"node":{"id":"b-vm","type":"vm","parent":"b-hv"}}}
            {"patchMetadata":{"nodeRef":{"id":"b-hv"},"set":{"rack":"r1"}}}
            """);

        var (hv, vm) = (await GetAsync("b-hv"), await GetAsync("b-vm"));
        Assert.That(run.Out, Does.StartWith("WRITE  RESULT  ID\n0      b-hv    b-hv\n1      b-vm    b-vm\n2      b-hv    b-hv\n3 writes: done (revision "));
        Assert.That(hv["revision"]!.GetValue<string>(), Is.EqualTo(vm["revision"]!.GetValue<string>()));
    }

    [Test]
    public async Task Batch_RefusedWrite_NamesItsLineAndChangesNothing()
    {
        var run = await BatchAsync("""
            [
              {"registerNode":{"node":{"id":"c-1","type":"vm"}}},
              {"deleteNode":{"nodeRef":{"id":"c-2"}}}
            ]
            """);

        Assert.That(run.Error, Does.Contain("write 1: node 'c-2' not found").And.Contain("nothing was changed; write 1 is on line 3 of -"));
        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That((await CtlAsync("node", "get", "c-1")).Code, Is.EqualTo(1));
    }

    [Test]
    public async Task Batch_SameRequestId_IsCarriedOutOnce()
    {
        const string Writes = """{"registerNode":{"node":{"type":"vm","name":"once"}}}""";

        var first = await BatchAsync(Writes, "--request-id", "r-1", "-o", "json");
        var second = await BatchAsync(Writes, "--request-id", "r-1", "-o", "json");

        Assert.That(JsonNode.Parse(second.Out)!["revision"]!.GetValue<string>(), Is.EqualTo(JsonNode.Parse(first.Out)!["revision"]!.GetValue<string>()));
        Assert.That(await NamesAsync("once"), Has.Length.EqualTo(1));
    }

    private Task<Run> BatchAsync(string input, params string[] args) => Run.CliAsync(["batch", .. args, "--server", Daemon.Address], input);
}
