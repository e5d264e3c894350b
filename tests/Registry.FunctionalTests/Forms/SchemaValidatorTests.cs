using System.Text.Json.Nodes;
using Registry.FunctionalTests.Clients;
using Registry.Modules.JsonSchemas;
using Registry.Modules.Schema;
using Registry.Testing;

namespace Registry.FunctionalTests.Forms;

/// <summary>JSON Schemas in the hands of ajv, a validator that knows nothing of registries: it refuses what the registry refuses.</summary>
[TestFixture]
public sealed class SchemaValidatorTests
{
    private const int CasesOfAField = 120;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private TemporaryDirectory? _folder;

    [OneTimeSetUp]
    public async Task InstallAsync()
    {
        _folder = new TemporaryDirectory();
        await NodePackages.InstallAsync(Path.Combine(ForeignProgram.RepositoryRoot, "tests", "clients", "forms"), _folder.Path);
    }

    [OneTimeTearDown]
    public void Clean() => _folder?.Dispose();

    [Test]
    public Task Validator_ClassesOfEveryKindOfField_AgreesWithTheRegistry() => CompareAsync(FormModules.Compile(FormModules.Kinds));

    [Test]
    public Task Validator_ClassesOfTheReferencePack_AgreesWithTheRegistry() => CompareAsync(FormModules.Pack());

    private async Task CompareAsync(ModuleSchema schema)
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        var cases = new ValueCases(new Random(seed));
        var classes = schema.Points.SelectMany(point => point.Items).SelectMany(item => item.Classes).ToList();
        var asked = classes.ToDictionary(itemClass => itemClass.Path, itemClass => Cases(itemClass, cases));
        var entries = new JsonArray([.. classes.Select(itemClass => Entry(itemClass.Path, JsonSchemaDocument.Of(schema, itemClass).Schema, asked[itemClass.Path]))]);
        foreach (var (point, type) in schema.Points.SelectMany(point => point.NodeTypes.Select(type => (point, type))))
        {
            entries.Add((JsonNode)Entry($"{type} {point.Name}", JsonSchemaDocument.Of(schema, point, type).Schema, []));
        }

        var problems = new List<string>();
        foreach (var answer in await RunAsync(entries))
        {
            var name = (string)answer["name"]!;
            if (answer["problem"] is { } problem)
            {
                problems.Add($"{name} does not compile: {problem}");
                continue;
            }

            var verdicts = answer["verdicts"]!.AsArray();
            problems.AddRange(asked.GetValueOrDefault(name, []).Zip(verdicts, (asked, verdict) => Difference(name, asked, (bool)verdict!)).OfType<string>());
        }

        Assert.That(problems, Is.Empty, $"seed {seed}, {problems.Count} differences:\n{string.Join('\n', problems.Take(40))}");
    }

    private static JsonObject Entry(string name, JsonObject schema, IEnumerable<FieldCase> cases) => new()
    {
        ["name"] = name,
        ["schema"] = schema,
        ["cases"] = new JsonArray([.. cases.Select(one => one.ToJson())]),
    };

    private static List<FieldCase> Cases(ClassSchema itemClass, ValueCases cases) =>
    [
        .. itemClass.Fields.Where(field => !field.IsReadOnly).SelectMany(field => Enumerable.Range(0, CasesOfAField).Select(_ => new FieldCase(field, cases.Next(field)))),
    ];

    /// <summary>The schema may be wider than the registry where a comment says so, and never narrower.</summary>
    private static string? Difference(string name, FieldCase one, bool isAccepted)
    {
        var problem = ValueCases.ProblemOf(one.Field, one.Value);
        var isSaid = JsonSchemaDocument.Of(ModuleSchema.Empty, one.Field.Class).Schema["properties"]![one.Field.Name]!.ToJsonString().Contains("$comment", StringComparison.Ordinal);
        return isAccepted == problem is null || (isAccepted && isSaid)
            ? null
            : $"{name}#{one.Field.Name}: {one.Value?.ToJsonString() ?? "null"} is {(isAccepted ? "accepted" : "refused")} by the schema; registry: {problem ?? "accepted"}";
    }

    private async Task<IReadOnlyList<JsonNode>> RunAsync(JsonArray entries)
    {
        var file = Path.Combine(_folder!.Path, "schemas.json");
        await File.WriteAllTextAsync(file, entries.ToJsonString());
        var result = await ForeignProgram.RunAsync(Deadline, _folder.Path, "node", "check_schemas.mjs", file);
        Assert.That(result.ExitCode, Is.Zero, result.Errors);
        return [.. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    private sealed record FieldCase(FieldSchema Field, JsonNode? Value)
    {
        public JsonObject ToJson() => new() { ["field"] = Field.Name, ["value"] = Value?.DeepClone() };
    }
}
