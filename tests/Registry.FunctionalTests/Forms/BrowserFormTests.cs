using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.FunctionalTests.Clients;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Forms;

/// <summary>
/// Forms of the reference pack in a browser, drawn by react-jsonschema-form, which knows nothing of registries: what is to be seen is asked of
/// <c>DescribeClass</c>, and what is submitted goes to the daemon.
/// </summary>
[TestFixture]
public sealed class BrowserFormTests
{
    private const string Chromium = "/usr/bin/chromium";
    private const string NodeType = "router";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private readonly List<string> _problems = [];
    private JsonNode? _submitted;
    private DaemonProcess? _daemon;
    private RegistryClient? _client;

    private RegistryClient Client => _client!;

    private static string Screenshots { get; } = Path.Combine(TestContext.CurrentContext.WorkDirectory, "forms");

    [OneTimeSetUp]
    public async Task ShowFormsAsync()
    {
        if (!File.Exists(Chromium))
        {
            ForeignProgram.Skip($"{Chromium} is not installed (Debian's package chromium)");
        }

        using var folder = new TemporaryDirectory();
        await NodePackages.InstallAsync(Path.Combine(ForeignProgram.RepositoryRoot, "tests", "clients", "forms"), folder.Path);
        Directory.CreateDirectory(Screenshots);
        _daemon = await DaemonProcess.StartAsync(null, "--modules-directory", FormModules.PackDirectory);
        _client = _daemon.Connect();
        await File.WriteAllTextAsync(folder.File("forms.json"), (await InputAsync()).ToJsonString());

        var result = await ForeignProgram.RunAsync(Deadline, folder.Path, "node", "check_forms.mjs", "forms.json");

        Assert.That(result.ExitCode, Is.Zero, result.Errors + result.Output);
        var answer = JsonNode.Parse(result.Output)!;
        _problems.AddRange(answer["problems"]!.AsArray().Select(problem => (string)problem!));
        _submitted = answer["submitted"];
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _client?.Dispose();
        await (_daemon?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public void Forms_ClassesAndNodeType_ShowEveryFieldAndRefuseWhatIsWrong()
    {
        foreach (var screenshot in Directory.EnumerateFiles(Screenshots))
        {
            TestContext.AddTestAttachment(screenshot);
        }

        Assert.That(_problems, Is.Empty, string.Join('\n', _problems));
    }

    [Test]
    public void Submitted_FormOfARouter_HasNoValuesThatNobodyGave()
    {
        Assert.That(_submitted!["core-general"]!.AsObject().Select(value => value.Key), Is.EquivalentTo((string[])["name", "platform", "router"]));
        Assert.That(_submitted["core-type"]?.AsObject() ?? [], Is.Empty);
    }

    [Test]
    public async Task Submitted_FormOfARouter_IsAcceptedByTheDaemon()
    {
        var readOnly = (await ClassesAsync()).SelectMany(one => one.Fields.Where(field => field.ReadOnly).Select(field => $"{one.Path}#{field.Field.Name}")).ToHashSet();

        var node = await Client.RegisterNodeAsync(new RegisterNodeRequest
        {
            Node = new Node { Type = NodeType, Name = "from-a-form" },
            ConfigEdits = { new PointEdits { Edits = { FormEdits.Of(_submitted!.AsObject(), readOnly) } } },
        });

        var config = await Client.GetConfigAsync(NodeRefs.Of(node));
        Assert.That(config.Items.Single(item => item.Ref.Id == "core.general").Values["name"].StringValue, Is.EqualTo("sl-5"));
        Assert.That(config.Items.Single(item => item.Ref.Key == "uplink").Parent.Key, Is.EqualTo("wan0"));
    }

    private async Task<JsonObject> InputAsync()
    {
        var classes = new JsonArray();
        var descriptions = await ClassesAsync();
        foreach (var description in descriptions)
        {
            var answer = await Client.GetJsonSchemaAsync(new GetJsonSchemaRequest { Class = description.Path });
            var form = Form(answer);
            form["name"] = description.Path;
            form["fields"] = Fields(description);
            form["screenshot"] = description.Path is "config/core.interfaces/WifiInterface" or "config/core.location/Location" ? $"{description.Path.Split('/')[2]}.png" : null;
            classes.Add((JsonNode)form);
        }

        return new JsonObject
        {
            ["chromium"] = Chromium,
            ["screenshots"] = Screenshots,
            ["classes"] = classes,
            ["nodeType"] = await NodeTypeAsync(descriptions),
        };
    }

    /// <summary>All classes of routers of which items can be made.</summary>
    private async Task<IReadOnlyList<ClassDescription>> ClassesAsync()
    {
        var points = await Client.ListPointsAsync();
        var paths = points.Points.SelectMany(point => point.Items).Where(item => item.Item.NodeTypes.Contains(NodeType)).SelectMany(item => item.Classes);
        var classes = new List<ClassDescription>();
        foreach (var path in paths)
        {
            classes.Add(await Client.DescribeClassAsync(path));
        }

        return [.. classes.Where(one => one.Selectable)];
    }

    private async Task<JsonObject> NodeTypeAsync(IReadOnlyList<ClassDescription> descriptions)
    {
        var form = Form(await Client.GetJsonSchemaAsync(new GetJsonSchemaRequest { NodeType = NodeType }));
        var items = new JsonArray();
        var config = (await Client.ListPointsAsync()).Points.Single(point => point.Point.Name == "config");
        foreach (var item in config.Items.Where(item => item.Item.NodeTypes.Contains(NodeType)))
        {
            var classes = descriptions.Where(one => item.Classes.Contains(one.Path))
                .Select(one => new JsonObject { ["name"] = one.Path.Split('/')[2], ["title"] = one.Title, ["fields"] = Fields(one) });
            items.Add((JsonNode)new JsonObject
            {
                ["property"] = item.Item.Id.Split('/')[^1].Replace('.', '-'),
                ["path"] = item.Item.Id,
                ["isList"] = item.Item.Cardinality == "multiple",
                ["isStatic"] = item.Item.Cardinality == "static",
                ["classes"] = new JsonArray([.. classes]),
            });
        }

        form["items"] = items;
        form["bad"] = new JsonObject { ["control"] = "root_core-general_name", ["value"] = "SL 5", ["good"] = "sl-5" };
        form["data"] = JsonNode.Parse("""
            {
              "core-general": {"name": "sl-1", "platform": "openwrt", "router": "tp-link-wr741nd"},
              "core-location": {"city": "Ljubljana", "geolocation": {"latitude": 46.05, "longitude": 14.51}},
              "core-interfaces": [{"class": "Ethernet", "key": "wan0", "values": {"eth_port": "wan0"}}],
              "core-interfaces-network": [
                {"class": "Static", "key": "uplink", "parent": "core.interfaces/wan0", "values": {"family": "ipv4", "address": "10.20.0.1/24"}}
              ]
            }
            """);
        return form;
    }

    private static JsonObject Form(GetJsonSchemaResponse answer) => new()
    {
        ["schema"] = JsonNode.Parse(JsonFormatter.Default.Format(answer.JsonSchema)),
        ["ui"] = JsonNode.Parse(JsonFormatter.Default.Format(answer.UiSchema)),
        ["data"] = new JsonObject(),
    };

    private static JsonArray Fields(ClassDescription description) => new([.. description.Fields.Select(field => new JsonObject
    {
        ["name"] = field.Field.Name,
        ["label"] = field.Field.Label,
        ["list"] = field.Field.Type.StartsWith("list<", StringComparison.Ordinal),
        ["choices"] = new JsonArray([.. field.Choices.DistinctBy(choice => choice.Name).Select(choice => JsonValue.Create(LabelOf(choice)))]),
        ["default"] = Defaults(field),
    })]);

    /// <summary>The constant default as controls show it; null: none.</summary>
    private static JsonArray? Defaults(FieldDescription field)
    {
        IEnumerable<Value> values = field.Field.Default switch
        {
            null or { KindCase: Value.KindOneofCase.NullValue } => [],
            { KindCase: Value.KindOneofCase.ListValue } list => list.ListValue.Values,
            var one => [one],
        };
        JsonNode[] shown = [.. values.Select(value => JsonValue.Create(Shown(field, value)))];
        return shown.Length == 0 ? null : new JsonArray(shown);
    }

    private static string Shown(FieldDescription field, Value value) => value.KindCase switch
    {
        Value.KindOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        Value.KindOneofCase.NumberValue => value.NumberValue.ToString(CultureInfo.InvariantCulture),
        _ => field.Choices.FirstOrDefault(choice => choice.Name == value.StringValue) is { } choice ? LabelOf(choice) : value.StringValue,
    };

    private static string LabelOf(ChoiceDefinition choice) => choice.Label.Length > 0 ? choice.Label : choice.Name;
}
