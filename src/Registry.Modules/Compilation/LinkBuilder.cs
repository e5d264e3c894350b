using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Ties classes together: what hangs under what, what refers to what.</summary>
internal sealed class LinkBuilder(SchemaDraft draft)
{
    public void Build()
    {
        // A base comes before what extends it, so that relations are inherited.
        foreach (var (schema, file, path) in draft.ClassPlaces)
        {
            Relations(schema, file, $"{path}.children");
        }

        var all = draft.ClassPlaces.SelectMany(place => place.Class.Relations).Distinct().ToList();
        foreach (var (schema, _, _) in draft.ClassPlaces)
        {
            schema.Parents = [.. all.Where(relation => relation.Item == schema.Item && relation.Allows(schema))];
        }

        foreach (var (field, file, path) in draft.FieldPlaces.Where(place => place.Field.Definition.Item.Length > 0))
        {
            Reference(field, file, $"{path}.item");
        }
    }

    private void Relations(ClassSchema schema, ModuleFile file, string path)
    {
        var relations = new List<RelationSchema>(schema.Base?.Relations ?? []);
        foreach (var inherited in relations)
        {
            if (schema.OwnFields.Any(field => field.Name == inherited.Name))
            {
                draft.Log.Add(file, $"{path[..path.LastIndexOf('.')]}.fields", $"field '{inherited.Name}' has the name of a relation of '{inherited.Owner.Name}'");
            }
        }

        for (var i = 0; i < schema.Definition.Children.Length; i++)
        {
            if (Relation(schema, relations, schema.Definition.Children[i], file, $"{path}[{i}]") is { } relation)
            {
                relations.Add(relation);
            }
        }

        schema.Relations = [.. relations];
    }

    private RelationSchema? Relation(
        ClassSchema schema, List<RelationSchema> before, RelationDefinition definition, ModuleFile file, string path)
    {
        var name = definition.Relation;
        if (!SchemaNames.IsName(name) || SchemaNames.OfItems.Contains(name))
        {
            draft.Log.Add(file, $"{path}.relation", $"'{name}' is no name for a relation; write lower-case letters, digits and '_'");
            return null;
        }

        if (schema.TryGetField(name, out _) || before.Exists(other => other.Name == name))
        {
            draft.Log.Add(file, $"{path}.relation", $"'{schema.Name}' has a field or relation '{name}' already");
            return null;
        }

        if (draft.Item(file, $"{path}.id", schema.Item.Point.Name, IdOf(definition.Id, schema.Item.Point.Name)) is not { } item)
        {
            return null;
        }

        if (item.Cardinality != Cardinality.Multiple)
        {
            draft.Log.Add(file, $"{path}.id", $"'{item.Path}' is {Name(item.Cardinality)}; only items of a multiple id can hang under others");
            return null;
        }

        var classes = definition.Classes
            .Select((className, index) => draft.Class(file, $"{path}.classes[{index}]", item, className))
            .OfType<ClassSchema>()
            .ToList();
        if (item.Classes.IsEmpty)
        {
            draft.Log.Add(file, $"{path}.id", $"'{item.Path}' has no class that could hang here");
        }

        return classes.Count < definition.Classes.Length || item.Classes.IsEmpty ? null : new RelationSchema
        {
            Owner = schema,
            Name = name,
            Item = item,
            Classes = classes.Count > 0 ? [.. classes] : [item.Classes[0]],
            IsRequired = definition.Required,
        };
    }

    private void Reference(FieldSchema field, ModuleFile file, string path)
    {
        var point = field.Class.Item.Point.Name;
        var text = field.Definition.Item.StartsWith($"{point}/", StringComparison.Ordinal) ? field.Definition.Item : $"{point}/{field.Definition.Item}";
        var (target, _) = draft.Resolve(file, path, text);
        field.RefersTo = target;
        if (target is null && SchemaPath.TryParse(text, out var parsed)
            && draft.Items.Exists(item => item.Path == $"{point}/{parsed.Id}" && item.Classes.IsEmpty))
        {
            draft.Log.Add(file, path, $"'{parsed.Id}' has no classes");
        }
    }

    private static string IdOf(string text, string point) =>
        text.StartsWith($"{point}/", StringComparison.Ordinal) ? text[(point.Length + 1)..] : text;

    private static string Name(Cardinality cardinality) => cardinality == Cardinality.Single ? "single" : "static";
}
