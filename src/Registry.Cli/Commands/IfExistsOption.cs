using System.CommandLine;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>--if-exists</c>.</summary>
internal static class IfExistsOption
{
    private static readonly Dictionary<string, IfExists> Values = new(StringComparer.Ordinal)
    {
        ["fail"] = IfExists.Fail,
        ["return"] = IfExists.Return,
        ["update"] = IfExists.Update,
    };

    public static Option<IfExists> Create()
    {
        var option = new Option<IfExists>("--if-exists")
        {
            Description = "If the node exists: fail (default), return it unchanged, or update it with what is given.",
            HelpName = string.Join('|', Values.Keys),
            CustomParser = result =>
            {
                if (Values.TryGetValue(result.Tokens[0].Value, out var value))
                {
                    return value;
                }

                result.AddError($"--if-exists '{result.Tokens[0].Value}' is not one of: {string.Join(", ", Values.Keys)}.");
                return default;
            },
        };
        option.CompletionSources.Add(_ => Values.Keys.Select(k => new System.CommandLine.Completions.CompletionItem(k)));
        return option;
    }
}
