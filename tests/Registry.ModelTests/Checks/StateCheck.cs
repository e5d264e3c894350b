using Grpc.Core;
using Registry.ModelTests.Hosting;
using Registry.ModelTests.Model;
using Registry.V1;

namespace Registry.ModelTests.Checks;

/// <summary>Holds what the registry's reads answer against the model.</summary>
internal static class StateCheck
{
    /// <summary>The first difference; null: none.</summary>
    public static async Task<string?> DifferenceAsync(RegistryHost host, ModelState state) =>
        await NodesAsync(host, state) ?? await PoolsAsync(host, state) ?? await ModulesAsync(host, state);

    private static async Task<string?> NodesAsync(RegistryHost host, ModelState state)
    {
        var nodes = (await host.Caller.Nodes.ListNodesAsync(new ListNodesRequest { PageSize = 1_000 })).Nodes;
        var difference = Compare(
            "the nodes", string.Join('\n', state.Nodes.Values.Select(node => Nodes.Text(state.Show(node)))), string.Join('\n', nodes.Select(Nodes.Text)));
        foreach (var node in difference is null ? state.Nodes.Values.ToList() : [])
        {
            foreach (var (key, value) in node.Blobs)
            {
                var blob = await host.Caller.Nodes.GetBlobAsync(new GetBlobRequest { NodeRef = new NodeRef { Id = node.Id }, Key = key });
                difference ??= Compare($"blob {key} of {node.Id}", value, blob.Value.ToStringUtf8());
            }

            if (node.IsBox && state.Modules.ContainsKey(Lab.Base))
            {
                var config = await host.Caller.Config.GetConfigAsync(
                    new GetConfigRequest { NodeRef = new NodeRef { Id = node.Id }, WithSources = true });
                difference ??= Compare($"the items of {node.Id}", Declared(node, state), Nodes.Text(config.Config));
            }
        }

        return difference;
    }

    // What a module no longer declares is not shown, though it is stored until its node is evaluated.
    private static string Declared(ModelNode node, ModelState state)
    {
        var shown = node.Copy();
        shown.Items.RemoveAll(item => item.Id == Lab.Lan && !state.Modules.ContainsKey(Lab.Address));
        if (state.Modules[Lab.Base].TextName.EndsWith("without friend", StringComparison.Ordinal))
        {
            shown.Items.ForEach(item => item.Values.Remove("friend"));
        }

        return Nodes.Text(shown);
    }

    private static async Task<string?> PoolsAsync(RegistryHost host, ModelState state)
    {
        var listed = await host.Caller.Pools.ListAllocationsAsync(new ListAllocationsRequest { PageSize = 1_000, IncludeHeld = true });
        var active = state.Pools.Values.SelectMany(pool => pool.Active.OrderBy(entry => entry.First).Select(entry => NaiveRegistry.Shown(pool, entry)));
        var difference = Compare(
            "the allocations", string.Join('\n', active), string.Join('\n', listed.Allocations.Where(allocation => allocation.FreeTime is null)));
        // The records of holds that have expired go when the pool next needs room: those that still count have to be there.
        var held = state.Pools.Values.SelectMany(pool => pool.Entries.Where(entry => entry.FreeTime + pool.HoldDown > state.Time).Select(entry => NaiveRegistry.Shown(pool, entry)));
        return difference ?? (held.FirstOrDefault(hold => !listed.Allocations.Contains(hold)) is { } missing ? $"this is not held down any more: {missing}" : null);
    }

    private static async Task<string?> ModulesAsync(RegistryHost host, ModelState state)
    {
        var modules = (await host.Caller.Modules.ListModulesAsync(new ListModulesRequest())).Modules;
        return Compare(
            "the modules",
            string.Join('\n', state.Modules.Select(module => $"{module.Key} {module.Value.Revision}/{module.Value.CreateRevision}")),
            string.Join('\n', modules.Select(module => $"{module.Module.Module_} {module.Revision}/{module.CreateRevision}")));
    }

    private static string? Compare(string what, string expected, string actual) =>
        expected == actual ? null : $"{what} are\n{actual}\nthe model's\n{expected}";
}
