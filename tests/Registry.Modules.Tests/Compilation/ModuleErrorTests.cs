namespace Registry.Modules.Tests.Compilation;

/// <summary>What is refused, and how it is said.</summary>
public sealed class ModuleErrorTests
{
    private const string Base = """
        module: base
        items: [{id: core.general}, {id: core.list, cardinality: multiple}]
        classes:
          - {class: core.general/General, fields: [{name: name, type: string}, {name: size, type: int}, {name: kind, type: choice}]}
          - {class: core.list/Entry, fields: [{name: label, type: string}]}
        """;

    [Test]
    public void Compile_Scenario13_RefusesAllAtOnce()
    {
        var errors = Modules.Errors(Base, """
            module: wrong
            requires: [base]
            items:
              - {id: Core..general}
            classes:
              - {class: core.general/Second}
              - {class: core.general/Orphan, extends: Genral}
              - {class: core.list/Parent, extends: Entry, children: [{relation: kids, id: core.kids}]}
            """);

        Assert.That(errors, Is.EqualTo((string[])
        [
            "module1.yaml:4:10: items[0].id: 'Core..general' is no id; write point/id with lower-case names and dots, such as config/core.general",
            "module1.yaml:6:13: classes[0].class: 'config/core.general' has its top-level class already: 'General', from module 'base'; extend it, or one of its classes",
            "module1.yaml:7:43: classes[1].extends: 'config/core.general' has no class 'Genral' to extend; did you mean 'General'?",
            "module1.yaml:8:79: classes[2].children[0].id: there is no id 'core.kids' at point 'config'; did you mean 'core.list'?",
        ]));
    }

    [Test]
    public void Compile_WrongExpression_PointsIntoTheFile()
    {
        var errors = Modules.Errors(Base, """
            module: wrong
            requires: [base]
            rules:
              - id: name
                on: core.general
                check: self.nmae == 'web'
                message: text
            """);

        Assert.That(errors, Is.EqualTo((string[])
        [
            "module1.yaml:6:17: rules[0].check: undefined field 'nmae' of config/core.general; did you mean 'name'?\n | self.nmae == 'web'\n | .....^",
        ]));
    }

    [TestCase("defaults: [{id: a, target: core.general#size, value: \"'text'\"}]", "a value for 'size', int was expected here; the expression gives string")]
    [TestCase("defaults: [{id: a, target: core.general#sise, value: '1'}]", "'config/core.general' has no field 'sise'; did you mean 'size'?")]
    [TestCase("defaults: [{id: a, target: core.general#size, value: config.core.general.size + 1}]", "'config/core.general/General#size' reads what it gives itself")]
    [TestCase("defaults: [{id: a, target: core.general#size, value: '1'}, {id: a, target: core.general#size, value: '2'}]", "'a' is there twice; defaults, generators, rules and hooks of a module have different ids")]
    [TestCase("defaults: [{id: a, target: core.general#size, value: size(self.name)}, {id: b, target: core.general#name, value: string(self.size)}]", "these read each other: 'config/core.general/General#name' reads 'config/core.general/General#size' reads 'config/core.general/General#name'")]
    [TestCase("rules: [{id: a, on: core.general, check: self.size, message: m}]", "a bool was expected here; the expression gives (int)")]
    [TestCase("rules: [{id: a, on: core.general, check: 'true', message: 'a {self.size'}]", "'{' without '}' after it; write '{{' for a brace")]
    [TestCase("rules: [{id: a, on: core.general, check: \"choice('core.general#knd', 'x') == null\", message: m}]", "there is no choice field 'core.general#knd'; did you mean 'config/core.general#kind'?")]
    [TestCase("choices: [{field: core.general#size, choices: [{name: a}]}]", "'config/core.general/General#size' is int; only choice fields have choices")]
    [TestCase("choices: [{field: core.general#kind, choices: [{name: a}, {name: a, limited_to: 'true'}]}]", "'config/core.general#kind' has a choice 'a' already, from module 'wrong'; a name may be there several times only where each is limited (limited_to)")]
    [TestCase("choices: [{field: core.general#kind, choices: [{name: a, limited_to: 'true', metadata: 1}, {name: a, limited_to: 'false', metadata: 2}]}]", "'config/core.general#kind' has a choice 'a' already, from module 'wrong', with metadata; only one choice of a name may have some")]
    [TestCase("classes: [{class: core.list/A, extends: B}, {class: core.list/B, extends: A}]", "classes extend each other: A > B > A")]
    [TestCase("classes: [{class: core.list/A, extends: Entry, fields: [{name: label, type: int}]}]", "field 'label' is inherited from 'Entry'; it cannot be declared again")]
    [TestCase("classes: [{class: core.list/A, extends: Entry, fields: [{name: b, type: strin}]}]", "'strin' is no type of fields; did you mean 'string'?")]
    [TestCase("classes: [{class: core.list/A, extends: Entry, fields: [{name: b, type: int, min: 5, default: 3}]}]", "3 is less than 5, the smallest value allowed")]
    [TestCase("classes: [{class: core.list/A, extends: Entry, fields: [{name: b, type: duration, default: soon}]}]", "a duration such as '15m' or '1h30m' was expected, not \"soon\"")]
    [TestCase("classes: [{class: core.list/A, extends: Entry, fields: [{name: b, type: string, pattern: '('}]}]", "invalid regular expression '(': missing ')'")]
    [TestCase("classes: [{class: core.list/A, extends: Entry, children: [{relation: g, id: core.general}]}]", "'config/core.general' is single; only items of a multiple id can hang under others")]
    [TestCase("functions: [{name: f, params: [a], value: f(a)}]", "functions call each other: f > f")]
    [TestCase("functions: [{name: f, params: [a], value: a + }]", "expected an expression, found the end")]
    [TestCase("generators: [{id: g, class: core.list/Entry, for_each: '[1]'}]", "a generator for a multiple id needs 'key', the expression of the items' keys")]
    [TestCase("hooks: [{id: h, address: nowhere, calls: [validate]}]", "'nowhere' is no address; write http://host:port, https://host:port or unix:/path")]
    [TestCase("hooks: [{id: h, address: 'unix:/s', calls: [validate], timeout: 2m}]", "'2m' is no duration from 10ms to 60s")]
    [TestCase("items: [{id: none}]\nrules: [{id: a, on: none, check: 'true', message: m}]", "'config/none' has no classes, so there is nothing that a rule could run on")]
    [TestCase("requires: [nothing]", "module 'nothing' is not there; apply it first")]
    public void Compile_WrongPart_SaysWhatIsWrong(string part, string message)
    {
        var compiled = Modules.Compile(Base, "module: wrong\n" + (part.StartsWith("requires", StringComparison.Ordinal) ? "" : "requires: [base]\n") + part);

        Assert.That(compiled.Errors.Select(error => error.Message), Is.EqualTo((string[])[message]));
    }

    [Test]
    public void Compile_NameOfAModuleThatIsNotRequired_NamesTheModule()
    {
        var compiled = Modules.Compile(Base, "module: other\nrules: [{id: a, on: node, check: config.core.general.size == 1, message: m}]");

        Assert.That(
            compiled.Errors.Select(error => error.Message).First(),
            Is.EqualTo("id 'core.general' is declared by module 'base', which is not required here; add it to 'requires'"));
    }

    [Test]
    public void Compile_ModulesThatRequireEachOther_NamesTheCycle()
    {
        var compiled = Modules.Compile("{module: a, requires: [b]}", "{module: b, requires: [a]}");

        Assert.That(compiled.Errors.Select(error => error.Message), Is.EqualTo((string[])["modules require each other: a > b > a"]));
    }
}
