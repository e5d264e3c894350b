using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Registry.Daemon.Hosting;

/// <summary>
/// Tells systemd about the daemon's life, by the protocol of <c>sd_notify(3)</c>: datagrams to the socket that <c>NOTIFY_SOCKET</c> names.
/// Without that variable it does nothing.
/// </summary>
internal sealed partial class ServiceNotifier : IDisposable
{
    private readonly Socket? _socket;
    private readonly ILogger<ServiceNotifier> _logger;
    private readonly ITimer? _watchdog;

    /// <param name="notifySocket">A path, or a name of the abstract namespace that begins with <c>@</c>; null or empty for none.</param>
    /// <param name="watchdogMicroseconds">Value of <c>WATCHDOG_USEC</c>: signs of life are sent twice in this time; null for none.</param>
    /// <param name="time">Drives the watchdog.</param>
    /// <param name="logger">Told where systemd cannot be reached.</param>
    public ServiceNotifier(string? notifySocket, string? watchdogMicroseconds, TimeProvider time, ILogger<ServiceNotifier> logger)
    {
        _logger = logger;
        if (string.IsNullOrEmpty(notifySocket))
        {
            return;
        }

        var name = notifySocket[0] == '@' ? '\0' + notifySocket[1..] : notifySocket;
        try
        {
            _socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            _socket.Connect(new UnixDomainSocketEndPoint(name));
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            LogUnreachable(notifySocket, failure);
            _socket?.Dispose();
            _socket = null;
            return;
        }

        if (long.TryParse(watchdogMicroseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && microseconds > 0)
        {
            var period = TimeSpan.FromMicroseconds(microseconds / 2.0);
            _watchdog = time.CreateTimer(_ => Send("WATCHDOG=1"), null, period, period);
        }
    }

    /// <summary>The daemon serves.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>The daemon has begun to stop.</summary>
    public void Stopping(string status) => Send($"STOPPING=1\nSTATUS={status}");

    /// <summary>One line for <c>systemctl status</c>.</summary>
    public void Status(string status) => Send($"STATUS={status}");

    /// <summary>Ends the signs of life and closes the socket.</summary>
    public void Dispose()
    {
        _watchdog?.Dispose();
        _socket?.Dispose();
    }

    private void Send(string message)
    {
        try
        {
            _socket?.Send(Encoding.UTF8.GetBytes(message));
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            LogNotSent(message, failure);
        }
    }

    [LoggerMessage(3021, LogLevel.Warning, "systemd cannot be reached at {Socket}; it will not learn that the daemon is ready")]
    private partial void LogUnreachable(string socket, Exception failure);

    [LoggerMessage(3022, LogLevel.Warning, "systemd was not told {Message}")]
    private partial void LogNotSent(string message, Exception failure);
}
