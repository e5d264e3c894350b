using Registry.FunctionalTests.Clients;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.FunctionalTests.Forms;

/// <summary>The modules whose schemas are tried out: those that ship with the daemon, and one with every kind of field.</summary>
internal static class FormModules
{
    /// <summary>Every kind and attribute that a schema must tell.</summary>
    public const string Kinds = """
        module: test.kinds
        version: 1.0.0
        points: [{name: config, node_types: [sample]}]
        items:
          - {id: kinds.texts, title: Texts}
          - {id: kinds.numbers, title: Numbers}
          - {id: kinds.forms, title: Forms}
          - {id: kinds.lists, title: Lists}
          - {id: kinds.tree, title: Tree, cardinality: multiple}
          - {id: kinds.fixed, title: Fixed, cardinality: static}
          - {id: kinds.poly, title: Poly}
        classes:
          - class: kinds.texts/Texts
            title: All texts
            help: Texts with every bound.
            fields:
              - {name: plain, type: string, help: Anything.}
              - {name: needed, type: string, required: true}
              - {name: short, type: string, min_length: 2, max_length: 5}
              - {name: needed_short, type: string, required: true, min_length: 2, max_length: 5}
              - {name: nullable, type: string, nullable: true, min_length: 3, default: abc}
              - {name: pattern, type: string, pattern: '^[a-z](-?[a-z0-9]+)*$', max_length: 50}
              - {name: needed_pattern, type: string, required: true, pattern: '^a|b$'}
              - {name: unicode, type: string, pattern: '^(?s:.)[\pL\d]\x{1F600}?[[:^space:]]*\z'}
              - {name: folded, type: string, pattern: '(?i)^abc$'}
              - {name: host, type: string, format: hostname}
              - {name: host_pattern, type: string, format: hostname, pattern: 'net$', max_length: 12}
              - {name: secret, type: string, sensitive: true, max_length: 5}
              - {name: fixed, type: string, read_only: true}
              - {name: computed, type: string, computed: "'x'"}
              - {name: other, type: node_ref, node_types: [sample]}
              - {name: item, type: item_ref, item: kinds.tree}
          - class: kinds.numbers/Numbers
            fields:
              - {name: flag, type: bool}
              - {name: needed_flag, type: bool, required: true}
              - {name: on, type: bool, default: true}
              - {name: whole, type: int}
              - {name: port, type: int, min: 1, max: 65535, required: true}
              - {name: channel, type: int, min: 1, max: 13, nullable: true}
              - {name: real, type: double}
              - {name: share, type: double, min: 0, max: 1, default: 0.5}
              - {name: level, type: choice, default: low}
              - {name: needed_level, type: choice, required: true, choices_of: kinds.numbers#level}
              - {name: null_level, type: choice, nullable: true, choices_of: kinds.numbers#level}
              - {name: no_level, type: choice}
          - class: kinds.forms/Forms
            fields:
              - {name: lease, type: duration, min: 1m, max: 24h, default: 15m}
              - {name: offset, type: duration}
              - {name: positive, type: duration, min: 0s}
              - {name: seen, type: timestamp}
              - {name: address, type: ip_address, required: true}
              - {name: v4, type: ip_address, format: ipv4, nullable: true}
              - {name: v6, type: ip_address, format: ipv6}
              - {name: network, type: ip_prefix}
              - {name: any, type: ip_prefix, format: host}
              - {name: net4, type: ip_prefix, format: 'ipv4, host', min: 8, max: 30}
              - {name: net6, type: ip_prefix, format: 'ipv6, host', min: 48, max: 64}
              - {name: mac, type: mac_address}
              - {name: url, type: url, max_length: 40, pattern: '^https?:'}
              - {name: place, type: geo_point}
              - {name: needed_place, type: geo_point, required: true}
              - {name: data, type: json}
              - {name: needed_data, type: json, required: true}
              - {name: null_data, type: json, nullable: true}
          - class: kinds.lists/Lists
            fields:
              - {name: names, type: list<string>, pattern: '^[a-z]+$'}
              - {name: few, type: list<int>, min: 0, max: 9, min_length: 2, max_length: 4}
              - {name: needed, type: list<ip_address>, required: true, max_length: 3}
              - {name: needed_few, type: list<string>, required: true, min_length: 2, nullable: true}
              - {name: null_few, type: list<double>, nullable: true, min_length: 2}
              - {name: levels, type: list<choice>, choices_of: kinds.numbers#level, default: [low]}
              - {name: hosts, type: list<string>, format: hostname}
              - {name: leases, type: list<duration>}
              - {name: data, type: list<json>}
              - {name: places, type: list<geo_point>}
          - class: kinds.tree/Tree
            hidden: true
            fields:
              - {name: on, type: bool, default: true}
          - class: kinds.tree/Branch
            extends: Tree
            title: A branch
            fields:
              - {name: size, type: int, required: true, min: 1}
            children: [{relation: leaves, id: kinds.tree, classes: [Leaf], required: true}]
          - class: kinds.tree/Leaf
            extends: Tree
            title: A leaf
            fields:
              - {name: size, type: string}
              - {name: colour, type: choice, required: true}
          - class: kinds.fixed/One
            fields: [{name: a, type: int, default: 3}]
          - class: kinds.poly/First
            fields: [{name: common, type: string}, {name: ruled, type: string, required: true}]
          - class: kinds.poly/Second
            extends: First
            fields: [{name: own, type: int}]
        choices:
          - field: kinds.numbers#level
            choices: [{name: low, label: Low}, {name: high, label: High, help: Very.}]
          - field: kinds.tree/Leaf#colour
            choices: [{name: red, label: Red}, {name: green, label: Green, limited_to: self.on}]
        defaults:
          - {id: ruled, target: kinds.poly/Second#ruled, value: "'x'"}
        """;

    /// <summary>The module files that ship with the daemon.</summary>
    public static string PackDirectory { get; } = Path.Combine(ForeignProgram.RepositoryRoot, "src", "Registry.Daemon", "modules");

    /// <summary>The schema of the modules that ship with the daemon; skips where they are not all there.</summary>
    public static ModuleSchema Pack() => Compile(Directory.EnumerateFiles(PackDirectory, "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText));

    /// <summary>Compiles module files, which must be valid.</summary>
    public static ModuleSchema Compile(params IEnumerable<string> texts)
    {
        var readings = texts.Select((text, index) => ModuleReader.Read(text, $"module{index}.yaml")).ToList();
        Assert.That(readings.SelectMany(reading => reading.Errors), Is.Empty);
        var compiled = ModuleCompiler.Compile([.. readings.Select(reading => reading.File!)]);
        Assert.That(compiled.Errors, Is.Empty);
        return compiled.Schema!;
    }
}
