using Registry.Server.Observability;

namespace Registry.Daemon.Telemetry;

/// <summary>The meters that operators see, by <c>/metrics</c> and by OTLP.</summary>
internal static class MeterNames
{
    /// <summary>The registry's own, the runtime's and the web server's.</summary>
    public static readonly IReadOnlySet<string> All = new HashSet<string>(StringComparer.Ordinal)
    {
        CallMetrics.MeterName,
        "System.Runtime",
        "Microsoft.AspNetCore.Server.Kestrel",
    };
}
