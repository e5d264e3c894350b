using Grpc.Core;
using Registry.GrpcStandIns.Tests.Hosting;
using Registry.GrpcStandIns.Tests.Wire;

namespace Registry.GrpcStandIns.Tests;

internal sealed class MetadataTests
{
    private static readonly byte[] AllBytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];

    [Test]
    public async Task Headers_TextAndBytes_ReachTheServer()
    {
        await using var host = await EchoHost.StartAsync();

        var description = await host.CreateClient().DescribeAsync(
            new EchoMessage(), new Metadata { { "X-Text", "plain" }, { "x-all-bin", AllBytes } });

        Assert.That(ValueOf(description, "x-text"), Is.EqualTo("plain"u8.ToArray()));
        Assert.That(ValueOf(description, "x-all-bin"), Is.EqualTo(AllBytes));
    }

    [Test]
    public async Task ResponseHeaders_TextAndBytes_ReachTheClient()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateClient().DescribeAsync(
            new EchoMessage(), new Metadata { { "x-text", "plain" }, { "x-all-bin", AllBytes } });
        var headers = await call.ResponseHeadersAsync;

        Assert.That(headers.GetValue("x-text"), Is.EqualTo("plain"));
        Assert.That(headers.GetValueBytes("x-all-bin"), Is.EqualTo(AllBytes));
    }

    [Test]
    public async Task Trailers_KeyRepeated_ReachTheClientInOrder()
    {
        await using var host = await EchoHost.StartAsync();

        using var call = host.CreateClient().DescribeAsync(
            new EchoMessage(), new Metadata { { "x-many", "1" }, { "x-many", "2" } });
        await call;

        Assert.That(call.GetTrailers().GetValue("x-many"), Is.EqualTo("1, 2"), "HTTP joins the values of one key");
    }

    [Test]
    public void Entry_UpperCaseKey_IsLowered() =>
        Assert.That(new Metadata.Entry("X-Request.Id_2", "v").Key, Is.EqualTo("x-request.id_2"));

    [TestCase("white space")]
    [TestCase("colon:")]
    [TestCase("ünicode")]
    [TestCase("line\nbreak")]
    public void Entry_MalformedKey_IsRefused(string key) =>
        Assert.That(() => new Metadata.Entry(key, "v"), Throws.ArgumentException);

    [Test]
    public void Entry_TextUnderBinaryKey_IsRefused() =>
        Assert.That(() => new Metadata.Entry("x-BIN", "v"), Throws.ArgumentException);

    [Test]
    public void Entry_BytesUnderTextKey_IsRefused() =>
        Assert.That(() => new Metadata.Entry("x", [1]), Throws.ArgumentException);

    [Test]
    public void Entry_Binary_HasNoText() =>
        Assert.That(() => new Metadata.Entry("x-bin", [1]).Value, Throws.InvalidOperationException);

    [Test]
    public void Entry_Text_HasItsAscii() =>
        Assert.That(new Metadata.Entry("x", "ab").ValueBytes, Is.EqualTo("ab"u8.ToArray()));

    [Test]
    public void Entry_BytesChangedOutside_KeepsItsOwn()
    {
        byte[] given = [1];
        var entry = new Metadata.Entry("x-bin", given);

        given[0] = 2;
        entry.ValueBytes[0] = 3;

        Assert.That(entry.ValueBytes, Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public void Get_KeyRepeated_IsTheLastWhateverTheCase()
    {
        var metadata = new Metadata { { "x", "1" }, { "x", "2" }, { "y", "3" } };

        Assert.That(metadata.GetValue("X"), Is.EqualTo("2"));
        Assert.That(metadata.GetAll("X").Select(entry => entry.Value), Is.EqualTo(["1", "2"]));
        Assert.That(metadata.Get("z"), Is.Null);
    }

    [Test]
    public void Empty_Changed_Refuses()
    {
        Assert.That(Metadata.Empty.IsReadOnly, Is.True);
        Assert.That(() => Metadata.Empty.Add("x", "1"), Throws.InvalidOperationException);
        Assert.That(() => Metadata.Empty.Clear(), Throws.InvalidOperationException);
    }

    private static byte[] ValueOf(CallDescription description, string key) =>
        description.Headers.Single(header => header.Key == key).Value.ToByteArray();
}
