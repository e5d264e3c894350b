using System.Diagnostics;
using System.Globalization;
using Fuzz.Targets;

namespace Fuzz.Engine;

/// <summary>A run of one target: mutates what reached something new, and keeps what fails.</summary>
internal sealed class FuzzRun(IFuzzTarget target, Coverage coverage, string findings, int seed, TextWriter log)
{
    private const long MostAllocated = 1L << 30;
    private const long MostRetained = 512L << 20;
    private const int CheckMemoryEach = 5_000;
    private static readonly TimeSpan LongestReduction = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(10);

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _queue = [];
    private readonly HashSet<string> _known = [];

    /// <summary>How many inputs were run.</summary>
    public long Count { get; private set; }

    /// <summary>How many different failures were found.</summary>
    public int Failures => _known.Count;

    /// <summary>Runs for a time.</summary>
    public void Run(TimeSpan duration, InputBox box)
    {
        using var guard = new Guard();
        var watch = Stopwatch.StartNew();
        foreach (var input in target.Seeds.Concat(FuzzTargets.Corpus(target.Name).Select(File.ReadAllBytes)))
        {
            Try(input, box, guard);
            _queue.Add(input);
        }

        var mutator = new Mutator(_random, target.Words);
        while (watch.Elapsed < duration)
        {
            var input = mutator.Mutate(Pick(), Pick());
            if (Try(input, box, guard))
            {
                _queue.Add(input);
            }

            if (Count % CheckMemoryEach == 0 && GC.GetTotalMemory(forceFullCollection: true) is > MostRetained and var held)
            {
                Keep(input, new InvalidDataException($"{held} bytes are held after {Count} inputs"));
                return;
            }
        }

        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{target.Name}: {Count} inputs, {_queue.Count} in the corpus, {coverage.Reached} edges, {Failures} findings (seed {seed})"));
    }

    /// <summary>The inputs that reached something, the smallest first.</summary>
    public IEnumerable<byte[]> Smallest(int count) => _queue.OrderBy(input => input.Length).Take(count);

    // Half of the time one of the latest: they are where something new was reached.
    private byte[] Pick() => _random.Next(2) == 0
        ? _queue[_random.Next(_queue.Count)]
        : _queue[Math.Max(0, _queue.Count - 1 - _random.Next(1 + (_queue.Count / 4)))];

    private bool Try(byte[] input, InputBox box, Guard guard)
    {
        box.Put(input);
        guard.Begin();
        coverage.Begin();
        Count++;
        if (Failure(input) is { } failure)
        {
            if (!_known.Contains(Signature(failure)))
            {
                Keep(Smaller(input, Signature(failure), box, guard), failure);
            }

            return false;
        }

        return coverage.End();
    }

    private Exception? Failure(byte[] input)
    {
        var (begun, allocated) = (Stopwatch.GetTimestamp(), GC.GetAllocatedBytesForCurrentThread());
        try
        {
            target.Run(input);
        }
        catch (Exception failure)
        {
            return failure;
        }

        var took = Stopwatch.GetElapsedTime(begun);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return took > Slow ? new TimeoutException($"takes {took.TotalSeconds:0} s")
            : bytes > MostAllocated ? new InvalidDataException($"allocates {bytes >> 20} MiB")
            : null;
    }

    // Leaves out parts as long as the failure stays what it is.
    private byte[] Smaller(byte[] input, string signature, InputBox box, Guard guard)
    {
        var watch = Stopwatch.StartNew();
        for (var part = Math.Max(1, input.Length / 2); part >= 1; part /= 2)
        {
            for (var at = 0; at + part <= input.Length && watch.Elapsed < LongestReduction;)
            {
                byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + part)];
                box.Put(shorter);
                guard.Begin();
                if (Failure(shorter) is { } failure && Signature(failure) == signature)
                {
                    input = shorter;
                }
                else
                {
                    at += part;
                }
            }
        }

        return input;
    }

    private void Keep(byte[] input, Exception failure)
    {
        var signature = Signature(failure);
        if (!_known.Add(signature))
        {
            return;
        }

        Directory.CreateDirectory(findings);
        var file = Path.Combine(findings, $"{target.Name}-{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(input))[..12].ToLowerInvariant()}");
        File.WriteAllBytes(file, input);
        log.WriteLine($"{target.Name}: {file}: {failure}");
    }

    // The type, and the first method of the registry that it came from.
    private static string Signature(Exception failure)
    {
        failure = failure is AggregateException { InnerException: { } inner } ? inner : failure;
        var frame = failure.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Registry.", StringComparison.Ordinal)) ?? failure.Message;
        return $"{failure.GetType().Name} {frame.Trim()}";
    }
}
