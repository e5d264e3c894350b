using Google.Protobuf;
using Registry.ModelTests.Model;
using Registry.V1;

namespace Registry.ModelTests.Steps;

/// <summary>Writes by chance, from alphabets so small that they collide all the time: with each other and with what is there.</summary>
internal sealed partial class StepSource(Random random, string hookAddress)
{
    private readonly List<IMessage> _sent = [];
    private int _requests;

    /// <summary>The next write; mostly one that fits what there is.</summary>
    public Step Next(ModelState state)
    {
        var request = Chance(6) && _sent.Count > 0 ? Pick([.. _sent]) : New(state);
        var pause = random.Next(100) switch
        {
            < 4 => TimeSpan.FromHours(2),
            < 6 => TimeSpan.FromDays(2),
            _ => TimeSpan.FromSeconds(random.Next(3)),
        };
        return new Step(request, pause);
    }

    private IMessage New(ModelState state)
    {
        // A registry that holds little has little to go wrong: first there is something of everything.
        var request = state.Nodes.Count < 4 && Chance(60) ? Register(state)
            : state.Modules.Count < 2 && Chance(40) ?  ApplyModule(state)
            : state.Pools.Count == 0 && Chance(10) ? CreatePool()
            : Any(state);
        if (request.Descriptor.FindFieldByName("validate_only") is { } validate && Chance(5))
        {
            validate.Accessor.SetValue(request, true);
        }

        if (request.Descriptor.FindFieldByName("request_id") is { } id && Chance(70))
        {
            // At times an id that was used before.
            id.Accessor.SetValue(request, $"r{(Chance(3) && _requests > 0 ? random.Next(_requests) : _requests++)}");
            _sent.Add(request);
        }

        return request;
    }

    private IMessage Any(ModelState state) => random.Next(100) switch
    {
        < 44 => Node(state),
        < 54 => Batch(state),
        < 76 => UpdateConfig(state),
        < 79 => new ReapplyDefaultsRequest { Selector = new NodeSelector { Types_ = { Pick(Lab.Box, Lab.Box, Lab.Hypervisor) } } },
        < 90 => Pool(state),
        < 97 => ApplyModule(state),
        _ => new DeleteModuleRequest
        {
            Id = Pick(Lab.Base, Lab.More, Lab.Address, Lab.Hook, "lab.none"), Force = Chance(50), ExpectedRevision = Revision(state),
        },
    };

    private ApplyModuleRequest ApplyModule(ModelState state)
    {
        var name = !state.Modules.ContainsKey(Lab.Base) && Chance(70) ? Lab.Base : Pick([.. Lab.Texts.Keys, "broken"]);
        return new ApplyModuleRequest
        {
            Source = new ModuleSource
            {
                FileName = name,
                Text = Lab.Texts.TryGetValue(name, out var text) ? text.Replace(Lab.HookAddress, hookAddress) : "module: broken\nnothing: [of",
            },
            Force = Chance(50),
            ExpectedRevision = Revision(state),
        };
    }

    private IMessage Pool(ModelState state) => random.Next(100) switch
    {
        < 20 => CreatePool(),
        < 28 => new DeletePoolRequest { Pool = PoolRef(state), ExpectedRevision = Revision(state) },
        < 75 => new AllocateRequest
        {
            Pool = PoolRef(state),
            Node = Chance(75) ? Ref(state) : null,
            Hint = Chance(25) ? Hint(state) : "",
            PrefixLength = Chance(15) ? random.Next(29, 33) : 0,
            Purpose = Pick("", "test"),
        } is var allocate && allocate.Hint.Length > 0 ? WithoutLength(allocate) : allocate,
        _ => new FreeRequest { Pool = PoolRef(state), Value = Chance(85) ? Allocated(state) : "3" },
    };

    private static AllocateRequest WithoutLength(AllocateRequest request)
    {
        // A hint says its length itself.
        request.PrefixLength = 0;
        return request;
    }

    private CreatePoolRequest CreatePool()
    {
        var id = Pick("p0", "p1", "p2");
        var request = new CreatePoolRequest { Id = id, Name = Chance(80) ? "" : Name(), Tenant = Pick("", "t1") };
        request.Tags.Add(Tags());
        request.Spec = id == "p2"
            ? new PoolSpec { Kind = PoolSpec.Types.Kind.Ipv4Prefixes, Ranges = { "10.0.0.0/29" }, DefaultPrefixLength = Pick(0, 31) }
            : new PoolSpec { Kind = PoolSpec.Types.Kind.Integers, Ranges = { Pick("1-3", "1-5") } };
        request.Spec.HoldDown = Chance(50) ? null : Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromHours(1));
        return request;
    }

    private NodeRef PoolRef(ModelState state) => Chance(10) ? Ref(state)
        : new NodeRef { Id = state.Pools.Count > 0 && Chance(90) ? Pick(state.Pools.Keys.ToArray()) : Pick("p0", "p1", "p2") };

    /// <summary>A value of whichever pool there is; of the kind of that pool, so that it is well-formed.</summary>
    private string Hint(ModelState state) => state.Pools.ContainsKey("p2") ? "" : $"{random.Next(1, 7)}";

    private string Allocated(ModelState state)
    {
        var values = state.Pools.Values.SelectMany(pool => pool.Entries).Select(entry => entry.Value).ToArray();
        return values.Length == 0 ? "1" : Pick(values);
    }

    private NodeRef Ref(ModelState state)
    {
        if (Chance(8) || state.Nodes.Count == 0)
        {
            return random.Next(4) switch
            {
                0 => new NodeRef { Id = Id() },
                1 => new NodeRef { Name = Name() },
                2 => new NodeRef { UniqueKey = Key() },
                _ => new NodeRef { Any = Pick(Id(), Name(), Key()) },
            };
        }

        var node = Pick(state.Nodes.Values.ToArray());
        var keys = state.Claimed(node).Concat(node.Seen.UniqueKeys).Append($"VAGOTH_NAME_{node.Seen.Name}").ToArray();
        return random.Next(10) switch
        {
            < 6 => new NodeRef { Id = node.Id },
            6 => new NodeRef { Name = node.Seen.Name },
            7 => new NodeRef { UniqueKey = Pick(keys) },
            _ => new NodeRef { Any = Pick(node.Id, node.Seen.Name, Pick(keys)) },
        };
    }

    private long Revision(ModelState state) =>
        Chance(88) ? 0 : Chance(70) && state.Nodes.Count > 0 ? Pick(state.Nodes.Values.ToArray()).Seen.Revision : random.Next(1, 20);

    private string Id() => Pick("b0", "b1", "b2", "b3", "h0", "h1");

    private string Name() => Pick("name0", "name1", "name2", Id());

    private string Key() => Chance(60) ? Pick("k0", "k1", "k2") : Pick($"serial:s{random.Next(3)}", $"mac:m{random.Next(3)}");

    private Dictionary<string, string> Tags() => Enumerable.Range(0, random.Next(3)).Select(_ => Pick("x", "xy", "z")).Distinct()
        .ToDictionary(key => key, _ => Pick("", "1", "2"));

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(params T[] values) => values[random.Next(values.Length)];

    private List<T> Some<T>(int most, Func<T> make) => [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => make())];
}
