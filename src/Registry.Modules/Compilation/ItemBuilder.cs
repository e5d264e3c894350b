using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Declares points and ids.</summary>
internal sealed class ItemBuilder(SchemaDraft draft)
{
    public void Build()
    {
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Points.Length; i++)
            {
                Point(file, $"points[{i}]", file.Definition.Points[i]);
            }
        }

        // These two need no module, so that two modules that do not know each other can both add to them.
        Implicit("config", isDurable: true);
        Implicit("monitoring", isDurable: false);
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Items.Length; i++)
            {
                Item(file, $"items[{i}]", file.Definition.Items[i]);
            }
        }
    }

    private void Implicit(string name, bool isDurable)
    {
        if (!draft.Points.Exists(point => point.Name == name))
        {
            draft.Points.Add(new PointSchema { Name = name, IsDurable = isDurable, NodeTypes = ["*"], Module = "" });
        }
    }

    private void Point(ModuleFile file, string path, PointDefinition point)
    {
        if (!SchemaNames.IsName(point.Name) || SchemaNames.TakenFromPoints.Contains(point.Name))
        {
            draft.Log.Add(file, $"{path}.name", $"'{point.Name}' is no name for a point; write one lower-case name that is no attribute of nodes");
            return;
        }

        if (point.Kind is not ("durable" or "volatile"))
        {
            draft.Log.Add(file, $"{path}.kind", $"'{point.Kind}' is neither 'durable' nor 'volatile'");
        }

        if (draft.Points.Find(other => other.Name == point.Name) is { } known)
        {
            draft.Log.Add(file, $"{path}.name", $"point '{point.Name}' is declared already, by module '{known.Module}'");
            return;
        }

        draft.Points.Add(new PointSchema
        {
            Name = point.Name,
            IsDurable = point.Kind != "volatile",
            NodeTypes = point.NodeTypes,
            Title = point.Title,
            Module = file.Definition.Module,
        });
    }

    private void Item(ModuleFile file, string path, ItemDefinition item)
    {
        if (!SchemaPath.TryParse(item.Id, out var parsed) || parsed.Class.Length > 0 || parsed.Field.Length > 0 || !SchemaNames.IsId(parsed.Id))
        {
            draft.Log.Add(file, $"{path}.id", $"'{item.Id}' is no id; write point/id with lower-case names and dots, such as config/core.general");
            return;
        }

        if (CardinalityOf(item.Cardinality) is not { } cardinality)
        {
            draft.Log.Add(file, $"{path}.cardinality", $"'{item.Cardinality}' is none of 'single', 'multiple' and 'static'");
            return;
        }

        if (draft.Point(file, $"{path}.id", parsed.Point) is not { } point)
        {
            return;
        }

        if (draft.Items.Find(other => other.Point == point && other.Id == parsed.Id) is { } known)
        {
            draft.Log.Add(file, $"{path}.id", $"id '{known.Path}' is declared already, by module '{known.Module}'");
            return;
        }

        var schema = new ItemSchema
        {
            Point = point,
            Id = parsed.Id,
            Cardinality = cardinality,
            Definition = WithDefaults(item, parsed),
            Module = file.Definition.Module,
        };
        draft.Items.Add(schema);
        draft.Classes.Add(schema, []);
    }

    private static ItemDefinition WithDefaults(ItemDefinition item, SchemaPath path)
    {
        var title = item.Title.Length > 0 ? item.Title : Labels.Of(path.Id[(path.Id.LastIndexOf('.') + 1)..]);
        return item with { Id = $"{path.Point}/{path.Id}", Title = title, Section = item.Section.Length > 0 ? item.Section : title };
    }

    private static Cardinality? CardinalityOf(string name) => name switch
    {
        "single" => Cardinality.Single,
        "multiple" => Cardinality.Multiple,
        "static" => Cardinality.Static,
        _ => null,
    };
}

/// <summary>Names for people where a module gives none.</summary>
internal static class Labels
{
    public static string Of(string name)
    {
        var words = name.Replace('_', ' ');
        return words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
    }
}
