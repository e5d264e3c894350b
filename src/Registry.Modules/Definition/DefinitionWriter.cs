using System.Text.Json;

namespace Registry.Modules.Definition;

/// <summary>Writes definitions, member by member, and leaves out what is as it would be anyway.</summary>
internal sealed class DefinitionWriter(Utf8JsonWriter json)
{
    public void Module(ModuleDefinition module)
    {
        json.WriteStartObject();
        Text("module", module.Module);
        Text("version", module.Version, "0.0.0");
        Text("title", module.Title);
        Texts("requires", module.Requires);
        List("points", module.Points, Point);
        List("items", module.Items, Item);
        List("classes", module.Classes, Class);
        List("choices", module.Choices, Choices);
        List("functions", module.Functions, Function);
        List("defaults", module.Defaults, Default);
        List("generators", module.Generators, Generator);
        List("rules", module.Rules, Rule);
        List("hooks", module.Hooks, Hook);
        json.WriteEndObject();
    }

    private void Point(PointDefinition point)
    {
        Text("name", point.Name);
        Text("kind", point.Kind, "durable");
        Texts("node_types", point.NodeTypes, "*");
        Text("title", point.Title);
    }

    private void Item(ItemDefinition item)
    {
        Text("id", item.Id);
        Text("cardinality", item.Cardinality, "single");
        Text("title", item.Title);
        Text("section", item.Section);
        Number("weight", item.Weight, 0);
        Text("help", item.Help);
        Flag("simple", item.Simple);
        Texts("node_types", item.NodeTypes);
    }

    private void Class(ClassDefinition definition)
    {
        Text("class", definition.Class);
        Text("extends", definition.Extends);
        Flag("hidden", definition.Hidden);
        Flag("hides_parent", definition.HidesParent);
        Text("title", definition.Title);
        Text("help", definition.Help);
        List("fields", definition.Fields, Field);
        List("children", definition.Children, relation =>
        {
            Text("relation", relation.Relation);
            Text("id", relation.Id);
            Texts("classes", relation.Classes);
            Flag("required", relation.Required);
        });
    }

    private void Field(FieldDefinition field)
    {
        Text("name", field.Name);
        Text("type", field.Type);
        Text("label", field.Label);
        Text("help", field.Help);
        Text("widget", field.Widget);
        Flag("required", field.Required);
        Flag("nullable", field.Nullable);
        Value("default", field.Default);
        Value("min", field.Min);
        Value("max", field.Max);
        Number("min_length", field.MinLength, null);
        Number("max_length", field.MaxLength, null);
        Text("pattern", field.Pattern);
        Text("format", field.Format);
        Flag("sensitive", field.Sensitive);
        Flag("read_only", field.ReadOnly);
        Text("computed", field.Computed);
        Text("unique_key", field.UniqueKey);
        Flag("indexed", field.Indexed);
        Text("alias", field.Alias);
        Texts("node_types", field.NodeTypes);
        Text("item", field.Item);
        Text("on_delete", field.OnDelete);
        Text("choices_of", field.ChoicesOf);
        Object("allocation", field.Allocation, allocation =>
        {
            Text("pool", allocation.Pool);
            Text("prefix_length", allocation.PrefixLength);
            Text("hint", allocation.Hint);
            Text("when", allocation.When);
        });
        Flag("reset_when_absent", field.ResetWhenAbsent);
    }

    private void Choices(ChoicesDefinition choices)
    {
        Text("field", choices.Field);
        List("choices", choices.Choices, choice =>
        {
            Text("name", choice.Name);
            Text("label", choice.Label);
            Text("help", choice.Help);
            Text("icon", choice.Icon);
            Value("metadata", choice.Metadata);
            Text("limited_to", choice.LimitedTo);
        });
    }

    private void Function(FunctionDefinition function)
    {
        Text("name", function.Name);
        Texts("params", function.Params);
        Text("value", function.Value);
    }

    private void Default(DefaultDefinition definition)
    {
        Text("id", definition.Id);
        Text("target", definition.Target);
        Text("when", definition.When);
        Text("value", definition.Value);
        Number("priority", definition.Priority, 0);
        Flag("always", definition.Always);
        Flag("creates", definition.Creates);
    }

    private void Generator(GeneratorDefinition generator)
    {
        Text("id", generator.Id);
        Text("class", generator.Class);
        Text("for_each", generator.ForEach);
        Text("when", generator.When);
        Text("key", generator.Key);
        Object("parent", generator.Parent, parent =>
        {
            Text("id", parent.Id);
            Text("key", parent.Key);
        });
        List("values", generator.Values, value =>
        {
            Text("field", value.Field);
            Text("value", value.Value);
        });
        Flag("always", generator.Always);
        Flag("drops_changed", generator.DropsChanged);
    }

    private void Rule(RuleDefinition rule)
    {
        Text("id", rule.Id);
        Text("on", rule.On);
        Text("when", rule.When);
        Text("check", rule.Check);
        Text("path", rule.Path);
        Text("code", rule.Code);
        Text("message", rule.Message);
        Text("severity", rule.Severity, "error");
    }

    private void Hook(HookDefinition hook)
    {
        Text("id", hook.Id);
        Text("address", hook.Address);
        Texts("calls", hook.Calls);
        Text("point", hook.Point, "config");
        Texts("node_types", hook.NodeTypes);
        Text("timeout", hook.Timeout, "2s");
        Number("retries", hook.Retries, 2);
        Text("on_failure", hook.OnFailure, "fail");
    }

    private void Text(string name, string value, string absent = "")
    {
        if (value != absent)
        {
            json.WriteString(name, value);
        }
    }

    private void Flag(string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    private void Number(string name, int? value, int? absent)
    {
        if (value != absent)
        {
            json.WriteNumber(name, value!.Value);
        }
    }

    private void Value(string name, in CelValue value)
    {
        if (value.Kind != CelKind.Null)
        {
            json.WritePropertyName(name);
            ModuleWriter.Write(json, value);
        }
    }

    private void Texts(string name, ImmutableArray<string> values, params ReadOnlySpan<string> absent)
    {
        if (values.AsSpan().SequenceEqual(absent))
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private void List<T>(string name, ImmutableArray<T> items, Action<T> write)
    {
        if (items.IsEmpty)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Object<T>(string name, T? value, Action<T> write)
        where T : class
    {
        if (value is null)
        {
            return;
        }

        json.WriteStartObject(name);
        write(value);
        json.WriteEndObject();
    }
}
