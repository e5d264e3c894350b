using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Registry.ModelTests.Model;
using Registry.V1;

namespace Registry.ModelTests.Steps;

/// <summary>Writes of nodes and of their items.</summary>
internal sealed partial class StepSource
{
    private IMessage Node(ModelState state) => random.Next(100) switch
    {
        < 34 => Register(state),
        < 56 => Update(state),
        < 63 => Patch(state),
        < 79 => SetParent(state),
        < 88 => new DeleteNodeRequest { NodeRef = Ref(state), Detach = Chance(60), Cascade = Chance(50), ExpectedRevision = Revision(state) },
        < 96 => new SetBlobRequest
        {
            NodeRef = Ref(state), Key = Pick("one", "two"), Value = ByteString.CopyFromUtf8(Pick("", "a", "bcd")), ExpectedRevision = Revision(state),
        },
        _ => new DeleteBlobRequest { NodeRef = Ref(state), Key = Pick("one", "two"), ExpectedRevision = Revision(state) },
    };

    private RegisterNodeRequest Register(ModelState state)
    {
        var id = Id();
        var node = new Node { Id = id, Type = Chance(95) ? TypeOf(id) : Lab.Hypervisor };
        var request = new RegisterNodeRequest { Node = node, IfExists = Pick(IfExists.Unspecified, IfExists.Fail, IfExists.Return, IfExists.Update) };
        if (Chance(70))
        {
            Fill(node);
            node.Parent = Chance(60) || state.Nodes.Count == 0 ? "" : Chance(15) ? Id() : Pick(state.Nodes.Keys.ToArray());
            request.MatchUniqueKey = node.UniqueKeys.Count > 0 && Chance(40) ? node.UniqueKeys[0] : "";
            request.AllowDeployedChange = Chance(30);
            foreach (var key in Some(2, () => Pick("one", "two")))
            {
                request.Blobs[key] = ByteString.CopyFromUtf8(Pick("a", "bcd"));
            }
        }

        AddEdits(state, id, request.ConfigEdits, node.Type == Lab.Box ? 50 : 3);
        return request;
    }

    private UpdateNodeRequest Update(ModelState state)
    {
        var nodeRef = Ref(state);
        var request = new UpdateNodeRequest
        {
            NodeRef = nodeRef,
            Node = new Node(),
            UpdateMask = new FieldMask(),
            AllowDeployedChange = Chance(30),
            ExpectedRevision = Revision(state),
        };
        Fill(request.Node);
        request.UpdateMask.Paths.AddRange(
            Chance(8) ? ["*"] : Some(3, () => Pick("name", "tenant", "state", "definition", "metadata", "tags", "unique_keys")).Distinct());
        request.SetTags.Add(Chance(30) ? Tags() : []);
        request.DeleteTags.AddRange(Chance(30) ? Some(2, () => Pick("x", "xy", "z")).Distinct() : []);
        request.AddUniqueKeys.AddRange(Chance(30) ? Some(2, Key).Distinct() : []);
        request.RemoveUniqueKeys.AddRange(Chance(30) ? Some(2, Key).Distinct() : []);
        if (state.Resolve(nodeRef) is { IsBox: true } box)
        {
            AddEdits(state, box.Id, request.ConfigEdits, 25);
        }

        if (request.UpdateMask.Paths.Count + request.SetTags.Count + request.DeleteTags.Count + request.AddUniqueKeys.Count
            + request.RemoveUniqueKeys.Count + request.ConfigEdits.Count == 0)
        {
            request.UpdateMask.Paths.Add("state");
        }

        return request;
    }

    private PatchMetadataRequest Patch(ModelState state)
    {
        var request = new PatchMetadataRequest { NodeRef = Ref(state), ExpectedRevision = Revision(state), Delete = { Pick("m/x", "m/y") } };
        Some(2, () => Pick("m/x", "m/y", "m/z")).ForEach(key => request.Set[key] = Value());
        return request;
    }

    private SetParentRequest SetParent(ModelState state)
    {
        var request = new SetParentRequest
        {
            NodeRef = Ref(state), Parent = Chance(20) ? null : Ref(state), Reassign = Chance(40), ExpectedRevision = Revision(state),
        };
        if (Chance(15))
        {
            request.ExpectedParent = Pick("", Id());
        }

        return request;
    }

    private WriteBatchRequest Batch(ModelState state)
    {
        var request = new WriteBatchRequest();
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            IMessage inner = Chance(65) ? Node(state) : UpdateConfig(state);
            var field = Write.Descriptor.Oneofs[0].Fields.Single(field => field.MessageType == inner.Descriptor);
            var write = new Write();
            field.Accessor.SetValue(write, inner);
            request.Writes.Add(write);
        }

        return request;
    }

    private UpdateConfigRequest UpdateConfig(ModelState state)
    {
        var boxes = state.Nodes.Values.Where(node => node.IsBox).Select(node => node.Id).ToArray();
        var id = boxes.Length == 0 ? Pick("b0", "b1") : Chance(3) ? Id() : Pick(boxes);
        var request = new UpdateConfigRequest
        {
            NodeRef = new NodeRef { Id = id }, Point = Pick("", "config"), ExpectedRevision = Revision(state), WithSources = true,
        };
        request.Edits.AddRange(Edits(state, id));
        return request;
    }

    private void AddEdits(ModelState state, string id, ICollection<PointEdits> edits, int percent)
    {
        if (Chance(percent) && (state.Modules.Count > 0 || Chance(3)))
        {
            edits.Add(new PointEdits { Edits = { Edits(state, id) } });
        }
    }

    private List<ConfigEdit> Edits(ModelState state, string id) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Edit(state, id))];

    private ConfigEdit Edit(ModelState state, string id)
    {
        var keys = state.Nodes.GetValueOrDefault(id)?.Items.Where(item => item.Id == Lab.Port).Select(item => item.Key).ToArray() ?? [];
        var port = new ItemRef { Id = Lab.Port, Key = keys.Length > 0 && Chance(90) ? Pick(keys) : Pick("g0", "g1", "own0") };
        var main = new ItemRef { Id = Lab.Main };
        var lan = new ItemRef { Id = Lab.Lan };
        return random.Next(100) switch
        {
            < 40 => Set(main, Pick("serial", "owner", "friend", "size", "title"), state),
            < 50 => Set(port, Pick("mac", "peer", "note"), state),
            < 58 => state.Modules.ContainsKey(Lab.Address) || Chance(5) ? Set(lan, "pool", state) : Set(main, "size", state),
            < 68 => new ConfigEdit { ClearField = new ClearField { Item = main, Field = Pick("serial", "owner", "friend", "size", "title") } },
            < 71 => new ConfigEdit { ClearField = new ClearField { Item = port, Field = Pick("mac", "peer", "note") } },
            < 74 => state.Modules.ContainsKey(Lab.Address) ? new ConfigEdit { ClearField = new ClearField { Item = lan, Field = "pool" } } : Set(main, "size", state),
            < 80 => new ConfigEdit { RemoveItem = Chance(70) ? port : main },
            _ => new ConfigEdit
            {
                AddItem = new AddItem
                {
                    Id = Lab.Port,
                    Key = Chance(70) ? Pick("own0", "own1", "own2") : Pick("g0", "g1"),
                    Values = { Some(2, () => Pick("mac", "peer", "note")).Distinct().ToDictionary(field => field, field => Value(field, state)) },
                },
            },
        };
    }

    private ConfigEdit Set(ItemRef item, string field, ModelState state) =>
        new() { SetField = new SetField { Item = item, Field = field, Value = Value(field, state) } };

    private Value Value(string field, ModelState state) => field switch
    {
        "serial" => Lab.Text($"s{random.Next(3)}"),
        "mac" => Lab.Text(Chance(10) ? Lab.RefusedByHook : $"m{random.Next(3)}"),
        "size" => Google.Protobuf.WellKnownTypes.Value.ForNumber(Chance(95) ? random.Next(4) : 7),
        "title" => Lab.Text(Chance(90) ? Pick("one", "two") : Lab.RefusedByRule),
        "note" => Lab.Text(Pick("mine", "port 0")),
        "pool" => Lab.Text(Chance(90) && state.Pools.Count > 0 ? Pick(state.Pools.Keys.ToArray()) : Pick("p0", "p9")),
        "owner" => Lab.Text(Chance(85) ? Pick("h0", "h1") : Id()),
        _ => Lab.Text(Chance(90) && state.Nodes.Count > 0 ? Pick(state.Nodes.Keys.ToArray()) : Id()),
    };

    private Value Value() => Pick(
        Lab.Text("v"), Google.Protobuf.WellKnownTypes.Value.ForNumber(random.Next(3)), Google.Protobuf.WellKnownTypes.Value.ForBool(true));

    private void Fill(Node node)
    {
        node.Name = Chance(60) ? "" : Name();
        node.Tenant = Pick("", "t1", "t2");
        node.State = Pick("", "on", "off", "unknown");
        node.Definition = Chance(50) ? null : new Struct { Fields = { { "d", Value() } } };
        Some(2, () => Pick("m/x", "m/y")).ForEach(key => node.Metadata[key] = Value());
        node.Tags.Add(Tags());
        node.UniqueKeys.AddRange(Some(2, Key).Distinct());
    }

    private static string TypeOf(string id) => id[0] == 'b' ? Lab.Box : Lab.Hypervisor;
}
