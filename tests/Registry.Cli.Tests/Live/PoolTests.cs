using System.Text.Json.Nodes;

namespace Registry.Cli.Tests.Live;

internal sealed class PoolTests : LiveTest
{
    [Test]
    public async Task Pool_FromCreationToDeletion_IsWorkedWith()
    {
        var (pool, node) = (Unique("routers"), Unique("web"));
        await RegisterAsync(node, "vm");

        await OkAsync("pool", "create", pool, "ipv4", "10.20.0.0/16", "--default-length", "27", "--hold-down", "1s");
        var value = (await OkAsync("pool", "allocate", pool, "--node", node, "--purpose", "uplink", "-o", "id")).Trim();
        var usage = JsonNode.Parse(await OkAsync("pool", "show", pool, "-o", "json"))!["usage"]!;
        var listed = await OkAsync("pool", "allocations", "--node", node);
        var refused = await CtlAsync("pool", "delete", pool);
        await OkAsync("pool", "free", pool, value);
        await OkAsync("pool", "delete", pool);

        Assert.That((value, usage["allocated"]!.GetValue<string>()), Is.EqualTo(("10.20.0.0/27", "32")));
        Assert.That(listed, Does.Contain("10.20.0.0/27").And.Contain("uplink"));
        Assert.That(refused.Code, Is.EqualTo(1));
        Assert.That(refused.Error, Does.Contain("1 allocations"));
        Assert.That(await OkAsync("pool", "list", "-o", "id"), Does.Not.Contain(pool));
    }
}
