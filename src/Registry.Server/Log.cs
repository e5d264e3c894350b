using Microsoft.Extensions.Logging;

namespace Registry.Server;

/// <summary>Messages of the server. Event ids 2000–2099; an id never changes its meaning.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "{Method} failed")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2001, LogLevel.Information, "{Method} let go of what it kept: the client took nothing for {Limit}")]
    public static partial void Stalled(ILogger logger, string method, TimeSpan limit);
}
