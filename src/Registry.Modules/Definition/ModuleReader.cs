namespace Registry.Modules.Definition;

/// <summary>Reads module files: YAML, or JSON.</summary>
/// <remarks>
/// One document of at most 1 Mi UTF-16 units, 64 levels and 200,000 nodes (aliases written out). Plain scalars mean what the core schema of
/// YAML 1.2 says; where text is expected they are text, and null is nothing. No tags, no merge keys.
/// </remarks>
public static class ModuleReader
{
    /// <summary>Reads a module. Nothing is checked but the form.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="fileName">Its name, for messages.</param>
    public static ModuleReading Read(string text, string fileName) => Read(text, fileName, hasPlaces: true);

    /// <summary>Reads a module that came as a message, by way of its JSON. Errors tell the field only: nobody wrote the lines of that JSON.</summary>
    /// <param name="json">The JSON form of the message.</param>
    /// <param name="name">What errors call it.</param>
    public static ModuleReading ReadMessage(string json, string name)
    {
        var reading = Read(json, name, hasPlaces: false);
        return reading with { Errors = [.. reading.Errors.Select(error => error with { Place = SourcePlace.None })] };
    }

    private static ModuleReading Read(string text, string fileName, bool hasPlaces)
    {
        var log = new SourceLog(fileName);
        try
        {
            if (text.Length > SourceLimits.MaxLength)
            {
                throw new SourceException(new SourcePlace(1, 1), $"longer than {SourceLimits.MaxLength} characters");
            }

            var root = JsonSource.TryRead(text) ?? YamlSource.Read(text);
            var definition = SourceObject.Done(new SourceObject(log, "", root), Module);
            log.Module = definition.Module;
            return log.HasErrors ? new ModuleReading(null, log.Errors) : new ModuleReading(new ModuleFile(fileName, definition, hasPlaces ? log.Places : new PlaceMap()), []);
        }
        catch (SourceException error)
        {
            log.Add("", error.Place, error.Message);
            return new ModuleReading(null, log.Errors);
        }
    }

    private static ModuleDefinition Module(SourceObject source) => new()
    {
        Module = source.Required("module"),
        Version = source.Text("version", "0.0.0"),
        Title = source.Text("title"),
        Requires = source.Texts("requires"),
        Points = source.List("points", Point),
        Items = source.List("items", Item),
        Classes = source.List("classes", Class),
        Choices = source.List("choices", ChoicesOf),
        Functions = source.List("functions", Function),
        Defaults = source.List("defaults", RuleReader.Default),
        Generators = source.List("generators", RuleReader.Generator),
        Rules = source.List("rules", RuleReader.Rule),
        Hooks = source.List("hooks", RuleReader.Hook),
    };

    private static PointDefinition Point(SourceObject source) => new()
    {
        Name = source.Required("name"),
        Kind = source.Text("kind", "durable"),
        NodeTypes = source.Texts("node_types", "*"),
        Title = source.Text("title"),
    };

    private static ItemDefinition Item(SourceObject source) => new()
    {
        Id = source.Required("id"),
        Cardinality = source.Text("cardinality", "single"),
        Title = source.Text("title"),
        Section = source.Text("section"),
        Weight = source.Int("weight") ?? 0,
        Help = source.Text("help"),
        Simple = source.Flag("simple"),
        NodeTypes = source.Texts("node_types"),
    };

    private static ClassDefinition Class(SourceObject source) => new()
    {
        Class = source.Required("class"),
        Extends = source.Text("extends"),
        Hidden = source.Flag("hidden"),
        HidesParent = source.Flag("hides_parent"),
        Title = source.Text("title"),
        Help = source.Text("help"),
        Fields = source.List("fields", Field),
        Children = source.List("children", Relation),
    };

    private static RelationDefinition Relation(SourceObject source) => new()
    {
        Relation = source.Required("relation"),
        Id = source.Required("id"),
        Classes = source.Texts("classes"),
        Required = source.Flag("required"),
    };

    private static FieldDefinition Field(SourceObject source) => new()
    {
        Name = source.Required("name"),
        Type = source.Required("type"),
        Label = source.Text("label"),
        Help = source.Text("help"),
        Widget = source.Text("widget"),
        Required = source.Flag("required"),
        Nullable = source.Flag("nullable"),
        Default = source.Any("default"),
        Min = source.Any("min"),
        Max = source.Any("max"),
        MinLength = source.Int("min_length"),
        MaxLength = source.Int("max_length"),
        Pattern = source.Text("pattern"),
        Format = source.Text("format"),
        Sensitive = source.Flag("sensitive"),
        ReadOnly = source.Flag("read_only"),
        Computed = source.Text("computed"),
        UniqueKey = source.Text("unique_key"),
        Indexed = source.Flag("indexed"),
        Alias = source.Text("alias"),
        NodeTypes = source.Texts("node_types"),
        Item = source.Text("item"),
        OnDelete = source.Text("on_delete"),
        ChoicesOf = source.Text("choices_of"),
        Allocation = source.Object("allocation", Allocation),
        ResetWhenAbsent = source.Flag("reset_when_absent"),
    };

    private static AllocationDefinition Allocation(SourceObject source) => new()
    {
        Pool = source.Required("pool"),
        PrefixLength = source.Text("prefix_length"),
        Hint = source.Text("hint"),
        When = source.Text("when"),
    };

    private static ChoicesDefinition ChoicesOf(SourceObject source) => new()
    {
        Field = source.Required("field"),
        Choices = source.List("choices", Choice),
    };

    private static ChoiceDefinition Choice(SourceObject source) => new()
    {
        Name = source.Required("name"),
        Label = source.Text("label"),
        Help = source.Text("help"),
        Icon = source.Text("icon"),
        Metadata = source.Any("metadata"),
        LimitedTo = source.Text("limited_to"),
    };

    private static FunctionDefinition Function(SourceObject source) => new()
    {
        Name = source.Required("name"),
        Params = source.Texts("params"),
        Value = source.Required("value"),
    };
}
