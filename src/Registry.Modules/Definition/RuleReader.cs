namespace Registry.Modules.Definition;

/// <summary>Reads what derives and judges values.</summary>
internal static class RuleReader
{
    public static DefaultDefinition Default(SourceObject source) => new()
    {
        Id = source.Required("id"),
        Target = source.Required("target"),
        When = source.Text("when"),
        Value = source.Required("value"),
        Priority = source.Int("priority") ?? 0,
        Always = source.Flag("always"),
        Creates = source.Flag("creates"),
    };

    public static GeneratorDefinition Generator(SourceObject source) => new()
    {
        Id = source.Required("id"),
        Class = source.Required("class"),
        ForEach = source.Text("for_each"),
        When = source.Text("when"),
        Key = source.Text("key"),
        Parent = source.Object("parent", Parent),
        Values = source.List("values", FieldValue),
        Always = source.Flag("always"),
        DropsChanged = source.Flag("drops_changed"),
    };

    public static RuleDefinition Rule(SourceObject source) => new()
    {
        Id = source.Required("id"),
        On = source.Required("on"),
        When = source.Text("when"),
        Check = source.Required("check"),
        Path = source.Text("path"),
        Code = source.Text("code"),
        Message = source.Required("message"),
        Severity = source.Text("severity", "error"),
    };

    public static HookDefinition Hook(SourceObject source) => new()
    {
        Id = source.Required("id"),
        Address = source.Required("address"),
        Calls = source.Texts("calls"),
        Point = source.Text("point", "config"),
        NodeTypes = source.Texts("node_types"),
        Timeout = source.Text("timeout", "2s"),
        Retries = source.Int("retries") ?? 2,
        OnFailure = source.Text("on_failure", "fail"),
    };

    private static ParentDefinition Parent(SourceObject source) => new()
    {
        Id = source.Required("id"),
        Key = source.Required("key"),
    };

    private static FieldValueDefinition FieldValue(SourceObject source) => new()
    {
        Field = source.Required("field"),
        Value = source.Required("value"),
    };
}
