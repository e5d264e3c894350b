using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf.WellKnownTypes;
using Registry.Cli.Config;
using Registry.V1;

namespace Registry.Cli.Tests.Config;

/// <summary>A configuration, and an intent that it may be edited into.</summary>
public sealed record Edited
{
    internal V1.Config Before { get; init; } = new();

    internal ConfigDocument After { get; init; } = new();

    /// <inheritdoc/>
    public override string ToString()
        => $"{string.Join('\n', ConfigYaml.Lines(Before, YamlStyle.Intent))}\nto\n{string.Join('\n', After.Items.Select(item => item.ToString()))}";
}

/// <summary>Random configurations: one single id, a multiple one with users' and generated items, and one whose items hang under those.</summary>
public static class ConfigGen
{
    private static readonly string[] Fields = ["a", "b", "c"];
    private static readonly string[] Texts = ["", "x", "true", "1", "a: b", "- x", "# no", " lead", "two\nlines\n", "a\n\n b", "é'\"\\", "\u0085\u2028", "😀", "12345678901234567890"];

    /// <summary>A configuration and an edit of it.</summary>
    public static Arbitrary<Edited> Edits() => Gen.Choose(0, int.MaxValue).Select(seed => Make(new Random(seed))).ToArbitrary();

    /// <summary>A value of any kind.</summary>
    public static Arbitrary<Value> Values() => Gen.Choose(0, int.MaxValue).Select(seed => Any(new Random(seed), 3)).ToArbitrary();

    private static Edited Make(Random random)
    {
        var before = new V1.Config { Point = "config", NodeId = "n", NodeName = "node", UseDefaults = random.Next(2) == 0, Metadata = Struct(random) };
        if (random.Next(2) == 0)
        {
            before.Items.Add(RandomItem(random, "single", "", null));
        }

        foreach (var key in Keys(random, "r"))
        {
            before.Items.Add(RandomItem(random, "radios", key, null));
        }

        var radios = before.Items.Where(item => item.Ref.Id == "radios").ToList();
        foreach (var key in Keys(random, "n"))
        {
            before.Items.Add(RandomItem(random, "nets", key, radios.Count > 0 && random.Next(3) > 0 ? radios[random.Next(radios.Count)].Ref : null));
        }

        return new Edited { Before = before, After = Change(random, before) };
    }

    private static ConfigDocument Change(Random random, V1.Config before)
    {
        var intent = ConfigDocument.IntentOf(before);
        var items = intent.Items.Where(_ => random.Next(5) > 0).Select(item => Change(random, before, item)).ToList();
        items = [.. items.Where(item => !item.IsListed), .. Shuffled(random, items, "radios"), .. Shuffled(random, items, "nets")];
        for (var count = random.Next(3); count > 0; count--)
        {
            items.Insert(random.Next(items.Count + 1), NewItem(random, "radios", $"new{count}", null));
        }

        // Parents in the document, or derived and so there anyway.
        var parents = items.Where(item => item.Id == "radios").Select(item => item.Ref)
            .Concat(before.Items.Where(item => item.Ref.Id == "radios" && !ConfigDocument.IsIntent(item)).Select(item => item.Ref)).ToList();
        for (var count = random.Next(3); count > 0; count--)
        {
            items.Insert(random.Next(items.Count + 1), NewItem(random, "nets", $"new{count}", parents.Count > 0 ? parents[random.Next(parents.Count)] : null));
        }

        items = [.. items.Where(item => item.Id != "nets" || item.Parent is null || parents.Contains(item.Parent))];
        return intent with { Items = items, UseDefaults = random.Next(3) == 0 ? null : random.Next(2) == 0, Metadata = random.Next(2) == 0 ? Struct(random) : null };
    }

    private static DocumentItem Change(Random random, V1.Config before, DocumentItem item)
    {
        var isUsers = before.Items.Single(known => known.Ref.Equals(item.Ref)).Source.Origin == ValueSource.Types.Origin.User;
        var radios = before.Items.Where(known => known.Ref.Id == "radios").Select(known => known.Ref).ToList();
        return item with
        {
            Class = random.Next(4) == 0 ? "Other" : item.Class,
            Parent = isUsers && item.Id == "nets" && radios.Count > 0 && random.Next(4) == 0 ? radios[random.Next(radios.Count)] : item.Parent,
            Values = Fields.Where(_ => random.Next(3) > 0).ToDictionary(field => field, field => item.Values.GetValueOrDefault(field) is { } old && random.Next(2) == 0 ? old : Any(random, 2)),
            Annotations = random.Next(3) == 0 ? Struct(random) : item.Annotations,
        };
    }

    private static IEnumerable<DocumentItem> Shuffled(Random random, List<DocumentItem> items, string id)
    {
        var mine = items.Where(item => item.Id == id).ToArray();
        random.Shuffle(mine);
        return mine;
    }

    private static DocumentItem NewItem(Random random, string id, string key, ItemRef? parent) => new()
    {
        Id = id, Key = key, IsListed = true, Class = "Class", Parent = parent, Values = Fields.Where(_ => random.Next(2) == 0).ToDictionary(f => f, _ => Any(random, 2)),
    };

    private static ConfigItem RandomItem(Random random, string id, string key, ItemRef? parent)
    {
        var item = ConfigModel.NewItem(id, key, "Class", random.Next(2) == 0 ? ConfigModel.User : ConfigModel.Rule);
        item.Parent = parent;
        item.Annotations = item.Source.Origin == ValueSource.Types.Origin.User && random.Next(4) == 0 ? Struct(random) : null;
        foreach (var field in Fields.Where(_ => random.Next(2) == 0))
        {
            ConfigModel.SetValue(item, field, Any(random, 2), random.Next(2) == 0 ? ConfigModel.User : ConfigModel.Rule);
        }

        return item;
    }

    private static IEnumerable<string> Keys(Random random, string prefix) => Enumerable.Range(0, random.Next(6)).Select(i => $"{prefix}{i}");

    private static Struct Struct(Random random)
    {
        var made = new Struct();
        for (var count = random.Next(3); count > 0; count--)
        {
            made.Fields[Texts[random.Next(1, Texts.Length)]] = Any(random, 1);
        }

        return made;
    }

    private static Value Any(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => Value.ForNull(),
        1 => Value.ForBool(random.Next(2) == 0),
        2 => Value.ForNumber(random.Next(2) == 0 ? random.Next(-5, 5) : (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-20, 20))),
        3 or 4 => Value.ForString(Texts[random.Next(Texts.Length)]),
        5 => Value.ForList([.. Enumerable.Range(0, random.Next(depth == 3 ? 12 : 4)).Select(_ => Any(random, depth - 1))]),
        _ => Value.ForStruct(Struct(random)),
    };
}
