using Registry.Cel.Library;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Domain.Queries;
using Registry.Modules.Queries;
using Registry.Modules.Schema;
using Registry.Modules.Tests.Evaluation;

namespace Registry.Modules.Tests.Queries;

/// <summary>A schema with a field of each kind, and nodes to query.</summary>
internal static class QueryLab
{
    public const string Module = """
        module: core
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
              - {name: kind, type: choice, alias: kind, indexed: true}
              - {name: count, type: int, indexed: true, default: 7}
              - {name: ratio, type: double, indexed: true}
              - {name: flag, type: bool, indexed: true}
              - {name: lease, type: duration, indexed: true}
              - {name: since, type: timestamp, indexed: true}
              - {name: roles, type: list<string>, indexed: true}
              - {name: place, type: geo_point}
              - {name: password, type: string, sensitive: true, alias: secret}
              - {name: plain, type: int, alias: type}
          - class: core.project/Project
            fields:
              - {name: project, type: node_ref, node_types: [project], alias: project}
          - class: core.interfaces/Interface
            fields:
              - {name: foo, type: int, indexed: true}
          - class: core.interfaces/Wifi
            extends: Interface
            fields:
              - {name: essid, type: string, indexed: true, alias: essid}
          - class: monitoring/core.general/Seen
            fields:
              - {name: last_seen, type: timestamp}
        choices:
          - field: core.general#kind
            choices: [{name: x}, {name: a}, {name: m}]
        """;

    private static readonly ValueSource Source = new(ValueOrigin.User, "alice", 1);

    public static ModuleSchema Schema { get; } = Laboratory.Compile(Module);

    public static QueryCompiler Compiler { get; } = QueryCompiler.Of(Schema);

    public static QueryExpression Compile(string text, QueryUse use = QueryUse.Filter)
    {
        var expression = Compiler.Compile("filter", text, use, out var problem);
        Assert.That(problem?.Message, Is.Null);
        return expression!;
    }

    public static QueryProblem Problem(string text, QueryUse use = QueryUse.Filter)
    {
        Assert.That(Compiler.Compile("filter", text, use, out var problem), Is.Null, "it compiles");
        return problem!;
    }

    public static Item Item(string id, string itemClass, string key, params (string Name, object? Value)[] fields) => new()
    {
        Ref = new ItemRef(id, key),
        Class = itemClass,
        Source = Source,
        Fields = [.. fields.Select(field => new ItemField(field.Name, Value(field.Value), Source)).OrderBy(field => field.Name, StringComparer.Ordinal)],
    };

    public static Item General(params (string Name, object? Value)[] fields) => Item("core.general", "General", "", fields);

    public static Node Node(string id, params Item[] items) => Node(id, "router", items);

    public static Node Node(string id, string type, params Item[] items) => new()
    {
        Id = id, Type = type, Name = $"{type}-{id}", Revision = 1, CreateRevision = 1, Items = items.Length == 0 ? NodeItems.Empty : NodeItems.Of(
        [
            new PointItems
            {
                Point = "config",
                Items = [.. items.OrderBy(item => item.Ref.Id, StringComparer.Ordinal)],
                References =
                [
                    .. items.Where(item => item.Ref.Id == "core.project" && item.Value("project").Kind == CelKind.String)
                        .Select(item => new NodeReference(item.Value("project").AsString(), item.Ref, "project", OnDelete.SetNull)),
                ],
            },
        ]),
    };

    public static RegistrySnapshot State(params IEnumerable<Node> nodes)
    {
        var problems = new List<string>();
        var state = RegistrySnapshot.Build(new StoredState([.. nodes]), 1, DateTime.UnixEpoch, problems);
        Assert.That(problems, Is.Empty);
        return state;
    }

    public static QueryRun Run(RegistrySnapshot state, Func<string, string, PointItems?>? reported = null) =>
        new(new QuerySource(state, Schema, reported ?? ((_, _) => null)), DateTime.UnixEpoch.AddYears(50), CancellationToken.None);

    /// <summary>The ids of the nodes that match.</summary>
    public static string[] Matches(RegistrySnapshot state, string filter)
    {
        var run = Run(state);
        var ids = Find(state, run, filter).ById("", CancellationToken.None).Select(node => node.Id).ToArray();
        Assert.That(run.Failures?.Message, Is.Null);
        return ids;
    }

    public static NodeQuery Find(RegistrySnapshot state, QueryRun run, string filter) =>
        new(state, NodeFilter.All with { Condition = run.Condition(Compile(filter)) });

    public static CelValue Value(object? value) => value switch
    {
        int number => CelValue.Of((long)number),
        TimeSpan duration => CelValue.Of(duration),
        DateTimeOffset time => CelValue.Of(time),
        GeoPointValue point => CelValue.Of(point),
        IEnumerable<string> texts => value is string text ? CelValue.Of(text) : CelList.Of(texts.Select(one => CelValue.Of(one))),
        _ => Laboratory.Value(value),
    };
}
