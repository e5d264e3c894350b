using Microsoft.Extensions.Hosting;

namespace Registry.Daemon.Hosting;

/// <summary>Leaves signals alone: the program handles them, and tests that host a daemon keep theirs.</summary>
internal sealed class DetachedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
