using Registry.Domain;
using Registry.Modules.Evaluation;
using Registry.Modules.Impact;
using static Registry.Modules.Tests.Evaluation.Laboratory;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>Values that rules make at random.</summary>
public sealed class SeedTests
{
    private const string Module = """
        module: test.secrets
        items: [{id: core.secret}, {id: core.note}]
        classes:
          - class: core.secret/Secret
            fields: [{name: word, type: string}]
          - class: core.note/Note
            fields: [{name: text, type: string}]
        defaults:
          - {id: word, target: core.secret#word, value: "old == null || old.self.word == null ? seed : old.self.word", creates: true}
        """;

    [Test]
    public void Evaluate_Seed_IsSixtyFourDigitsOfTheWriteAndTheNode()
    {
        var words = new[] { ("s1", "n1"), ("s1", "n1"), ("s2", "n1"), ("s1", "n2") }.Select(one => Word(one.Item1, one.Item2)).ToArray();

        Assert.That(words[0], Does.Match("^[0-9a-f]{64}$"));
        Assert.That(words[1], Is.EqualTo(words[0]), "the same write, evaluated again");
        Assert.That(words.Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void Evaluate_DefaultThatKeepsWhatOldHas_StaysOverWritesAndPreviews()
    {
        var lab = new Laboratory(Module) { Seed = "first" };
        lab.Write();
        var word = lab.Get("core.secret", "word");
        lab.Seed = "second";
        lab.Write(Set("core.note", "text", "x"));

        var impact = new ModuleImpact(lab.State, lab.Schema, lab.Schema, DateTime.UnixEpoch).Measure(1, CancellationToken.None);

        Assert.That(lab.Get("core.secret", "word"), Is.EqualTo(word));
        Assert.That(impact.Changed, Is.Zero, "a preview of modules draws nothing anew");
    }

    private static string Word(string seed, string id)
    {
        var lab = new Laboratory(Module) { Seed = seed, Draft = new Node { Id = id, Type = "router", Name = id } };
        lab.Write();
        return lab.Get("core.secret", "word").AsString();
    }
}
