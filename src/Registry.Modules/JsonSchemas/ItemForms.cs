using System.Text.Json.Nodes;
using Registry.Modules.Edits;
using Registry.Modules.Schema;

namespace Registry.Modules.JsonSchemas;

/// <summary>The items of an id as parts of a form.</summary>
internal sealed class ItemForms(ModuleSchema schema)
{
    private readonly Dictionary<FieldSchema, ImmutableArray<ClassSchema>> _given = Given(schema);

    public ObjectForm Values(ClassSchema itemClass)
    {
        var form = new ObjectForm { Title = itemClass.Definition.Title, Description = itemClass.Definition.Help };
        AddFields(form, itemClass);
        return form;
    }

    public FormPart Of(ItemSchema item)
    {
        ImmutableArray<ClassSchema> classes = [.. item.Classes.Where(itemClass => itemClass.IsSelectable)];
        var part = item.Cardinality switch
        {
            Cardinality.Static => Static(item, classes),
            Cardinality.Multiple => List(Alternatives(classes)),
            _ when classes is [var only] => Values(only).ToPart(),
            _ => Alternatives(classes),
        };
        ObjectForm.Annotate(part.Schema, item.Definition.Title, item.Definition.Help);
        return part;
    }

    private FormPart Static(ItemSchema item, ImmutableArray<ClassSchema> classes)
    {
        var form = new ObjectForm { Title = item.Definition.Title };
        foreach (var itemClass in classes)
        {
            form.Add(itemClass.Name, Values(itemClass).ToPart());
        }

        return form.ToPart();
    }

    private static FormPart List(FormPart items)
    {
        var ui = new JsonObject { ["items"] = items.Ui };
        return new FormPart(new JsonObject { ["type"] = "array", ["items"] = items.Schema }, ui);
    }

    /// <summary>An item of one of several classes: an object whose <c>class</c> says which.</summary>
    private FormPart Alternatives(ImmutableArray<ClassSchema> classes)
    {
        if (classes is [var only])
        {
            return Item(only);
        }

        var (schemas, uis) = (new JsonArray(), new JsonArray());
        foreach (var part in classes.Select(Item))
        {
            schemas.Add(part.Schema);
            uis.Add(part.Ui);
        }

        return new FormPart(new JsonObject { ["type"] = "object", ["oneOf"] = schemas }, new JsonObject { ["oneOf"] = uis });
    }

    /// <summary>As configuration files show an item: class, key, parent, values.</summary>
    private FormPart Item(ClassSchema itemClass)
    {
        var form = new ObjectForm { Title = itemClass.Definition.Title, Description = itemClass.Definition.Help };
        form.Add(
            "class",
            new FormPart(
                new JsonObject { ["const"] = itemClass.Name, ["default"] = itemClass.Name, ["title"] = "Class" },
                new JsonObject { ["ui:widget"] = "hidden" }),
            isRequired: true);
        if (itemClass.Item.Cardinality == Cardinality.Multiple)
        {
            form.Add("key", Text("Key", $"^{ItemKeys.Pattern}$", "", "Names the item for good; left out, the registry chooses one."));
        }

        if (!itemClass.Parents.IsEmpty)
        {
            form.Add("parent", Parent(itemClass), itemClass.RequiresParent);
        }

        var values = new ObjectForm();
        AddFields(values, itemClass);
        var part = values.ToPart();
        part.Ui["ui:options"] = new JsonObject { ["label"] = false };
        form.Add("values", part, isRequired: true);
        return form.ToPart();
    }

    private static FormPart Parent(ClassSchema itemClass)
    {
        var owners = itemClass.Parents.Select(relation => relation.Owner.Item).Distinct().ToList();
        var refs = owners.Select(owner => owner.Cardinality switch
        {
            Cardinality.Single => Quoted(owner.Id),
            Cardinality.Static => $"{Quoted(owner.Id)}\\/(?:{string.Join('|', owner.Classes.Select(known => known.Name))})",
            _ => $"{Quoted(owner.Id)}\\/{ItemKeys.Pattern}",
        });
        var example = owners[0].Cardinality == Cardinality.Single ? owners[0].Id : $"{owners[0].Id}/KEY";
        return Text("Parent", $"^(?:{string.Join('|', refs)})$", example, "The item under which it hangs: id, and key where there are several.");

        static string Quoted(string id) => id.Replace(".", "\\.");
    }

    private static FormPart Text(string title, string pattern, string placeholder, string description)
    {
        var ui = new JsonObject();
        if (placeholder.Length > 0)
        {
            ui["ui:placeholder"] = placeholder;
        }

        return new FormPart(new JsonObject { ["type"] = "string", ["title"] = title, ["description"] = description, ["pattern"] = pattern }, ui);
    }

    private void AddFields(ObjectForm form, ClassSchema itemClass)
    {
        foreach (var field in itemClass.Fields)
        {
            form.Add(field.Name, new FormPart(FieldJson.Of(field), FieldUi.Of(field)), MustBeGiven(field, itemClass));
        }
    }

    /// <summary>Whether nobody but the client gives a value that there must be.</summary>
    private bool MustBeGiven(FieldSchema field, ClassSchema itemClass) =>
        field.Definition.Required && !field.IsReadOnly && field.Default.Kind == CelKind.Null
        && !_given.GetValueOrDefault(field, []).Any(itemClass.IsA)
        && !schema.Hooks.Any(hook => hook.Point == itemClass.Item.Point && hook.Calls(HookCall.Default));

    /// <summary>The fields to which defaults or generators may give a value, with the classes on which they do.</summary>
    private static Dictionary<FieldSchema, ImmutableArray<ClassSchema>> Given(ModuleSchema schema)
    {
        var given = schema.Stages.OfType<FieldStage>().SelectMany(stage => stage.Defaults.Select(rule => (rule.Field, rule.Class)));
        var generated = schema.Stages.OfType<GeneratorStage>()
            .SelectMany(stage => stage.Generator.Values.Select(value => (value.Field, stage.Generator.Class)));
        return given.Concat(generated).GroupBy(pair => pair.Field).ToDictionary(group => group.Key, group => group.Select(pair => pair.Class).ToImmutableArray());
    }
}
