using System.Globalization;
using System.Text;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>
/// A module of chance: fields whose defaults read fields before them, generators that read them too, and rules. Rules only warn, so that
/// writes go through.
/// </summary>
internal sealed class RandomModule
{
    private static readonly string[] Fields = ["a0", "a1", "a2", "b0", "b1", "b2", "e0", "e1"];

    private readonly List<string> _defaults = [];
    private readonly List<string> _generators = [];
    private readonly List<string> _rules = [];

    public RandomModule(Random random)
    {
        var count = random.Next(1, 10);
        for (var i = 0; i < count; i++)
        {
            AddDefault(random, i);
        }

        for (var i = 0; i < random.Next(0, 3); i++)
        {
            _generators.Add($$"""
                  - {id: g{{i}}, class: core.list/{{(random.Next(2) == 0 ? "Entry" : "Special")}}, for_each: "[1, 2, 3].filter(i, i <= ({{Value(random, 6)}}) % 4)", key: "'g{{i}}x' + string(each)", always: {{Bool(random)}}, values: [{field: e{{random.Next(2)}}, value: each}]}
                """);
        }

        for (var i = 0; i < random.Next(0, 4); i++)
        {
            _rules.Add($$"""
                  - {id: r{{i}}, on: {{(random.Next(2) == 0 ? "core.list" : "config")}}, check: "({{Value(random, 6)}}) % 3 != 0", message: "{{{Value(random, 6)}}}", severity: warning}
                """);
        }
    }

    /// <summary>The module's text with its declarations in an order of chance; without one in the order in which they were made.</summary>
    public string Text(Random? order = null)
    {
        var text = new StringBuilder("""
            module: test.random
            points: [{name: config}]
            items:
              - {id: core.a}
              - {id: core.b}
              - {id: core.list, cardinality: multiple}
              - {id: core.fixed, cardinality: static}
            classes:
              - class: core.a/A
                fields: [{name: a0, type: int}, {name: a1, type: int, default: 4}, {name: a2, type: int, nullable: true}, {name: pick, type: choice}]
              - {class: core.a/B, extends: A}
              - class: core.b/B
                fields: [{name: b0, type: int}, {name: b1, type: int}, {name: b2, type: int, computed: "self.b0 == null ? dyn(null) : self.b0 * 2"}]
              - class: core.list/Entry
                fields: [{name: e0, type: int}, {name: e1, type: int, default: 1}, {name: to, type: item_ref, item: core.list}, {name: pick, type: choice}]
                children: [{relation: below, id: core.list}]
              - {class: core.list/Special, extends: Entry}
              - class: core.fixed/One
                fields: [{name: f, type: int, default: 2}]
            choices:
              - field: core.a#pick
                choices: [{name: one}, {name: two, limited_to: self.a1 != 4}, {name: two, limited_to: config.core.list.size() > 1}, {name: three, limited_to: config.core.b.b0 < 3}]
              - field: core.list#pick
                choices: [{name: alone, limited_to: parent == null}, {name: below, limited_to: parent != null && self.e1 == 1}]
            
            """.Replace("\r", ""));
        Append(text, "defaults", _defaults, order);
        Append(text, "generators", _generators, order);
        Append(text, "rules", _rules, order);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name, List<string> declarations, Random? order)
    {
        if (declarations.Count == 0)
        {
            return;
        }

        string[] ordered = [.. declarations];
        order?.Shuffle(ordered);
        text.Append(CultureInfo.InvariantCulture, $"{name}:\n");
        foreach (var declaration in ordered)
        {
            text.Append(declaration.TrimEnd()).Append('\n');
        }
    }

    private static string Bool(Random random) => random.Next(3) == 0 ? "true" : "false";

    /// <summary>An expression of an int over some of the first fields.</summary>
    private static string Value(Random random, int fieldCount)
    {
        var constant = random.Next(0, 8).ToString(CultureInfo.InvariantCulture);
        var readable = Math.Min(fieldCount, 5);
        if (readable == 0 || random.Next(4) == 0)
        {
            return constant;
        }

        var name = Fields[random.Next(readable)];
        var path = $"config.core.{name[0]}.{name}";
        return $"({path} == null ? {constant} : {path} + {constant})";
    }

    private void AddDefault(Random random, int index)
    {
        var field = random.Next(Fields.Length);
        if (Fields[field] == "b2")
        {
            return;
        }

        var target = Fields[field][0] == 'e' ? $"core.list#{Fields[field]}" : $"core.{Fields[field][0]}#{Fields[field]}";
        var isSingle = Fields[field][0] != 'e';
        _defaults.Add($$"""
              - {id: d{{index}}, target: "{{target}}", when: "({{Value(random, field)}}) != {{random.Next(6)}}", value: "{{Value(random, field)}}", priority: {{index}}, always: {{Bool(random)}}, creates: {{(isSingle ? Bool(random) : "false")}}}
            """);
    }
}
