using Registry.Domain.Items;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Declares the fields of classes. What refers to other classes is linked later, when all are known.</summary>
internal sealed class FieldBuilder(SchemaDraft draft)
{
    private static readonly Dictionary<string, FieldKind> Kinds = Enum.GetValues<FieldKind>().ToDictionary(kind => new FieldType(kind, false).ToString());

    public void Build(ClassSchema schema, ModuleFile file, string path)
    {
        var fields = new List<FieldSchema>(schema.Base?.Fields ?? []);
        for (var i = 0; i < schema.Definition.Fields.Length; i++)
        {
            if (Field(schema, fields, schema.Definition.Fields[i], file, $"{path}[{i}]") is { } field)
            {
                fields.Add(field);
                draft.FieldPlaces.Add((field, file, $"{path}[{i}]"));
            }
        }

        schema.Fields = [.. fields];
    }

    /// <summary>The type that a text names; null where it names none.</summary>
    public static FieldType? TypeOf(string text)
    {
        var isList = text.StartsWith("list<", StringComparison.Ordinal) && text.EndsWith('>');
        return Kinds.TryGetValue(isList ? text[5..^1] : text, out var kind) && !(isList && kind == FieldKind.Allocation)
            ? new FieldType(kind, isList)
            : null;
    }

    private FieldSchema? Field(ClassSchema schema, List<FieldSchema> before, FieldDefinition definition, ModuleFile file, string path)
    {
        var name = definition.Name;
        if (!SchemaNames.IsName(name) || SchemaNames.TakenFromFields.Contains(name))
        {
            draft.Log.Add(file, $"{path}.name", $"'{name}' is no name for a field; write lower-case letters, digits and '_', but not 'class' or 'parent'");
            return null;
        }

        if (before.Find(other => other.Name == name) is { } known)
        {
            draft.Log.Add(file, $"{path}.name", known.Class == schema ? $"field '{name}' is there twice" : $"field '{name}' is inherited from '{known.Class.Name}'; it cannot be declared again");
            return null;
        }

        if (TypeOf(definition.Type) is not { } type)
        {
            draft.Log.Add(file, $"{path}.type", $"'{definition.Type}' is no type of fields{SchemaDraft.DidYouMean(definition.Type, Kinds.Keys)}");
            return null;
        }

        CheckAttributes(definition, type, file, path);
        var field = new FieldSchema
        {
            Class = schema,
            Index = before.Count,
            Name = name,
            Type = type,
            Definition = definition with { Label = definition.Label.Length > 0 ? definition.Label : Labels.Of(name) },
            OnDelete = OnDeleteOf(definition, type, file, path),
        };
        FieldBounds.Set(field, (attribute, problem) => draft.Log.Add(file, $"{path}.{attribute}", problem));
        return field;
    }

    private OnDelete OnDeleteOf(FieldDefinition definition, FieldType type, ModuleFile file, string path)
    {
        if (definition.OnDelete.Length > 0 && type.Kind is not (FieldKind.NodeRef or FieldKind.ItemRef))
        {
            draft.Log.Add(file, $"{path}.on_delete", $"only references have 'on_delete', not {type}");
            return OnDelete.SetNull;
        }

        switch (definition.OnDelete)
        {
            case "" or "set_null":
                return OnDelete.SetNull;
            case "cascade":
                return OnDelete.Cascade;
            case "protect":
                return OnDelete.Protect;
            default:
                draft.Log.Add(file, $"{path}.on_delete", $"'{definition.OnDelete}' is none of 'set_null', 'cascade' and 'protect'");
                return OnDelete.SetNull;
        }
    }

    private void CheckAttributes(FieldDefinition definition, FieldType type, ModuleFile file, string path)
    {
        void Refuse(bool isWrong, string attribute, string problem)
        {
            if (isWrong)
            {
                draft.Log.Add(file, $"{path}.{attribute}", problem);
            }
        }

        var kind = type.Kind;
        Refuse(definition.NodeTypes.Length > 0 && kind != FieldKind.NodeRef, "node_types", $"only a node_ref has node types, not {type}");
        Refuse(definition.Item.Length > 0 && kind != FieldKind.ItemRef, "item", $"only an item_ref names an id, not {type}");
        Refuse(definition.Item.Length == 0 && kind == FieldKind.ItemRef, "item", "an item_ref needs 'item', the id that it refers to");
        Refuse(definition.ChoicesOf.Length > 0 && kind != FieldKind.Choice, "choices_of", $"only a choice has choices, not {type}");
        Refuse(definition.Allocation is not null && kind != FieldKind.Allocation, "allocation", $"only an allocation comes from a pool, not {type}");
        Refuse(definition.Allocation is null && kind == FieldKind.Allocation, "allocation", "an allocation needs 'allocation' with the pool that it comes from");
        Refuse(definition.Computed.Length > 0 && kind == FieldKind.Allocation, "computed", "an allocation cannot be computed as well");
        Refuse(definition.Computed.Length > 0 && definition.Default.Kind != CelKind.Null, "default", "a computed field has no default; put it into the expression");
        Refuse(definition.Alias.Length > 0 && !SchemaNames.IsName(definition.Alias), "alias", $"'{definition.Alias}' is no alias; write one lower-case name");
        Refuse(
            definition.Indexed && kind is (FieldKind.Json or FieldKind.GeoPoint), "indexed", $"{type} cannot be indexed");
    }
}
