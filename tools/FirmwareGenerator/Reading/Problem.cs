namespace FirmwareGenerator.Reading;

/// <summary>Something that the hardware, or the firmware for it, cannot do.</summary>
/// <param name="Path">The place in the configuration, as the registry's findings name it.</param>
/// <param name="Code">Stable code for programs.</param>
/// <param name="Message">What is wrong and what would put it right.</param>
internal sealed record Problem(string Path, string Code, string Message);

/// <summary>The codes of problems.</summary>
internal static class ProblemCodes
{
    /// <summary>No device is chosen, or nothing is known of it.</summary>
    public const string Device = "firmware.device";

    /// <summary>The device is chosen for another platform than OpenWrt, or nothing is known of how OpenWrt sees it.</summary>
    public const string Platform = "firmware.platform";

    /// <summary>A port that the device does not have, or that OpenWrt does not know.</summary>
    public const string Port = "firmware.port";

    /// <summary>A radio that the device does not have, or that cannot do what is asked of it.</summary>
    public const string Radio = "firmware.radio";

    /// <summary>A radio or a switch without a driver that is known.</summary>
    public const string Driver = "firmware.driver";

    /// <summary>A switch that the device does not have, or a VLAN that the switch cannot have.</summary>
    public const string Switch = "firmware.switch";

    /// <summary>A class of items for which no firmware can be made.</summary>
    public const string Class = "firmware.class";

    /// <summary>A value without which there is no firmware, or that none can hold.</summary>
    public const string Value = "firmware.value";

    /// <summary>A node or an item that is referred to and is not there, or lacks what is needed of it.</summary>
    public const string Reference = "firmware.reference";
}
