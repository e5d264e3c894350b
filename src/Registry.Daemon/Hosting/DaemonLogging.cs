using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Registry.Daemon.Options;

namespace Registry.Daemon.Hosting;

/// <summary>Sets up the log: always to standard error, so that standard output holds only what was asked for.</summary>
internal static class DaemonLogging
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>Adds the console in the form that the options ask for.</summary>
    public static void Configure(ILoggingBuilder logging, RegistryDaemonOptions options)
    {
        logging.SetMinimumLevel(options.LogLevel);
        // The framework tells of every request and connection; what matters of that is logged once a call, by the registry.
        logging.AddFilter("Microsoft", Later(options.LogLevel, LogLevel.Warning));
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        // A start that fails is told in one line by the daemon, not with the host's stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Grpc", Later(options.LogLevel, LogLevel.Warning));
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = TimestampFormat.TrimEnd();
            });
        }
        else if (WritesToJournal())
        {
            // The journal has its own clock, and reads the level from the beginning of the line.
            logging.AddSystemdConsole();
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = TimestampFormat;
                console.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
            });
        }
    }

    // Standard error may be redirected after systemd has set the variable, hence the comparison that systemd.exec(5) asks for.
    private static bool WritesToJournal()
        => Environment.GetEnvironmentVariable("JOURNAL_STREAM")?.Split(':') is [_, var inode]
            && new FileInfo("/proc/self/fd/2").LinkTarget == $"socket:[{inode}]";

    private static LogLevel Later(LogLevel left, LogLevel right) => left > right ? left : right;
}
