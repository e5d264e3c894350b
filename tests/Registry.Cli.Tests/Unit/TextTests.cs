using System.Text;
using Registry.Cli.Import;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Tests.Unit;

internal sealed class TextTests
{
    [Test]
    public void JsonSequence_ArrayOrLinesOrPretty_GivesTheSameItems()
    {
        var array = JsonSequence.Split("[{\"a\":1},\n {\"b\":[2]}]"u8);
        var lines = JsonSequence.Split("{\"a\":1}\n{\"b\":[2]}\n"u8);
        var pretty = JsonSequence.Split("{\"a\":1}\n\n{\n\"b\":[2]\n}"u8);

        Assert.That(array.Select(i => i.Line), Is.EqualTo(new[] { 1, 2 }));
        Assert.That(lines, Is.EqualTo(new[] { new JsonItem(1, "{\"a\":1}"), new JsonItem(2, "{\"b\":[2]}") }));
        Assert.That(pretty.Select(i => i.Line), Is.EqualTo(new[] { 1, 3 }));
    }

    [Test]
    public void JsonSequence_NotJson_NamesTheLine()
        => Assert.That(() => JsonSequence.Split("{}\n{]"u8), Throws.InstanceOf<FormatException>().With.Message.StartsWith("line 2: "));

    [Test]
    public void ImportLine_BareNode_IsTakenAsOne()
    {
        var line = ImportLine.Parse(7, Encoding.UTF8.GetBytes("""{"id":"a","type":"vm","metadata":{"node":1}}"""));

        Assert.That((line.Number, line.Request.Node.Id), Is.EqualTo((7L, "a")));
    }

    [TestCase("[1]", "object")]
    [TestCase("{\"id\":", "JSON")]
    [TestCase("{\"id\":\"a\",\"colour\":1}", "colour")]
    [TestCase("{\"node\":{\"colour\":1}}", "colour")]
    public void ImportLine_Bad_SaysWhy(string text, string why)
        => Assert.That(() => ImportLine.Parse(1, Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<FormatException>().With.Message.Contains(why));

    [Test]
    public void ImportLine_BadUtf8_SaysSo()
        => Assert.That(() => ImportLine.Parse(1, [(byte)'{', 0xff, (byte)'}']), Throws.InstanceOf<FormatException>().With.Message.EqualTo("not UTF-8"));

    [Test]
    public async Task LineReader_LastLineWithoutEnd_IsRead()
    {
        await using var reader = new LineReader(new MemoryStream("a\n\nb"u8.ToArray()));
        var lines = new List<string>();
        while (await reader.ReadAsync(CancellationToken.None) is { } line)
        {
            lines.Add($"{reader.Number}:{Encoding.UTF8.GetString(line)}");
        }

        Assert.That(lines, Is.EqualTo(new[] { "1:a", "2:", "3:b" }));
        Assert.That(reader.BytesRead, Is.EqualTo(4));
    }

    [Test]
    public void Printable_ControlCharacters_AreEscaped()
        => Assert.That(Printable.Text("a\e[31m\nb"), Is.EqualTo("a\\u001b[31m\\u000ab"));

    [Test]
    public void ColumnTable_WideCharacters_StayAligned()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var table = new ColumnTable(output, useColor: false, "NAME", "TYPE");
        table.Add("東京", "vm");
        table.Add("a", "vm");
        table.Flush();

        Assert.That(output.ToString(), Is.EqualTo("NAME  TYPE\n東京  vm\na     vm\n"));
    }

    [Test]
    public void TreeDrawing_Cluster_SetsOrphansApart()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var drawing = new TreeDrawing(output, useColor: false, TimeProvider.System.GetUtcNow());
        drawing.Add(Tree("hv-1", "hypervisor", "", 0, 2));
        drawing.Add(Tree("web-2", "vm", "hv-1", 1, 0));
        drawing.Add(Tree("web-1", "vm", "hv-1", 1, 1));
        drawing.Add(Tree("disk", "volume", "web-1", 2, 0));
        drawing.Add(Tree("hv-2", "hypervisor", "", 0, 0));
        drawing.Add(Tree("lost", "router", "", 0, 0));
        drawing.Draw(separateOrphans: true);

        Assert.That(output.ToString(), Is.EqualTo("""
            hv-1  hypervisor  on
            ├─ web-1  vm  on
            │  └─ disk  volume  on
            └─ web-2  vm  on
            hv-2  hypervisor  on

            Without parent and children:
              lost  router  on

            """));
    }

    private static TreeNode Tree(string id, string type, string parent, int depth, int children) => new()
    {
        Node = new Node { Id = id, Name = id, Type = type, Parent = parent, State = "on" },
        Depth = depth,
        ChildCount = children,
    };
}
