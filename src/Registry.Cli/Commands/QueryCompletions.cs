using System.CommandLine.Completions;

namespace Registry.Cli.Commands;

/// <summary>Names in expressions for the shell's completion: attributes, ids, and the fields of an id.</summary>
internal static class QueryCompletions
{
    private static readonly string[] Attributes = ["node.id", "node.name", "node.type", "node.tenant", "node.state", "node.tags", "node.parent", "now"];

    /// <summary>Completes the last name of an expression.</summary>
    public static IEnumerable<CompletionItem> Of(CliHost host, CompletionContext context)
    {
        var word = context.WordToComplete;
        var start = word.Length;
        while (start > 0 && (char.IsAsciiLetterOrDigit(word[start - 1]) || word[start - 1] is '_' or '.'))
        {
            start--;
        }

        var (before, name) = (word[..start], word[start..]);
        return NameCompletions.Fetch(host, context, async client =>
        {
            var classes = (await client.ListPointsAsync().ConfigureAwait(false)).Points.SelectMany(point => point.Items).SelectMany(item => item.Classes).ToList();
            var fields = new List<string>();
            foreach (var path in classes.Where(path => name.StartsWith($"{IdOf(path)}.", StringComparison.Ordinal)))
            {
                var described = await client.DescribeClassAsync(path).ConfigureAwait(false);
                fields.AddRange(described.Fields.Select(field => $"{IdOf(path)}.{field.Field.Name}"));
            }

            return Attributes.Concat(classes.Select(IdOf)).Concat(fields).Distinct()
                .Where(known => known.StartsWith(name, StringComparison.Ordinal)).Select(known => before + known);
        });
    }

    /// <summary>The name of an id in expressions, of the path of one of its classes: <c>config.core.general</c>.</summary>
    private static string IdOf(string path) => string.Join('.', path.Split('/')[..2]);
}
