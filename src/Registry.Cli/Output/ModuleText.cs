using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Modules and previews as people read them.</summary>
internal static class ModuleText
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithIndentation());

    /// <summary>A module in the form of a module file; a schema.</summary>
    public static string Json(IMessage message) => Formatter.Format(message);

    /// <summary>A module's version; the default is not sent.</summary>
    public static string Version(Module module) => module.Version.Length > 0 ? Printable.Text(module.Version) : "0.0.0";

    /// <summary>What becomes of nodes; nothing where nothing does.</summary>
    public static void Write(TextWriter output, ModulePreview preview)
    {
        if (preview.ChangedNodes + preview.InvalidNodes + preview.LosingNodes == 0)
        {
            return;
        }

        output.WriteLine(
            $"  of {preview.EvaluatedNodes} nodes, when they are evaluated again: {preview.ChangedNodes} change, {preview.InvalidNodes} become invalid, "
            + $"{preview.LosingNodes} lose what users set");
        foreach (var node in preview.Nodes)
        {
            output.WriteLine($"  {Printable.Text(node.Name.Length > 0 ? node.Name : node.Id)} ({Printable.Text(node.Type)})");
            foreach (var path in node.Lost)
            {
                output.WriteLine($"    ! {Printable.Text(path)} is lost");
            }

            foreach (var finding in node.Findings)
            {
                output.WriteLine($"    x {Printable.Text(finding.Path)}: {Printable.Text(finding.Message)} [{Printable.Text(finding.Code)}]");
            }

            foreach (var difference in node.Differences)
            {
                output.WriteLine($"    {Sign(difference)} {Printable.Text(difference.Path)}: {Shown(difference.Old)} -> {Shown(difference.New)}");
            }
        }
    }

    private static char Sign(ValueDifference difference) => difference.Old is null ? '+' : difference.New is null ? '-' : '~';

    private static string Shown(Value? value) => value is null ? "nothing" : Printable.Text(value.ToString());
}
