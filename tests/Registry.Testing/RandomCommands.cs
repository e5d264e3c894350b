using System.Collections.Immutable;
using System.Text;
using Registry.Domain;

namespace Registry.Testing;

/// <summary>Well-formed commands by chance, from alphabets so small that they collide all the time: with each other and with what is there.</summary>
/// <param name="random">Where the chance comes from; the same seed and states give the same commands.</param>
/// <param name="width">How many ids, names and keys there are of each, at least 6.</param>
public sealed class RandomCommands(Random random, int width = 6)
{
    /// <summary>Ids that differ by case and by prefix, and two whose order differs between UTF-8 and UTF-16.</summary>
    private static readonly string[] Tricky = ["a", "ab", "B", "\uFFFDx", "\U00010000x", "b"];

    private Node? _focus;

    /// <summary>The next command; at times one that fits what <paramref name="state"/> holds, at times a batch.</summary>
    public Command Next(RegistrySnapshot state)
    {
        if (!Chance(15))
        {
            return NextSingle(state);
        }

        // Half of the batches are about one node, so that what one write leaves is what the next one changes.
        _focus = Chance(50) ? Existing(state) : null;
        var batch = new WriteBatchCommand([.. Some(5, () => NextSingle(state))]);
        _focus = null;
        return batch;
    }

    /// <summary>An id, also used as a name.</summary>
    public string Id()
    {
        var i = random.Next(width);
        return i < Tricky.Length ? Tricky[i] : $"n{i}";
    }

    /// <summary>A type.</summary>
    public string Type() => Pick("vm", "vm", "hv");

    /// <summary>A tenant, or none.</summary>
    public string Tenant() => Pick("", "t1", "t2");

    /// <summary>A state, or none.</summary>
    public string State() => Pick("", "on", "off", "unknown");

    /// <summary>A name.</summary>
    public string Name() => Chance(50) ? Id() : $"name{random.Next(width / 2)}";

    /// <summary>A unique key.</summary>
    public string Key() => $"k{random.Next(width)}";

    /// <summary>A key of a tag.</summary>
    public string TagKey() => Pick("x", "xy", "z");

    /// <summary>A value of a tag, at times empty.</summary>
    public string TagValue() => Pick("", "1", "2");

    /// <summary>True so many times in a hundred.</summary>
    public bool Chance(int percent) => random.Next(100) < percent;

    /// <summary>One of these.</summary>
    public T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    /// <summary>Up to so many, mostly few.</summary>
    public IEnumerable<T> Some<T>(int maximum, Func<T> make)
    {
        var made = new List<T>();
        for (var count = random.Next(maximum + 1); count > 0; count--)
        {
            made.Add(make());
        }

        return made;
    }

    private Command NextSingle(RegistrySnapshot state) => random.Next(100) switch
    {
        < 32 => Register(state),
        < 57 => Update(state),
        < 65 => new PatchMetadataCommand { Target = Ref(state), ExpectedRevision = Expected(state), Set = Metadata(own: false), Delete = [.. Some(2, MetadataKey)] },
        < 80 => new SetParentCommand
        {
            Target = Ref(state),
            ExpectedRevision = Expected(state),
            Parent = Chance(20) ? null : Ref(state),
            Reassign = Chance(40),
            ExpectedParent = Chance(20) ? Pick("", Id()) : null,
        },
        < 89 => new DeleteNodeCommand { Target = Ref(state), ExpectedRevision = Expected(state), Detach = Chance(50), Cascade = Chance(40) },
        < 96 => new SetBlobCommand { Target = Ref(state), ExpectedRevision = Expected(state), Blob = Blob(mayBeEmpty: true) },
        _ => new DeleteBlobCommand { Target = Ref(state), ExpectedRevision = Expected(state), Key = Blob(mayBeEmpty: true).Key },
    };

    private RegisterNodeCommand Register(RegistrySnapshot state)
    {
        var ifExists = Pick(IfExists.Fail, IfExists.Return, IfExists.Update);
        var bare = new Node { Id = _focus?.Id ?? Id(), Type = _focus?.Type ?? Type(), Name = "", State = "" };
        return new RegisterNodeCommand
        {
            // The registry's own metadata gets there with new nodes only: clients cannot send it.
            Node = Chance(30) ? bare : Full(bare, state, Metadata(own: ifExists == IfExists.Fail)),
            Blobs = [.. Some(2, () => Blob(mayBeEmpty: false)).DistinctBy(blob => blob.Key).OrderBy(blob => blob.Key, StringComparer.Ordinal)],
            IfExists = ifExists,
            MatchUniqueKey = Chance(70) ? "" : Chance(80) ? Key() : NodeLimits.NameKeyPrefix + Name(),
            AllowDeployedChange = Chance(30),
        };
    }

    private Node Full(Node bare, RegistrySnapshot state, ImmutableArray<MetadataEntry> metadata) => bare with
    {
        Name = Chance(50) ? "" : Name(),
        Tenant = Tenant(),
        State = State(),
        Definition = Definition(),
        Metadata = metadata,
        Tags = Tags(),
        Parent = Chance(50) ? "" : Chance(20) ? Id() : Existing(state)?.Id ?? "",
        UniqueKeys = Keys(),
    };

    private UpdateNodeCommand Update(RegistrySnapshot state) => new()
    {
        Target = Ref(state),
        ExpectedRevision = Expected(state),
        Fields = (NodeFields)random.Next((int)NodeFields.All + 1) & (NodeFields)random.Next((int)NodeFields.All + 1),
        Values = new Node
        {
            Id = "",
            Type = "",
            Name = Chance(20) ? "" : Name(),
            Tenant = Tenant(),
            State = State(),
            Definition = Definition(),
            Metadata = Metadata(own: false),
            Tags = Tags(),
            UniqueKeys = Keys(),
        },
        SetTags = Chance(60) ? [] : Tags(),
        DeleteTags = Chance(60) ? [] : [.. Some(2, TagKey)],
        AddUniqueKeys = Chance(60) ? [] : Keys(),
        RemoveUniqueKeys = Chance(60) ? [] : Keys(),
        AllowDeployedChange = Chance(30),
    };

    /// <summary>Mostly a node that there is.</summary>
    private NodeRef Ref(RegistrySnapshot state)
    {
        if (Chance(15) || Existing(state) is not { } node)
        {
            return new NodeRef(Pick(Enum.GetValues<NodeRefKind>()), Pick(Id(), Name(), Key(), NodeLimits.NameKeyPrefix + Name()));
        }

        return random.Next(10) switch
        {
            < 6 => NodeRef.ById(node.Id),
            6 => new NodeRef(NodeRefKind.Name, node.Name),
            7 => new NodeRef(NodeRefKind.UniqueKey, node.UniqueKeys is [var key, ..] ? key : NodeLimits.NameKeyPrefix + node.Name),
            _ => new NodeRef(NodeRefKind.Any, Pick(node.Id, node.Name)),
        };
    }

    private Node? Existing(RegistrySnapshot state) => _focus is not null ? _focus : state.Count == 0 ? null : state.Indexes.Nodes[random.Next(state.Count)];

    /// <summary>Mostly none; else the revision of some node that there is, or a wrong one.</summary>
    private long Expected(RegistrySnapshot state) =>
        Chance(85) ? 0 : Chance(70) && Existing(state) is { } node ? node.Revision : random.Next(1, 20);

    private ImmutableArray<string> Keys() => Drafts.Sorted(Some(3, Key));

    private ImmutableArray<TagEntry> Tags() => Drafts.Tags([.. Some(3, TagKey).Distinct().Select(key => $"{key}={TagValue()}")]);

    private ImmutableArray<MetadataEntry> Metadata(bool own) =>
        Drafts.Metadata([.. Some(3, () => own && Chance(20) ? "VAGOTH_m" : MetadataKey()).Distinct().Select(key => $"{key}={random.Next(2)}")]);

    private string MetadataKey() => Pick("A", "m1", "m2");

    private ImmutableArray<byte> Definition() => Drafts.Bytes(Pick("", "d1", "d2"));

    private BlobDraft Blob(bool mayBeEmpty) => new(Pick("b1", "b2"), Encoding.UTF8.GetBytes(mayBeEmpty && Chance(25) ? "" : Pick("1", "22", "33")));
}
