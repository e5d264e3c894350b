using Google.Protobuf;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Prints nodes in the format that was asked for.</summary>
internal static class NodeOutput
{
    /// <summary>Prints one node whole.</summary>
    public static async Task WriteDetailAsync(CliSession session, Node node)
    {
        if (session.Format != OutputFormat.Table)
        {
            WriteMessage(session, node, node.Id);
            return;
        }

        var names = new ParentNames(session.Client);
        await names.LearnAsync([node], session.CancellationToken).ConfigureAwait(false);
        new NodeDetail(session.Out, session.Console.TimeProvider.GetUtcNow()).Print(node, names.NameOf(node.Parent));
    }

    /// <summary>Prints what a write did to a node: a line for people, the node itself for programs.</summary>
    public static void WriteDone(CliSession session, Node node, string done)
    {
        if (session.Format == OutputFormat.Table)
        {
            session.Out.WriteLine($"{Printable.Text(node.Name)}: {done} (id {node.Id}, revision {node.Revision})");
            return;
        }

        WriteMessage(session, node, node.Id);
    }

    /// <summary>Prints a message as JSON, or the ids that it stands for.</summary>
    public static void WriteMessage(CliSession session, IMessage message, params IEnumerable<string> ids)
    {
        switch (session.Format)
        {
            case OutputFormat.Id:
                foreach (var id in ids)
                {
                    session.Out.WriteLine(id);
                }

                break;
            case OutputFormat.JsonLines:
                session.Out.WriteLine(ProtoJson.Line(message));
                break;
            default:
                session.Out.WriteLine(ProtoJson.Indented(message));
                break;
        }
    }

    /// <summary>Prints messages as they come: one JSON array, or one a line, or their ids.</summary>
    public static async Task WriteAllAsync<T>(CliSession session, IAsyncEnumerable<T> messages, Func<T, string> id)
        where T : IMessage
    {
        var first = true;
        await foreach (var message in messages.ConfigureAwait(false))
        {
            switch (session.Format)
            {
                case OutputFormat.Id:
                    session.Out.WriteLine(id(message));
                    break;
                case OutputFormat.JsonLines:
                    session.Out.WriteLine(ProtoJson.Line(message));
                    break;
                default:
                    session.Out.Write(first ? "[\n  " : ",\n  ");

                    // No newline is inside a value: JSON escapes them.
                    session.Out.Write(ProtoJson.Indented(message).Replace("\n", "\n  ", StringComparison.Ordinal));
                    break;
            }

            first = false;
        }

        if (session.Format == OutputFormat.Json)
        {
            session.Out.WriteLine(first ? "[]" : "\n]");
        }
    }
}
