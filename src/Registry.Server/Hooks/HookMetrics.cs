using System.Diagnostics.Metrics;

namespace Registry.Server.Hooks;

/// <summary>What is measured of hooks, on the meter "Registry".</summary>
internal sealed class HookMetrics : IDisposable
{
    private readonly Meter _meter = new("Registry");
    private readonly Counter<long> _calls;
    private readonly Counter<long> _failures;

    /// <param name="open">Names of the hooks that are left alone for a while.</param>
    public HookMetrics(Func<IEnumerable<string>> open)
    {
        _calls = _meter.CreateCounter<long>("registry.hook.calls", "{call}", "Calls of hooks, each try by itself");
        _failures = _meter.CreateCounter<long>("registry.hook.failures", "{call}", "Calls of hooks that failed");
        _meter.CreateObservableGauge(
            "registry.hook.breakers.open", () => open().Select(hook => new Measurement<int>(1, new KeyValuePair<string, object?>("hook", hook))), "{hook}",
            "Hooks that failed several times in a row and are left alone for a while");
    }

    public void Called(string hook, string method) => _calls.Add(1, new("hook", hook), new("method", method));

    public void Failed(string hook, string method) => _failures.Add(1, new("hook", hook), new("method", method));

    public void Dispose() => _meter.Dispose();
}
