namespace HypervisorAgent.Tests;

/// <summary>What libvirt 9.0 printed, kept in files.</summary>
internal static class Captured
{
    public static string Path(string name) => System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "Captured", name);

    public static string Text(string name) => File.ReadAllText(Path(name));
}
