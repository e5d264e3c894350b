namespace Registry.Testing;

/// <summary>What is started as a daemon, and in what environment.</summary>
public sealed record DaemonLaunch
{
    /// <summary>The daemon that users start.</summary>
    public static DaemonLaunch Default { get; } = new();

    /// <summary>Path of the assembly: <c>registryd</c>, or one that takes the same options and tells in the same way that it serves.</summary>
    public string AssemblyPath { get; init; } = DaemonProcess.AssemblyPath;

    /// <summary>Further variables of its environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
