using Microsoft.Extensions.Logging;

namespace Registry.Server;

/// <summary>Messages of the server. Event ids 2000–2099; an id never changes its meaning.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "{Method} failed")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(2001, LogLevel.Information, "{Method} let go of what it kept: the client took nothing for {Limit}")]
    public static partial void Stalled(ILogger logger, string method, TimeSpan limit);

    [LoggerMessage(2050, LogLevel.Warning, "The hook {Hook} cannot be told of commits and is asked again until it can: it {Why}")]
    public static partial void HookNotTold(ILogger logger, string hook, string why);

    [LoggerMessage(2051, LogLevel.Information, "The hook {Hook} is told of commits again")]
    public static partial void HookToldAgain(ILogger logger, string hook);

    [LoggerMessage(2052, LogLevel.Information, "The hook {Hook} is told of every node as it is at revision {Revision}: its place {Place} is not in the journal")]
    public static partial void HookResync(ILogger logger, string hook, long revision, long place);

    [LoggerMessage(2053, LogLevel.Warning, "{Path} cannot be read: hooks are told of every node as it is")]
    public static partial void HookPlacesNotRead(ILogger logger, string path, Exception exception);

    [LoggerMessage(2054, LogLevel.Warning, "{Path} cannot be written: after a restart, hooks are told again of what it does not have")]
    public static partial void HookPlacesNotWritten(ILogger logger, string path, Exception exception);

    [LoggerMessage(2055, LogLevel.Warning, "The hook {Hook} failed several times in a row and is left alone for a while: it {Why}")]
    public static partial void HookBroken(ILogger logger, string hook, string why);

    [LoggerMessage(2056, LogLevel.Information, "The hook {Hook} answers again")]
    public static partial void HookRecovered(ILogger logger, string hook);

    [LoggerMessage(2057, LogLevel.Error, "Following the commits for the hook {Hook} failed; it goes on soon")]
    public static partial void HookFollowingFailed(ILogger logger, string hook, Exception exception);
}
