using Registry.Modules.Definition;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Collects the choices of all modules, and gives every choice field its set.</summary>
internal sealed class ChoiceBuilder(SchemaDraft draft)
{
    private readonly Dictionary<string, List<FieldSchema>> _users = new(StringComparer.Ordinal);
    private readonly List<(Choice Choice, string Set, ModuleFile File, string Path)> _limited = [];

    public void Build()
    {
        foreach (var (field, file, path) in draft.FieldPlaces.Where(place => place.Field.Type.Kind == FieldKind.Choice))
        {
            if (SetOf(field, file, $"{path}.choices_of") is { } set)
            {
                (_users.TryGetValue(set, out var users) ? users : _users[set] = []).Add(field);
            }
        }

        var choices = _users.Keys.ToDictionary(set => set, _ => new List<Choice>());
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Choices.Length; i++)
            {
                Collect(file, $"choices[{i}]", file.Definition.Choices[i], choices);
            }
        }

        foreach (var (set, members) in choices)
        {
            var made = new ChoiceSet(set, members);
            draft.ChoiceSets.Add(set, made);
            _users[set].ForEach(field => field.Choices = made);
        }

        foreach (var (field, file, path) in draft.FieldPlaces.Where(place => place.Field.Choices is not null && place.Field.Default.Kind != CelKind.Null))
        {
            if (FieldValues.Problem(field, field.Default) is { } problem)
            {
                draft.Log.Add(file, $"{path}.default", problem);
            }
        }
    }

    /// <summary>Compiles what limits choices.</summary>
    public void Limit(ExpressionCompiler compiler)
    {
        foreach (var (choice, set, file, path) in _limited)
        {
            var context = ExpressionContext.Of(compiler.Types, _users[set]);
            choice.LimitedTo = compiler.Compile(file, path, choice.Definition.LimitedTo, context, Expected.Bool);
        }
    }

    private string? SetOf(FieldSchema field, ModuleFile file, string path)
    {
        if (field.Definition.ChoicesOf.Length == 0)
        {
            return $"{field.Class.Item.Path}#{field.Name}";
        }

        var (_, target) = draft.Resolve(file, path, field.Definition.ChoicesOf);
        if (target is null)
        {
            return null;
        }

        if (target.Type.Kind != FieldKind.Choice || target.Definition.ChoicesOf.Length > 0)
        {
            draft.Log.Add(file, path, $"'{target.Path}' has no choices of its own");
            return null;
        }

        return $"{target.Class.Item.Path}#{target.Name}";
    }

    private void Collect(ModuleFile file, string path, ChoicesDefinition definition, Dictionary<string, List<Choice>> choices)
    {
        var (_, field) = draft.Resolve(file, $"{path}.field", definition.Field);
        if (field is null)
        {
            if (!definition.Field.Contains('#'))
            {
                draft.Log.Add(file, $"{path}.field", "name the field, too: point/id#field");
            }

            return;
        }

        if (field.Type.Kind != FieldKind.Choice || field.Definition.ChoicesOf.Length > 0)
        {
            draft.Log.Add(file, $"{path}.field", field.Type.Kind == FieldKind.Choice
                ? $"'{field.Path}' has the choices of '{field.Definition.ChoicesOf}'; add to that"
                : $"'{field.Path}' is {field.Type}; only choice fields have choices");
            return;
        }

        var set = $"{field.Class.Item.Path}#{field.Name}";
        for (var i = 0; i < definition.Choices.Length; i++)
        {
            Add(file, $"{path}.choices[{i}]", definition.Choices[i], set, choices[set]);
        }
    }

    private void Add(ModuleFile file, string path, ChoiceDefinition definition, string set, List<Choice> members)
    {
        if (members.FindAll(other => other.Name == definition.Name) is { Count: > 0 } known && Clash(definition, set, known) is { } clash)
        {
            draft.Log.Add(file, $"{path}.name", clash);
            return;
        }

        var choice = new Choice
        {
            Name = definition.Name,
            Order = members.Count,
            Definition = definition with { Label = definition.Label.Length > 0 ? definition.Label : definition.Name },
            Module = file.Definition.Module,
            Metadata = definition.Metadata,
        };
        members.Add(choice);
        if (definition.LimitedTo.Length > 0)
        {
            _limited.Add((choice, set, file, $"{path}.limited_to"));
        }
    }

    /// <summary>What keeps a choice from standing beside others of its name; null: nothing.</summary>
    private static string? Clash(ChoiceDefinition definition, string set, List<Choice> known)
    {
        var there = $"'{set}' has a choice '{definition.Name}' already, from module '{known[0].Module}'";
        if (definition.LimitedTo.Length == 0 || known[0].Definition.LimitedTo.Length == 0)
        {
            return $"{there}; a name may be there several times only where each is limited (limited_to)";
        }

        return definition.Metadata.Kind != CelKind.Null && known.Exists(other => other.Metadata.Kind != CelKind.Null)
            ? $"{there}, with metadata; only one choice of a name may have some"
            : null;
    }
}
