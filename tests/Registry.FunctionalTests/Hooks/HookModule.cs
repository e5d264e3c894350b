using Google.Protobuf.WellKnownTypes;
using Registry.Client;
using Registry.V1;

namespace Registry.FunctionalTests.Hooks;

/// <summary>A module with one item and one hook, for nodes of a type of its own.</summary>
/// <param name="client">A client of the daemon.</param>
/// <param name="name">Name of the module, its item and the type.</param>
internal sealed class HookModule(RegistryClient client, string name)
{
    /// <summary>The item.</summary>
    public ItemRef Item { get; } = new() { Id = name };

    /// <summary>The hook.</summary>
    public string Hook => $"{name}/h";

    /// <summary>Applies it.</summary>
    public Task ApplyAsync(string address, string calls, string policy = "fail", string timeout = "10s") => client.ApplyModuleAsync(new ApplyModuleRequest
    {
        Source = new ModuleSource
        {
            FileName = "module.yaml",
            Text = $$"""
                module: {{name}}
                items: [{id: {{name}}}]
                classes:
                  - class: {{name}}/Base
                    fields:
                      - {name: size, type: int}
                      - {name: motd, type: string}
                hooks:
                  - {id: h, address: '{{address}}', calls: [{{calls}}], node_types: [{{name}}], timeout: {{timeout}}, retries: 0, on_failure: {{policy}}}
                """,
        },
    });

    /// <summary>Registers a node that the hook is for.</summary>
    public async Task<NodeRef> RegisterAsync(string node) =>
        NodeRefs.Of(await client.RegisterNodeAsync(new Node { Type = name, Name = node }));

    /// <summary>Its item in an answer, which has the default instances of other modules' items, too.</summary>
    public ConfigItem ItemOf(UpdateConfigResponse answer) => answer.Config.Items.Single(item => item.Ref.Id == name);

    /// <summary>Sets the size of a node.</summary>
    public Task<UpdateConfigResponse> SetSizeAsync(NodeRef node, int size, bool validateOnly = false) =>
        client.UpdateConfigAsync(new UpdateConfigRequest
        {
            NodeRef = node,
            Edits = { new ConfigEdit { SetField = new SetField { Item = Item, Field = "size", Value = Value.ForNumber(size) } } },
            ValidateOnly = validateOnly,
            WithSources = true,
        });
}
