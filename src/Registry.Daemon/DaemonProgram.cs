using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Registry.Daemon.Hosting;
using Registry.Daemon.Options;
using Registry.Engine;
using Registry.Storage;

namespace Registry.Daemon;

/// <summary>The program <c>registryd</c>: arguments in, exit code out.</summary>
internal static partial class DaemonProgram
{
    /// <summary>It ran and was stopped, or printed what was asked for.</summary>
    public const int Success = 0;

    /// <summary>It could not start: an address is taken, the store cannot be used.</summary>
    public const int StartFailed = 1;

    /// <summary>The options are wrong; all that is wrong was printed.</summary>
    public const int WrongOptions = 2;

    /// <summary>It ran and could not go on.</summary>
    public const int Failed = 3;

    /// <summary>Runs until the daemon ends.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="output">Takes what was asked for, and one line once the daemon serves: <c>registryd ready grpc=… http=…</c>.</param>
    /// <param name="errors">Takes problems with the options.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        var request = CommandLine.Parse(arguments);
        if (request.Problems.Count == 0 && request.Answer is { } answer)
        {
            return answer(output);
        }

        var loaded = OptionsLoader.Load(request.Values, Environment.GetEnvironmentVariables(), request.ConfigurationFile);
        string[] problems = [.. request.Problems, .. loaded.Problems];
        if (problems.Length > 0)
        {
            await errors.WriteLineAsync("registryd: the options are wrong:");
            foreach (var problem in problems)
            {
                await errors.WriteLineAsync("  " + problem);
            }

            return WrongOptions;
        }

        if (request.PrintConfiguration)
        {
            await output.WriteLineAsync(ConfigurationText.Write(loaded.Options));
            return Success;
        }

        return request.SnapshotToRestore is { } snapshot
            ? RestoreProgram.Run(snapshot, loaded.Options.DataDirectory, TimeProvider.System, output, errors)
            : await ServeAsync(loaded.Options, output);
    }

    private static async Task<int> ServeAsync(RegistryDaemonOptions options, TextWriter output)
    {
        await using var host = new DaemonHost(options);
        using var terminate = StopOn(PosixSignal.SIGTERM, host);
        using var interrupt = StopOn(PosixSignal.SIGINT, host);
        try
        {
            if (await host.StartAsync())
            {
                await output.WriteLineAsync($"registryd ready grpc={host.GrpcAddress} http={host.HttpAddress}");
                await output.FlushAsync();
            }
        }
        catch (Exception failure) when (failure is IOException or StoreException or EngineFailedException)
        {
            LogStartFailed(host.Services.GetRequiredService<ILogger<DaemonHost>>(), failure.Message);
            await host.StopAsync();
            return StartFailed;
        }

        await host.StopRequested;
        return await host.StopAsync() ? Success : Failed;
    }

    // Every such signal is taken for as long as the host lives: a second one must not cut short what the first began.
    private static PosixSignalRegistration StopOn(PosixSignal signal, DaemonHost host)
        => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            host.RequestStop();
        });

    [LoggerMessage(3012, LogLevel.Critical, "the daemon cannot start: {Problem}")]
    private static partial void LogStartFailed(ILogger logger, string problem);
}
