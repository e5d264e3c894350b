using Google.Protobuf;
using Registry.ModelTests.Checks;
using Registry.ModelTests.Hosting;
using Registry.ModelTests.Model;
using Registry.ModelTests.Steps;
using Registry.Storage;
using Registry.Testing;

namespace Registry.ModelTests;

/// <summary>One sequence of writes, sent to a registry and to the model, and the first difference between the two.</summary>
internal sealed class SequenceRun : IAsyncDisposable
{
    private readonly InMemoryStore _store;
    private readonly ManualTime _time;
    private readonly RegistryHost _host;
    private readonly Dictionary<string, (IMessage Request, Answer Answer)> _committed = [];
    private readonly NaiveRegistry _model = new();

    private SequenceRun(InMemoryStore store, ManualTime time, RegistryHost host) => (_store, _time, _host) = (store, time, host);

    /// <summary>How often each case came up: an RPC and how it was answered.</summary>
    public SortedDictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);

    public ModelState State => _model.State;

    public static async Task<SequenceRun> StartAsync()
    {
        var (store, time) = (new InMemoryStore(), new ManualTime());
        return new SequenceRun(store, time, await RegistryHost.StartAsync(store, time));
    }

    /// <summary>Sends one write to both.</summary>
    /// <returns>How they differ; null: they do not.</returns>
    public async Task<string?> RunAsync(Step step)
    {
        _time.Advance(step.Pause);
        var requestId = RequestId(step.Request);
        var isRepeated = _committed.TryGetValue(requestId, out var first) && first.Request.Equals(step.Request);
        var remembered = _model.Remembered.Count;
        var expected = _model.Execute(step.Request, _time.Now);
        var actual = await _host.Caller.SendAsync(step.Request);
        if (_model.Remembered.Count > remembered)
        {
            _committed.Add(requestId, (step.Request, actual));
        }

        Count(step.Request, actual, isRepeated);
        var difference = isRepeated
            ? Pending.RepeatsDiffer(step.Request) ? null : Answers.Difference(first.Answer, actual)
            : Answers.Difference(step.Request, expected, actual, State);
        return difference is not null ? $"{difference}\n{_host.Errors}" : (_host.Engine.Current.Revision == State.Revision ? null
            : $"the revision is another\n{_host.Engine.Current.Revision}, the model's {State.Revision}; answered {actual}");
    }

    /// <summary>Holds what the sequence left against the model, and against everything that can be made of it.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public async Task<string?> FinishAsync() =>
        await StateCheck.DifferenceAsync(_host, State) ?? await StoreChecks.DifferenceAsync(_host.Engine, _store, _time) ?? await RepeatAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>After a restart every request that was committed is answered as it was the first time.</summary>
    private async Task<string?> RepeatAsync()
    {
        await using var again = await RegistryHost.StartAsync(_store.Reopen(), _time);
        foreach (var (request, answer) in _committed.Values.Where(committed => !Pending.RepeatsDiffer(committed.Request)))
        {
            var repeated = await again.Caller.SendAsync(request);
            if (Answers.Difference(answer, repeated) is { } difference)
            {
                return $"after a restart {request.Descriptor.Name} is answered another way\n{request}\n{difference}";
            }
        }

        return again.Engine.Current.Revision == State.Revision ? null : $"repeated requests have moved the revision to {again.Engine.Current.Revision}";
    }

    private static string RequestId(IMessage request) => request.Descriptor.FindFieldByName("request_id")?.Accessor.GetValue(request) as string ?? "";

    private void Count(IMessage request, Answer answer, bool isRepeated)
    {
        var what = $"{request.Descriptor.Name}: {(isRepeated ? "repeated" : answer.IsRefused ? answer.Reason : "done")}";
        Seen[what] = Seen.GetValueOrDefault(what) + 1;
    }
}
