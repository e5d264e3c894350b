using System.Text;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;

namespace Fuzz.Targets;

/// <summary>Files of modules, YAML or JSON: read, compiled, written and read again.</summary>
internal sealed class ModuleTarget : IFuzzTarget
{
    private const string Small = """
        module: m
        version: 1.0.0
        points:
        - name: config
          node_types: [vm]
        items:
        - id: m.general
          cardinality: single
        - id: m.links
          cardinality: many
        classes:
        - class: General
          item: m.general
          fields:
          - name: size
            type: int
            default: "1 + 2"
          - name: kind
            type: choice
            choices: [{value: a}, {value: b, title: B}]
        - class: Link
          item: m.links
          fields:
          - {name: address, type: ip, required: true}
        rules:
        - id: r
          when: "true"
          check: "config.m.general.size > 0"
          message: too small
        """;

    public string Name => "modules";

    public IEnumerable<byte[]> Seeds => new[]
    {
        Small, "{\"module\": \"m\", \"points\": [{\"name\": \"config\"}]}", "module: &a m\ntitle: *a\nrequires: [\"x\", 'y']\n", "module: m\nfunctions:\n- name: f\n  body: |\n    1 +\n      2\n",
        "module: m\nhooks:\n- name: h\n  kind: validate\n  address: http://127.0.0.1:1\n  timeout: 1s\n",
    }.Select(Encoding.UTF8.GetBytes);

    public IEnumerable<string> Words =>
    [
        "module", "version", "points", "items", "classes", "choices", "functions", "defaults", "generators", "rules", "hooks", "name", "item", "class", "fields", "type",
        "extends", "path", "value", "when", "message", "body", "parameters", "title", "\n  - ", "\n", ": ", "|\n", ">-\n", "&a ", "*a", "<<: ", "!!str ", "---\n", "null", "\t", "\uFEFF",
    ];

    public void Run(byte[] input)
    {
        var reading = ModuleReader.Read(Encoding.UTF8.GetString(input), "fuzz.yaml");
        if (reading.File is not { } file)
        {
            Require(reading.Errors.Length > 0, "a module is refused without an error");
            return;
        }

        var compiled = ModuleCompiler.Compile([file]);
        Require(compiled.Schema is not null || compiled.Errors.Length > 0, "a module does not compile, without an error");
        if (compiled.Schema is not null)
        {
            var json = ModuleWriter.ToJson(file.Definition);
            var again = ModuleReader.Read(json, "again.json");
            Require(again.File is not null, "a module that was taken cannot be read again");
            Require(ModuleWriter.ToJson(again.File!.Definition) == json, "a module changes when it is written and read");
            Require(ModuleCompiler.Compile([again.File]).Schema is not null, "a module that was taken does not compile again");
        }
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException(problem);
        }
    }
}
