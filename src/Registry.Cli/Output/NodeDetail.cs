using System.Globalization;
using System.Text.Json;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Prints everything that is known of one node.</summary>
internal sealed class NodeDetail(TextWriter output, DateTimeOffset now)
{
    private const int LabelWidth = 13;
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Print(Node node, string? parentName)
    {
        Field("name", Printable.Text(node.Name));
        Field("id", node.Id);
        Field("type", node.Type);
        Field("tenant", Printable.OrDash(node.Tenant));
        Field("state", node.StateTime is null ? Printable.Text(node.State) : $"{Printable.Text(node.State)} (since {Printable.Time(node.StateTime)})");
        Field("liveness", LivenessText.Long(node.Liveness, now));
        Field("parent", ParentText(node, parentName));
        List("tags", node.Tags.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => Printable.Tag(t.Key, t.Value)));
        List("unique keys", node.UniqueKeys.Select(Printable.Text));
        List("metadata", node.Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{Printable.Text(m.Key)} = {Printable.Value(m.Value)}"));
        List("blobs", node.Blobs.Select(BlobText));
        Definition(node);
        Field("revision", string.Create(CultureInfo.InvariantCulture, $"{node.Revision} (created at {node.CreateRevision})"));
        Field("created", Printable.Time(node.CreateTime));
        Field("updated", Printable.Time(node.UpdateTime));
    }

    public static string BlobText(BlobInfo blob)
        => string.Create(CultureInfo.InvariantCulture, $"{Printable.Text(blob.Key)} ({blob.SizeBytes} bytes, revision {blob.Revision})");

    private static string ParentText(Node node, string? parentName) => node.Parent.Length == 0 ? "-"
        : parentName is null || parentName == node.Parent ? node.Parent
        : $"{Printable.Text(parentName)} ({node.Parent})";

    private void Definition(Node node)
    {
        if (node.Definition is null || node.Definition.Fields.Count == 0)
        {
            Field("definition", "-");
            return;
        }

        using var json = JsonDocument.Parse(ProtoJson.Line(node.Definition), new JsonDocumentOptions { MaxDepth = 256 });
        var text = JsonSerializer.Serialize(json.RootElement, Indented);
        List("definition", text.Split('\n'));
    }

    private void List(string label, IEnumerable<string> lines)
    {
        var any = false;
        foreach (var line in lines)
        {
            Field(any ? "" : label, line);
            any = true;
        }

        if (!any)
        {
            Field(label, "-");
        }
    }

    private void Field(string label, string text)
        => output.WriteLine((label.Length == 0 ? "" : label + ":").PadRight(LabelWidth) + text);
}
