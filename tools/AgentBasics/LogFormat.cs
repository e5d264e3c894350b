using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace AgentBasics;

/// <summary>How the log is written to standard error, one line a message.</summary>
internal enum LogFormat
{
    /// <summary>For people: time, level, message.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>With the level as journald expects it, and without time, which journald adds.</summary>
    Systemd,
}

/// <summary>Makes loggers.</summary>
internal static class LogFormats
{
    private const string UtcTime = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    /// <summary>A factory that writes to standard error: standard output carries summaries only.</summary>
    public static ILoggerFactory CreateFactory(LogFormat format) => LoggerFactory.Create(logging =>
    {
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        _ = format switch
        {
            LogFormat.Json => logging.AddJsonConsole(console =>
            {
                console.TimestampFormat = UtcTime.TrimEnd();
                console.UseUtcTimestamp = true;
            }),
            LogFormat.Systemd => logging.AddSystemdConsole(),
            _ => logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = UtcTime;
                console.UseUtcTimestamp = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            }),
        };
    });
}
