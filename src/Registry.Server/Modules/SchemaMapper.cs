using Registry.Domain;
using Registry.Modules.Definition;
using Registry.Modules.Schema;
using Registry.Server.Errors;

namespace Registry.Server.Modules;

/// <summary>Turns the schema into messages.</summary>
internal static class SchemaMapper
{
    /// <summary>The class that a path names; null, and a violation, where it names none.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="path"><c>point/id/Class</c>; without a class the id's top-level class, without a point <c>config</c>.</param>
    /// <param name="field">The field of the request that has the path.</param>
    /// <param name="violations">Takes what is wrong.</param>
    public static ClassSchema? Find(ModuleSchema schema, string path, string field, FieldViolations violations)
    {
        var parts = path.Split('/');
        var isShort = parts.Length == 1 || (parts.Length == 2 && parts[1].Length > 0 && char.IsAsciiLetterUpper(parts[1][0]));
        var (pointName, id, className) = isShort
            ? ("config", parts[0], parts.ElementAtOrDefault(1) ?? "")
            : (parts[0], parts[1], parts.ElementAtOrDefault(2) ?? "");
        if (path.Length == 0 || parts.Length > 3)
        {
            violations.Add(field, "is no path; write point/id/Class, such as config/core.general/General");
            return null;
        }

        if (schema.Point(pointName) is not { } point)
        {
            violations.Add(field, $"names no point: there is no '{pointName}'{Nearest(pointName, schema.Points.Select(known => known.Name))}");
            return null;
        }

        if (point.Item(id) is not { } item)
        {
            violations.Add(field, $"names no id: '{pointName}' has no '{id}'{Nearest(id, point.Items.Select(known => known.Id))}");
            return null;
        }

        var found = className.Length == 0 ? item.Classes[0] : item.Class(className);
        if (found is null)
        {
            violations.Add(field, $"names no class: '{item.Path}' has no '{className}'{Nearest(className, item.Classes.Select(known => known.Name))}");
        }

        return found;
    }

    /// <summary>A point that nodes of a type have.</summary>
    /// <exception cref="Grpc.Core.RpcException">They do not have it.</exception>
    public static PointSchema FindPoint(ModuleSchema schema, string name, string nodeType)
    {
        var points = schema.Points.Where(point => point.AppliesTo(nodeType)).ToList();
        return points.Find(point => point.Name == name) ?? throw RejectionMapper.ToException(
            new Rejection.PointNotFound(name, nodeType, NearestName.Best(name, points.Select(point => point.Name))));
    }

    public static V1.PointDescription ToMessage(PointSchema point) => new()
    {
        Point = new V1.PointDefinition
        {
            Name = point.Name,
            Kind = point.IsDurable ? "durable" : "volatile",
            NodeTypes = { point.NodeTypes },
            Title = point.Title,
        },
        Module = point.Module,
        Items =
        {
            point.Items.Select(item => new V1.ItemDescription
            {
                Item = Message(item.Definition),
                Module = item.Module,
                Classes = { item.Classes.Select(itemClass => itemClass.Path) },
            }),
        },
    };

    public static V1.ClassDescription ToMessage(ClassSchema itemClass)
    {
        // The definition by way of a module of its own: the JSON form is the one description of how they look.
        var whole = ModuleMapper.ToMessage(new ModuleDefinition
        {
            Module = itemClass.Module,
            Classes = [itemClass.Definition with { Fields = [.. itemClass.Fields.Select(field => field.Definition)], Children = [.. itemClass.Relations.Select(Definition)] }],
            Choices = [.. itemClass.Fields.Select(field => new ChoicesDefinition { Field = field.Name, Choices = [.. field.Choices?.Choices.Select(choice => choice.Definition) ?? []] })],
        });
        return new V1.ClassDescription
        {
            Path = itemClass.Path,
            Module = itemClass.Module,
            Selectable = itemClass.IsSelectable,
            Bases = { Bases(itemClass).Select(known => known.Path) },
            Fields =
            {
                itemClass.Fields.Select((field, index) => new V1.FieldDescription
                {
                    Field = whole.Classes[0].Fields[index],
                    DeclaredBy = field.Class.Path,
                    ReadOnly = field.IsReadOnly,
                    Choices = { whole.Choices[index].Choices },
                }),
            },
            Children = { whole.Classes[0].Children },
            SelectableClasses = { itemClass.Item.Classes.Where(known => known.IsSelectable).Select(known => known.Path) },
            Title = itemClass.Definition.Title,
            Help = itemClass.Definition.Help,
        };
    }

    private static V1.ItemDefinition Message(ItemDefinition item) =>
        ModuleMapper.ToMessage(new ModuleDefinition { Module = "", Items = [item] }).Items[0];

    private static RelationDefinition Definition(RelationSchema relation) => new()
    {
        Relation = relation.Name,
        Id = relation.Item.Id,
        Classes = [.. relation.Classes.Select(itemClass => itemClass.Name)],
        Required = relation.IsRequired,
    };

    private static IEnumerable<ClassSchema> Bases(ClassSchema itemClass)
    {
        for (var current = itemClass.Base; current is not null; current = current.Base)
        {
            yield return current;
        }
    }

    private static string Nearest(string name, IEnumerable<string> known) => NearestName.Best(name, known) is { } near ? $"; did you mean '{near}'?" : "";
}
