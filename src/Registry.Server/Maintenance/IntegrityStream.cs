using Grpc.Core;
using Registry.Engine;
using Registry.Server.Nodes;

namespace Registry.Server.Maintenance;

/// <summary>Runs an integrity check and tells how far it is.</summary>
internal sealed class IntegrityStream(RegistryEngine engine, Chunks chunks, TimeProvider time)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    /// <summary>Checks, and sends progress every second and the result at the end.</summary>
    public async Task RunAsync(bool checkStore, IServerStreamWriter<V1.VerifyIntegrityResponse> responses, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Between two commits store and memory are of one revision.
        var (view, memory) = await engine.BetweenCommitsAsync(store => (store.OpenView(), engine.Current)).ConfigureAwait(false);
        using (view)
        {
            var check = new IntegrityCheck(view, memory, checkStore, ending.Token);
            var running = Task.Run(check.Run, CancellationToken.None);
            try
            {
                while (!await EndsAsync(running).ConfigureAwait(false))
                {
                    await chunks.WriteAsync(check.Progress, responses, ending.Token).ConfigureAwait(false);
                }
            }
            finally
            {
                // The view must outlive the check.
                await ending.CancelAsync().ConfigureAwait(false);
                await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            var result = await running.ConfigureAwait(false);
            await chunks.WriteAsync(new V1.VerifyIntegrityResponse { Result = result }, responses, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> EndsAsync(Task running)
    {
        await running.WaitAsync(ProgressInterval, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return running.IsCompleted;
    }
}
