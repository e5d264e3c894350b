using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.Config;

/// <summary>A daemon with modules, and short ways to configure nodes and to look at them.</summary>
public abstract class ConfigFixture : DaemonFixture
{
    private int _registered;

    /// <summary>The module files that the tests of a class need, in order.</summary>
    protected abstract IReadOnlyList<string> Modules { get; }

    [OneTimeSetUp]
    public async Task ApplyModules()
    {
        foreach (var text in Modules)
        {
            await ApplyAsync(text);
        }
    }

    /// <summary>Applies a module file.</summary>
    protected Task<ApplyModuleResponse> ApplyAsync(string text, bool force = false) =>
        Client.ApplyModuleAsync(new ApplyModuleRequest { Source = new ModuleSource { FileName = "test.yaml", Text = text }, Force = force });

    /// <summary>Registers a node of a test's own.</summary>
    protected Task<Node> RegisterAsync(string type, params ConfigEdit[] edits) => Client.RegisterNodeAsync(new RegisterNodeRequest
    {
        Node = new Node { Type = type, Name = $"{Unique(type)}-{Interlocked.Increment(ref _registered)}" },
        ConfigEdits = { new PointEdits { Edits = { edits } } },
    });

    /// <summary>Edits the configuration of a node.</summary>
    protected Task<UpdateConfigResponse> EditAsync(Node node, params ConfigEdit[] edits) =>
        Client.UpdateConfigAsync(new UpdateConfigRequest { NodeRef = NodeRefs.Of(node), Edits = { edits } });

    /// <summary>The effective configuration of a node, with sources.</summary>
    protected async Task<V1.Config> ConfigAsync(Node node, string point = "") => (await Client.GetConfigAsync(new GetConfigRequest
    {
        NodeRef = NodeRefs.Of(node),
        Point = point,
        WithSources = true,
    })).Config;

    /// <summary>The value of a field; null where there is none.</summary>
    protected async Task<Value?> ValueAsync(Node node, string id, string key, string field) =>
        Item(await ConfigAsync(node), id, key) is { } item && item.Values.TryGetValue(field, out var value) ? value : null;

    /// <summary>An item; null where there is none.</summary>
    protected static ConfigItem? Item(V1.Config config, string id, string key = "") =>
        config.Items.SingleOrDefault(item => item.Ref.Id == id && item.Ref.Key == key);

    /// <summary>The keys of the items of an id, in order.</summary>
    protected static IEnumerable<string> Keys(V1.Config config, string id) => config.Items.Where(item => item.Ref.Id == id).Select(item => item.Ref.Key);

    /// <summary>Sets a field of a single item.</summary>
    protected static ConfigEdit Set(string id, string field, Value value) => Set(id, "", field, value);

    /// <summary>Sets a field.</summary>
    protected static ConfigEdit Set(string id, string key, string field, Value value) =>
        new() { SetField = new SetField { Item = Ref(id, key), Field = field, Value = value } };

    /// <summary>Gives a field back to the rules.</summary>
    protected static ConfigEdit Clear(string id, string key, string field) => new() { ClearField = new ClearField { Item = Ref(id, key), Field = field } };

    /// <summary>Adds an item.</summary>
    protected static ConfigEdit Add(string id, string itemClass, string key, ItemRef? parent, params (string Field, Value Value)[] values)
    {
        var add = new AddItem { Id = id, Class = itemClass, Key = key, Parent = parent };
        foreach (var (field, value) in values)
        {
            add.Values.Add(field, value);
        }

        return new ConfigEdit { AddItem = add };
    }

    /// <summary>Removes an item.</summary>
    protected static ConfigEdit Remove(string id, string key) => new() { RemoveItem = Ref(id, key) };

    /// <summary>Names an item.</summary>
    protected static ItemRef Ref(string id, string key = "") => new() { Id = id, Key = key };

    /// <summary>A text as a value.</summary>
    protected static Value Text(string text) => Value.ForString(text);
}
