using Registry.Cel;
using Registry.Cel.Syntax;
using Registry.Cel.Types;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>The function <c>choice(path, name)</c>: the metadata of a choice.</summary>
internal static class ChoiceCalls
{
    private const string Name = "choice";

    public static CelFunction Function(IReadOnlyDictionary<string, ChoiceSet> sets) => new(
        Name,
        CelOverload.Function("choice_string_string", CelType.Dyn, CelType.String, CelType.Nullable(CelType.String), (path, choice) =>
            choice.Kind == CelKind.String && sets.TryGetValue(Full(path.AsString()), out var set) ? set.MetadataOf(choice.AsString()) : CelValue.Null));

    /// <summary>The full path of a set of choices.</summary>
    public static string Full(string path) =>
        SchemaPath.TryParse(path, out var parsed) ? $"{parsed.Point}/{parsed.Id}#{parsed.Field}" : path;

    /// <summary>Logs calls whose path is not written out, or names no choices.</summary>
    public static void Check(SchemaDraft draft, ModuleFile file, string path, CelAst ast, int offset)
    {
        foreach (var (_, _, problem) in Problems(ast, draft.ChoiceSets.Keys))
        {
            draft.Log.Add(file, path, problem);
        }
    }

    /// <summary>Calls whose path is not written out, or names no choices: where, which path (empty: none is written), and what is wrong.</summary>
    public static IEnumerable<(int Position, string Path, string Problem)> Problems(CelAst ast, IReadOnlyCollection<string> known)
    {
        foreach (var call in Calls(ast.Root))
        {
            if (call.Args[0] is not CelConstant { Value.Kind: CelKind.String } literal)
            {
                yield return (call.Position, "", "the first argument of choice() must be written out, such as 'core.general#router'");
                continue;
            }

            var name = Full(literal.Value.AsString());
            if (!known.Contains(name))
            {
                var nearest = CelTexts.Nearest(name, known) is { } near ? $"; did you mean '{near}'?" : "";
                yield return (literal.Position, literal.Value.AsString(), $"there is no choice field '{literal.Value.AsString()}'{nearest}");
            }
        }
    }

    private static IEnumerable<CelCall> Calls(CelExpr node)
    {
        var rest = new Stack<CelExpr>([node]);
        while (rest.TryPop(out var next))
        {
            if (next is CelCall { Function: Name, Target: null } call && call.Args.Count == 2)
            {
                yield return call;
            }

            foreach (var child in next.Children)
            {
                rest.Push(child);
            }
        }
    }
}
