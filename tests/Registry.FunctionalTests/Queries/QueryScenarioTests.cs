using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.FunctionalTests.Config;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Queries;

/// <summary>Queries through the API, with a real daemon and modules.</summary>
[TestFixture]
public sealed class QueryScenarioTests : ConfigFixture
{
    private const string Module = """
        module: queries
        version: 1.0.0
        points:
          - {name: config, node_types: [router, project]}
          - {name: monitoring, kind: volatile, node_types: [router]}
        items:
          - {id: core.general}
          - {id: core.project}
          - {id: core.interfaces, cardinality: multiple}
          - {id: monitoring/core.general}
        classes:
          - class: core.general/General
            fields:
              - {name: name, type: string, alias: name, indexed: true}
              - {name: kind, type: choice}
              - {name: flag, type: bool}
              - {name: number, type: int, default: 7}
              - {name: place, type: geo_point}
              - {name: password, type: string, sensitive: true}
          - class: core.project/Project
            fields:
              - {name: project, type: node_ref, node_types: [project], alias: project}
          - class: core.interfaces/Interface
            fields:
              - {name: foo, type: int}
          - class: core.interfaces/Wifi
            extends: Interface
            fields:
              - {name: essid, type: string}
              - {name: secret, type: string, sensitive: true}
          - class: monitoring/core.general/Seen
            fields:
              - {name: last_seen, type: timestamp}
        choices:
          - field: core.general#kind
            choices: [{name: x}, {name: a}, {name: m}]
        """;

    protected override IReadOnlyList<string> Modules => [Module];

    [Test]
    public async Task Scenario16_ListFilteredInAProjection_KeepsTheNode()
    {
        var node = await RegisterAsync(
            "router", [.. new[] { 4, 3, 3, 3 }.Select((foo, i) => Add("core.interfaces", "Interface", $"i{i}", null, ("foo", Value.ForNumber(foo))))]);

        var row = (await QueryAsync(Of(node), new() { ["two"] = Foo(2), ["three"] = Foo(3), ["four"] = Foo(4) })).Rows.Single();

        Assert.That(new[] { "two", "three", "four" }.Select(column => row.Values[column].ListValue.Values.Count), Is.EqualTo([0, 3, 1]));
        var item = row.Values["four"].ListValue.Values.Single().StructValue;
        Assert.That((item.Fields["key"].StringValue, item.Fields["class"].StringValue, item.Fields["foo"].NumberValue), Is.EqualTo(("i0", "Interface", 4.0)));

        static string Foo(int value) => $"config.core.interfaces.filter(i, i.foo == {value})";
    }

    [Test]
    public async Task Scenario17_FieldOfOneClass_GivesValuesOfThatClassOnly()
    {
        var node = await RegisterAsync(
            "router",
            Add("core.interfaces", "Interface", "eth0", null, ("foo", Value.ForNumber(1))),
            Add("core.interfaces", "Wifi", "wlan0", null, ("essid", Text("open")), ("secret", Text("s3cret"))));

        var row = (await QueryAsync(Of(node), new()
        {
            ["essids"] = "config.core.interfaces.Wifi.map(w, w.essid)",
            ["all"] = "config.core.interfaces.map(i, i.essid)",
            ["items"] = "config.core.interfaces",
            ["node"] = "node",
        })).Rows.Single();

        Assert.That(row.Values["essids"], Is.EqualTo(Value.ForList(Text("open"))));
        Assert.That(row.Values["all"], Is.EqualTo(Value.ForList(Value.ForNull(), Text("open"))));
        Assert.That(row.Values["items"].ToString(), Does.Contain("open").And.Not.Contain("secret"), "items leave sensitive fields out");
        Assert.That(row.Values["node"].StructValue.Fields["name"], Is.EqualTo(Text(node.Name)));
    }

    [TestCase("config..name == 'a'", "syntax", "")]
    [TestCase("config.core.genral.name == 'a'", "unknown_id", "core.genral")]
    [TestCase("config.core.interfaces.Wify.exists(i, true)", "unknown_class", "Wify")]
    public async Task Scenario18_WrongNames_AreErrorsThatNameTheCulprit(string filter, string kind, string name)
    {
        var refusal = await Refused(() => QueryAsync(new NodeSelector { Filter = filter }));

        Assert.That(refusal.Reason, Is.EqualTo(ErrorReason.QueryInvalid));
        Assert.That((refusal.Metadata["expression"], refusal.Metadata["kind"], refusal.Metadata.GetValueOrDefault("name", "")), Is.EqualTo(("filter", kind, name)));
        Assert.That(refusal.Message, Does.Contain("^"));
        var listed = await Refused(() => Client.ListNodesPageAsync(new ListNodesRequest { Selector = new NodeSelector { Filter = filter } }));
        Assert.That(listed.Metadata, Is.EqualTo(refusal.Metadata));
    }

    [Test]
    public async Task Scenario19_OrderByAChoice_IsThatOfRegistrationAlsoThroughAReference()
    {
        var tenant = Unique("t");
        var projects = new Dictionary<string, Node>();
        foreach (var kind in "xam")
        {
            projects[$"{kind}"] = await RegisterAsync("project", Set("core.general", "kind", Text($"{kind}")));
        }

        foreach (var kind in new[] { "m", "x", "a", "" })
        {
            await RegisterAsync(tenant, kind, projects.GetValueOrDefault(kind));
        }

        string[] orders = ["config.core.general.kind", "config.core.project.project.config.core.general.kind"];
        foreach (var order in orders)
        {
            Assert.That(await KindsAsync(tenant, order), Is.EqualTo(["x", "a", "m", ""]), order);
            Assert.That(await KindsAsync(tenant, $"{order} desc"), Is.EqualTo(["m", "a", "x", ""]), order);
        }
    }

    [Test]
    public async Task Scenario20_SensitiveField_IsRefusedByNameWhereverItIsNamed()
    {
        await RegisterAsync("router", Set("core.general", "password", Text("s3cret")));
        QueryNodesRequest[] requests =
        [
            new() { Selector = new NodeSelector { Filter = "config.core.general.password == 's3cret'" } },
            new() { OrderBy = { "config.core.general.password" } },
            new() { Project = { ["p"] = "config.core.general.password" } },
            new() { Project = { ["p"] = "project.config.core.general.password" } },
        ];
        foreach (var request in requests)
        {
            var refusal = await Refused(() => Client.QueryNodesPageAsync(request));
            Assert.That((refusal.Reason, refusal.Metadata["path"]), Is.EqualTo((ErrorReason.SensitiveField, "config/core.general/General#password")));
        }
    }

    [Test]
    public async Task Scenario22_PagesWhileOthersWrite_AreOfOneRevision()
    {
        var tenant = Unique("t");
        for (var i = 0; i < 45; i++)
        {
            await RegisterAsync(tenant, "xam"[i % 3].ToString(), null);
        }

        var request = new QueryNodesRequest
        {
            Selector = new NodeSelector { Tenant = tenant, Filter = "config.core.general.kind != null" },
            Project = { ["kind"] = "config.core.general.kind" }, OrderBy = { "config.core.general.kind desc" }, PageSize = 10,
        };
        var pages = new List<QueryNodesResponse>();
        await foreach (var page in Client.QueryNodePagesAsync(request))
        {
            pages.Add(page);
            await RegisterAsync(tenant, "x", null);
            await Client.DeleteNodeAsync(NodeRefs.Id(page.Rows[0].Id));
        }

        Assert.That(pages.Select(page => page.Rows.Count), Is.EqualTo([10, 10, 10, 10, 5]));
        Assert.That(pages.Select(page => page.Revision).Distinct().Count(), Is.EqualTo(1));
        var rows = pages.SelectMany(page => page.Rows).ToList();
        Assert.That(rows.Select(row => row.Id), Is.Unique);
        Assert.That(string.Concat(rows.Select(row => row.Values["kind"].StringValue)), Is.EqualTo($"{new string('m', 15)}{new string('a', 15)}{new string('x', 15)}"));
        var other = await Refused(() => Client.QueryNodesPageAsync(new QueryNodesRequest(request) { PageToken = pages[0].NextPageToken, OrderBy = { "name" } }));
        Assert.That(other.FieldViolations.Single().Field, Is.EqualTo("page_token"));
    }

    [Test]
    public async Task Scenario23_AndBindsStrongerThanOr_InFilters()
    {
        var tenant = Unique("t");
        foreach (var (name, kind, flag) in new[] { ("a", "x", false), ("b", "m", true), ("b", "m", false), ("c", "a", false) })
        {
            var node = await RegisterAsync(tenant, kind, null);
            await EditAsync(node, Set("core.general", "name", Text(name)), Set("core.general", "flag", Value.ForBool(flag)));
        }

        Assert.That(await CountAsync("name == 'a' || name == 'b' && config.core.general.flag"), Is.EqualTo(2));
        Assert.That(await CountAsync("(name == 'a' || name == 'b') && config.core.general.flag"), Is.EqualTo(1));
        Assert.That(await CountAsync("!(name == 'a' || name == 'b')"), Is.EqualTo(1));

        async Task<int> CountAsync(string filter) => (await QueryAsync(new NodeSelector { Tenant = tenant, Filter = filter })).Rows.Count;
    }

    [Test]
    public async Task Scenario24_NodesAtPlaces_AreFoundByDistanceAndBox()
    {
        var near = await RegisterAsync("router", Set("core.general", "place", Text("46.0489,14.5086")));
        var far = await RegisterAsync("router", Set("core.general", "place", Text("46.3625,14.0936")));
        string[] ids = [near.Id, far.Id];

        Assert.That(await FoundAsync("config.core.general.place.distance(geo.point(46.0511, 14.5051)) <= 2000.0"), Is.EqualTo([near.Id]));
        Assert.That(
            await FoundAsync("config.core.general.place.latitude() > 46.3 && config.core.general.place.longitude() < 14.2"), Is.EqualTo([far.Id]));

        async Task<IEnumerable<string>> FoundAsync(string filter) =>
            (await QueryAsync(new NodeSelector { Types_ = { "router" }, Filter = filter })).Rows.Select(row => row.Id).Where(ids.Contains);
    }

    [Test]
    public async Task Query_VolatileItems_AreReadFilteredAndSortedBy()
    {
        var tenant = Unique("t");
        var (first, second) = (await RegisterAsync(tenant, "x", null), await RegisterAsync(tenant, "x", null));
        await RegisterAsync(tenant, "x", null);
        await ReportAsync(first, "2024-01-02T00:00:00Z");
        await ReportAsync(second, "2024-01-01T00:00:00Z");

        var answer = await Client.QueryNodesPageAsync(new QueryNodesRequest
        {
            Selector = new NodeSelector { Tenant = tenant, Filter = "monitoring.core.general.last_seen < now" },
            Project = { ["seen"] = "monitoring.core.general.last_seen" }, OrderBy = { "monitoring.core.general.last_seen" },
        });

        Assert.That(answer.Rows.Select(row => row.Values["seen"].StringValue), Is.EqualTo(["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"]));

        Task ReportAsync(Node node, string time) => Client.UpdateConfigAsync(new UpdateConfigRequest
        {
            NodeRef = NodeRefs.Of(node), Point = "monitoring", Edits = { Set("core.general", "last_seen", Text(time)) },
        });
    }

    [Test]
    public async Task Query_ExplainOfAnIndexedField_TellsTheIndexAndHowManyNodesAreLookedAt()
    {
        var name = Unique("n").ToLowerInvariant();
        var node = await RegisterAsync("router", Set("core.general", "name", Text(name)));

        var answer = await Client.QueryNodesPageAsync(new QueryNodesRequest
        {
            Selector = new NodeSelector { Types_ = { "router" }, Filter = $"name == '{name}'" }, Explain = true,
        });

        Assert.That(answer.Rows.Single().Id, Is.EqualTo(node.Id));
        var used = answer.Plan.Indexes[0];
        Assert.That((used.Index, used.EntryCount, used.Used), Is.EqualTo(("config/core.general#name", 1, true)));
        Assert.That(answer.Plan.Indexes[1].Index, Is.EqualTo("type"));
        Assert.That((answer.Plan.CandidateCount, answer.Plan.Order), Is.EqualTo((1, "index")));
        Assert.That(answer.Plan.NodeCount, Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task Filter_InListsAndStreams_MatchesAndCountsFailures()
    {
        var tenant = Unique("t");
        var nodes = new List<Node>();
        foreach (var number in new[] { 0, 1 })
        {
            nodes.Add(await RegisterAsync(tenant, "x", null));
            await EditAsync(nodes[^1], Set("core.general", "number", Value.ForNumber(number)));
        }

        var selector = new NodeSelector { Tenant = tenant, Filter = "1 / config.core.general.number == 1" };
        var page = await Client.ListNodesPageAsync(new ListNodesRequest { Selector = selector });
        var parts = new List<StreamNodesResponse>();
        await foreach (var part in Client.StreamNodePartsAsync(new StreamNodesRequest { Selector = selector }))
        {
            parts.Add(part);
        }

        Assert.That(page.Nodes.Select(node => node.Id), Is.EqualTo([nodes[1].Id]));
        Assert.That((page.Failures.Count, page.Failures.NodeId, page.Failures.Expression), Is.EqualTo((1, nodes[0].Id, "filter")));
        Assert.That(parts.SelectMany(part => part.Nodes).Select(node => node.Id), Is.EqualTo([nodes[1].Id]));
        Assert.That(parts[^1].Failures, Is.EqualTo(page.Failures));
        var projected = await QueryAsync(Of(nodes[0]), new() { ["q"] = "1 / config.core.general.number" });
        Assert.That((projected.Rows.Single().Values["q"], projected.Failures.Expression), Is.EqualTo((Value.ForNull(), "project[q]")));
    }

    [Test]
    public async Task ReapplyDefaults_WithAFilter_LooksAtThoseNodesOnly()
    {
        var name = Unique("n").ToLowerInvariant();
        await RegisterAsync("router", Set("core.general", "name", Text(name)));
        var counts = new List<long>();
        await foreach (var part in Client.ReapplyDefaultsAsync(new ReapplyDefaultsRequest
        {
            Selector = new NodeSelector { Filter = $"name == '{name}'" }, ValidateOnly = true,
        }))
        {
            counts.Add(part.TotalCount);
        }

        Assert.That(counts.Distinct(), Is.EqualTo([1]));
    }

    [Test]
    public async Task Query_HostileExpressions_AreRefusedAtOnce()
    {
        string[] filters =
        [
            new string('(', 3_000) + "true" + new string(')', 3_000),
            string.Concat(Enumerable.Repeat("[1].exists(a, ", 300)) + "true" + new string(')', 300),
            "node.name.matches('(((((a*)*)*)*)*$') && " + string.Join(" && ", Enumerable.Repeat("true", 2_000)) + " &&",
        ];
        foreach (var filter in filters)
        {
            Assert.That((await Refused(() => QueryAsync(new NodeSelector { Filter = filter }).InTime())).Metadata["kind"], Is.EqualTo("syntax"));
        }

        var tooLong = await Refused(() => QueryAsync(new NodeSelector { Filter = new string(' ', 20_000) + "true" }));
        Assert.That(tooLong.FieldViolations.Single().Field, Is.EqualTo("selector.filter"));
    }

    [Test]
    public async Task Query_ExpressionThatTakesTooLongOnANode_FailsThereAndIsCounted()
    {
        var node = await RegisterAsync("router");
        const string hundred = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]";
        const string endless = $"{hundred}.all(a, {hundred}.all(b, {hundred}.all(c, {hundred}.all(d, {hundred}.all(e, {hundred}.all(f, a + b + c + d + e + f > 0))))))";

        var answer = await QueryAsync(new NodeSelector { NodeRefs = { NodeRefs.Of(node) }, Filter = endless }).InTime();

        Assert.That(answer.Rows, Is.Empty);
        Assert.That(answer.Failures.Message, Does.Contain("cost"));
    }

    private static NodeSelector Of(Node node) => new() { NodeRefs = { NodeRefs.Of(node) } };

    private Task<QueryNodesResponse> QueryAsync(NodeSelector selector, Dictionary<string, string>? project = null) =>
        Client.QueryNodesPageAsync(new QueryNodesRequest { Selector = selector, Project = { project ?? [] } });

    private Task<Node> RegisterAsync(string tenant, string kind, Node? project) => Client.RegisterNodeAsync(new RegisterNodeRequest
    {
        Node = new Node { Type = "router", Tenant = tenant },
        ConfigEdits =
        {
            new PointEdits
            {
                Edits =
                {
                    kind.Length == 0 ? [] : (ConfigEdit[])[Set("core.general", "kind", Text(kind))],
                    project is null ? [] : (ConfigEdit[])[Set("core.project", "project", Text(project.Id))],
                },
            },
        },
    });

    private async Task<string[]> KindsAsync(string tenant, string order)
    {
        var answer = await Client.QueryNodesPageAsync(new QueryNodesRequest
        {
            Selector = new NodeSelector { Tenant = tenant }, Project = { ["kind"] = "config.core.general.kind" }, OrderBy = { order },
        });
        return [.. answer.Rows.Select(row => row.Values["kind"].StringValue)];
    }
}
