using Registry.Domain.Items;
using Registry.Modules.Edits;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>Edits of chance of a <see cref="RandomModule"/>'s items: most of them possible, some wrong.</summary>
internal sealed class RandomEdits(Random random)
{
    private static readonly string[] Ids = ["core.a", "core.b", "core.list", "core.list", "core.list", "core.fixed", "core.none"];
    private static readonly string[] Names = ["a0", "a1", "a2", "b0", "b1", "b2", "e0", "e1", "to", "f", "x"];
    private static readonly string[] Keys = ["", "k1", "k2", "k3", "g0x1", "g0x2", "g1x1", "One", "-"];
    private static readonly string[] Classes = ["", "A", "B", "Entry", "Special", "One", "Nope"];

    public ItemEdit[] Some() => [.. Enumerable.Range(0, random.Next(0, 6)).Select(_ => One())];

    public ItemEdit One() => random.Next(12) switch
    {
        < 4 => new SetField(Item(), Pick(Names), Value(), random.Next(5) == 0 ? Pick(Classes) : ""),
        4 or 5 => new ClearField(Item(), Pick(Names)),
        6 or 7 => new AddItem(Pick(Ids), Pick(Classes))
        {
            Key = Pick(Keys),
            Parent = random.Next(3) == 0 ? Item() : ItemRef.None,
            Position = Position(),
            Fields = random.Next(2) == 0 ? [] : [new FieldInput(Pick(Names), Value())],
        },
        8 => new RemoveItem(Item()),
        9 => new MoveItem(Item(), Position()),
        10 => new ChangeClass(Item(), Pick(Classes)),
        _ => random.Next(3) switch
        {
            0 => new SetUseDefaults(random.Next(2) == 0),
            1 => new SetAnnotations(Item(), random.Next(2) == 0 ? [] : [1]),
            _ => new SetPointMetadata([(byte)random.Next(3)]),
        },
    };

    private ItemRef Item()
    {
        var id = Pick(Ids);
        return new ItemRef(id, id is "core.a" or "core.b" && random.Next(10) > 0 ? "" : Pick(Keys));
    }

    private CelValue Value() => random.Next(8) switch
    {
        0 => CelValue.Null,
        1 => CelValue.Of("k1"),
        2 => CelValue.Of(true),
        _ => CelValue.Of((double)random.Next(6)),
    };

    private ItemPosition Position() => random.Next(4) switch
    {
        0 => ItemPosition.Before(Pick(Keys)),
        1 => ItemPosition.After(Pick(Keys)),
        2 => ItemPosition.At(random.Next(-1, 4)),
        _ => ItemPosition.Last,
    };

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
