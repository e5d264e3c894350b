using Registry.Domain;
using Registry.Storage;
using Registry.Testing;

namespace Registry.Engine.Tests;

/// <summary>An engine over a store in memory and a clock of the test's, with short ways to send commands.</summary>
/// <remarks>Disposing of it releases what is held, stops the engine, and fails the test if the engine logged an error that it did not expect.</remarks>
internal sealed class EngineRig : IAsyncDisposable
{
    private readonly List<CommitGate> _gates = [];
    private readonly RegistryEngineOptions _options;

    private EngineRig(RecordingStore store, RegistryEngineOptions? options, ManualTime time)
    {
        Store = store;
        Time = time;
        _options = options ?? new RegistryEngineOptions();
        Engine = RegistryEngine.Start(store, _options, time, Log);
    }

    public RecordingStore Store { get; }

    public ManualTime Time { get; }

    public CapturedLog<RegistryEngine> Log { get; } = new();

    public RegistryEngine Engine { get; }

    public RegistrySnapshot Current => Engine.Current;

    /// <summary>Whether the test makes the engine log errors.</summary>
    public bool ExpectsErrors { get; set; }

    public static EngineRig Start(RegistryEngineOptions? options = null) => new(new RecordingStore(new InMemoryStore()), options, new ManualTime());

    /// <summary>What a restarted process would be: another engine on what the store holds now, at the same time of day.</summary>
    public EngineRig Restart(RegistryEngineOptions? options = null) => new(Store.Reopen(), options ?? _options, Time);

    /// <summary>Sends a command. It has joined the queue when this returns.</summary>
    public Task<CommandOutcome> Send(
        Command command, string requestId = "", ulong fingerprint = 0, bool validateOnly = false, CancellationToken cancellationToken = default)
    {
        var request = new CommandRequest(command, Time.Now, "tester", requestId, fingerprint, validateOnly, SizeBytes: 100);
        return Engine.ExecuteAsync(request, cancellationToken).AsTask();
    }

    /// <summary>Sends a command and waits for its outcome.</summary>
    public Task<CommandOutcome> Run(Command command, string requestId = "", ulong fingerprint = 0, bool validateOnly = false) =>
        Send(command, requestId, fingerprint, validateOnly).InTime();

    /// <summary>Carries out commands, none of which may be refused.</summary>
    public async Task Prepare(params Command[] commands)
    {
        foreach (var command in commands)
        {
            Assert.That((await Run(command)).Rejection, Is.Null, $"{command}");
        }
    }

    /// <summary>Holds the next commit open.</summary>
    public CommitGate Hold()
    {
        var gate = Store.Faults.HoldNext();
        _gates.Add(gate);
        return gate;
    }

    /// <summary>Sends a command and returns once its commit is held open.</summary>
    public async Task<(CommitGate Gate, Task<CommandOutcome> Sent)> SendAndHold(Command command, CancellationToken cancellationToken = default)
    {
        var gate = Hold();
        var sent = Send(command, cancellationToken: cancellationToken);
        await gate.Reached.InTime();
        return (gate, sent);
    }

    public async ValueTask DisposeAsync()
    {
        _gates.ForEach(gate => gate.Release());
        Engine.Dispose();
        if (!ExpectsErrors)
        {
            await Engine.Completion.InTime();
            Assert.That(Log.Errors, Is.Empty);
        }
    }
}
