using System.Diagnostics;

namespace Fuzz.Engine;

/// <summary>Ends the process when an input takes too long: its input is in the box, and whoever started the process keeps it.</summary>
internal sealed class Guard : IDisposable
{
    /// <summary>Exit code of a process that hung.</summary>
    public const int Hung = 70;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly Timer _timer;
    private long _begun;

    public Guard() => _timer = new Timer(_ => Check(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    /// <summary>An input begins.</summary>
    public void Begin() => Volatile.Write(ref _begun, Stopwatch.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        var begun = Volatile.Read(ref _begun);
        if (begun != 0 && Stopwatch.GetElapsedTime(begun) > Deadline)
        {
            Environment.Exit(Hung);
        }
    }
}
