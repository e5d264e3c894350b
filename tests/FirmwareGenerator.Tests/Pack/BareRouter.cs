using Registry.V1;

namespace FirmwareGenerator.Tests.Pack;

/// <summary>A router for which nothing is set up by default, so that a test says all there is.</summary>
internal static class BareRouter
{
    /// <summary>Registers one.</summary>
    public static Task<string> CreateAsync(string name, string device, params ConfigEdit[] edits) => PackDaemon.Community.RouterAsync(
        name, device,
        [
            // A switch is there with defaults off, too.
            .. device == "fonera" ? [] : new[] { Edit.Add("core.switch", "Switch", "sw0", ("switch", "sw0"), ("vlan_preset", "default")) },
            Edit.UseDefaults(false), Edit.Set("core.general", "name", name), Edit.Add("core.routerid", "Static", "rid", ("address", "10.254.1.1")),
            .. edits,
        ]);
}
