using Polly;
using Polly.CircuitBreaker;
using Registry.Modules.Definition;
using Registry.Modules.Schema;
using Registry.Server.Hooks;
using Registry.Testing;

namespace Registry.Server.Tests.Hooks;

[TestFixture]
public sealed class HookPipelinesTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _told = [];
    private ResiliencePipeline _pipeline = null!;
    private int _calls;

    [SetUp]
    public void Build()
    {
        _told.Clear();
        _calls = 0;
        _pipeline = HookPipelines.Asking(Hook(), _time, _ => _told.Add("broken"), () => _told.Add("recovered"));
    }

    [Test]
    public async Task Asking_FailedFiveTimesInARow_IsLeftAlone()
    {
        await FailAsync(5);

        Assert.That(await Outcome(succeeds: true), Is.InstanceOf<BrokenCircuitException>());
        Assert.That((_calls, _told), Is.EqualTo((5, (string[])["broken"])));
    }

    [Test]
    public async Task Asking_SuccessInBetween_IsNotInARow()
    {
        await FailAsync(4);
        await Outcome(succeeds: true);
        await FailAsync(4);

        Assert.That((_calls, _told.Count), Is.EqualTo((9, 0)));
    }

    [Test]
    public async Task Asking_AnswersAfterTheBreak_IsAskedAgain()
    {
        await FailAsync(5);
        _time.Advance(HookPipelines.BreakTime);

        var outcomes = new[] { await Outcome(succeeds: true), await Outcome(succeeds: true) };

        Assert.That(outcomes, Is.All.Null);
        Assert.That(_told, Is.EqualTo((string[])["broken", "recovered"]));
    }

    [Test]
    public async Task Asking_FailsAfterTheBreak_IsLeftAloneAfterOneCall()
    {
        await FailAsync(5);
        _time.Advance(HookPipelines.BreakTime);
        await FailAsync(1);

        Assert.That(await Outcome(succeeds: true), Is.InstanceOf<BrokenCircuitException>());
        Assert.That(_calls, Is.EqualTo(6));
    }

    [Test]
    public async Task Asking_CallerGoesAway_IsNoFailure()
    {
        for (var i = 0; i < 6; i++)
        {
            using var gone = new CancellationTokenSource();
            await Outcome(async token =>
            {
                await gone.CancelAsync();
                token.ThrowIfCancellationRequested();
            }, gone.Token);
        }

        Assert.That((await Outcome(succeeds: true), _told.Count), Is.EqualTo(((Exception?)null, 0)));
    }

    private static HookSchema Hook() => new()
    {
        Name = "m/h",
        Point = new PointSchema { Name = "config", IsDurable = true, NodeTypes = ["*"], Module = "core" },
        Timeout = TimeSpan.FromSeconds(2),
        Definition = new HookDefinition { Id = "h", Address = "unix:/h", Retries = 0 },
    };

    private async Task FailAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Outcome(succeeds: false);
        }
    }

    private Task<Exception?> Outcome(bool succeeds) =>
        Outcome(_ => succeeds ? Task.CompletedTask : throw new NotSupportedException("down"), CancellationToken.None);

    private async Task<Exception?> Outcome(Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        try
        {
            await _pipeline.ExecuteAsync(
                async token =>
                {
                    _calls++;
                    await call(token);
                },
                cancellationToken);
            return null;
        }
        catch (Exception e) when (e is NotSupportedException or BrokenCircuitException or OperationCanceledException)
        {
            return e;
        }
    }
}
