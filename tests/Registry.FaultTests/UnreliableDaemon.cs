using Registry.Testing;
using Registry.Testing.Histories;

namespace Registry.FaultTests;

/// <summary>A daemon process to which things happen, each recorded in a history; its clients find it at the same address again.</summary>
internal sealed class UnreliableDaemon : IAsyncDisposable
{
    private readonly EventHistory _history;
    private readonly WallClock? _clock;
    private readonly SmallFileSystem? _disk;
    private readonly List<string> _errors = [];
    private TimeSpan _lead;

    private UnreliableDaemon(DaemonProcess process, EventHistory history, WallClock? clock, SmallFileSystem? disk)
    {
        Process = process;
        _history = history;
        _clock = clock;
        _disk = disk;
    }

    /// <summary>The process of now.</summary>
    public DaemonProcess Process { get; private set; }

    /// <summary>What its processes logged as errors.</summary>
    public IEnumerable<string> LoggedErrors => [.. _errors, .. Process.LoggedErrors];

    /// <summary>The kinds of faults that can be made here.</summary>
    public IReadOnlyList<Func<Random, Task>> Faults
    {
        get
        {
            List<Func<Random, Task>> faults = [KillAsync, PauseAsync];
            if (_clock is not null)
            {
                faults.Add(MoveClockAsync);
            }

            if (_disk is not null)
            {
                faults.Add(FillDiskAsync);
            }

            return faults;
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="launch">What is started.</param>
    /// <param name="directory">Where its data and its clock go.</param>
    /// <param name="history">Gets what happens to it.</param>
    /// <param name="disk">Its disk, if that can be filled.</param>
    public static async Task<UnreliableDaemon> StartAsync(DaemonLaunch launch, TemporaryDirectory directory, EventHistory history, SmallFileSystem? disk)
    {
        var clock = WallClock.CanBeMoved ? new WallClock(directory) : null;
        var process = await DaemonProcess.LaunchAsync(clock?.Launch(launch) ?? launch, disk?.DataDirectory ?? directory.File("data"));
        return new UnreliableDaemon(process, history, clock, disk);
    }

    /// <summary>Ends it as a crash would and starts it again.</summary>
    public async Task KillAsync(Random random)
    {
        var began = _history.Now;
        _errors.AddRange(Process.LoggedErrors);
        await Process.KillAsync();
        await Process.DisposeAsync();
        Process = await Process.StartAgainAsync();
        _history.Add(new ClientEvent.Restarted { Span = _history.Since(began) });
    }

    public async ValueTask DisposeAsync() => await Process.DisposeAsync();

    private async Task PauseAsync(Random random)
    {
        var began = _history.Now;
        Process.Pause();
        await LastAsync(random.Next(50, 2_500));
        Process.Continue();
        _history.Add(new ClientEvent.Paused { Span = _history.Since(began) });
    }

    private async Task MoveClockAsync(Random random)
    {
        var began = _history.Now;
        var lead = TimeSpan.FromSeconds(random.Next(-3_000, 3_000));
        if (random.Next(3) == 0)
        {
            _clock!.Freeze(_lead);
            await LastAsync(random.Next(50, 1_000));
        }

        _clock!.MoveTo(lead);
        // Whatever the direction: a clock that went back and comes again has moved ahead, too.
        _history.Add(new ClientEvent.ClockMovedAhead(lead > _lead ? lead - _lead : TimeSpan.Zero) { Span = _history.Since(began) });
        _lead = lead;
    }

    private async Task FillDiskAsync(Random random)
    {
        _disk!.AddBallast();
        await LastAsync(random.Next(50, 1_000));
        _disk.DropBallast();
    }

    private static Task LastAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);
}
