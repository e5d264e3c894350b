using Registry.Client;
using Registry.Testing;

namespace Registry.FaultTests;

/// <summary>Several clients of one daemon that tell what the daemon said: none of them retries.</summary>
internal sealed class Clients : IDisposable
{
    private readonly RegistryClient[] _clients;

    public Clients(DaemonProcess daemon, int count = 4, TimeSpan? deadline = null) =>
        _clients = [.. Enumerable.Range(0, count).Select(_ => Connect(daemon, deadline))];

    public RegistryClient this[int index] => _clients[index % _clients.Length];

    public static RegistryClient Connect(DaemonProcess daemon, TimeSpan? deadline = null) => new(new RegistryClientOptions
    {
        Address = new Uri(daemon.Address),
        Deadline = deadline ?? TimeSpan.FromSeconds(30),
        ConnectTimeout = deadline ?? TimeSpan.FromSeconds(30),
        Retry = new RegistryRetryOptions { MaxAttempts = 1 },
        MaxSendMessageBytes = 256 * 1024 * 1024,
    });

    public void Dispose() => Array.ForEach(_clients, client => client.Dispose());
}
