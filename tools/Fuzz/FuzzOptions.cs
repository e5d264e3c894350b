using System.Globalization;

namespace Fuzz;

/// <summary>What the command line says.</summary>
/// <param name="Target">The target.</param>
/// <param name="Duration">How long.</param>
/// <param name="Findings">Where failures are kept.</param>
/// <param name="Seed">Of all that is random.</param>
/// <param name="KeepCorpus">Where the inputs that reached something are kept; empty: nowhere.</param>
/// <param name="IsInstrumented">Whether this is the instrumented copy.</param>
internal sealed record FuzzOptions(string Target, TimeSpan Duration, string Findings, int Seed, string KeepCorpus, bool IsInstrumented)
{
    /// <summary>How to use the program.</summary>
    public const string Usage = "Fuzz TARGET [--minutes N | --seconds N] [--findings FOLDER] [--seed N] [--keep-corpus FOLDER]";

    /// <summary>Reads the command line; null where it is wrong.</summary>
    public static FuzzOptions? Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
        {
            return null;
        }

        var options = new FuzzOptions(arguments[0], TimeSpan.FromMinutes(1), "fuzz-findings", Environment.TickCount & int.MaxValue, "", false);
        for (var i = 1; i + 1 < arguments.Count; i += 2)
        {
            var value = arguments[i + 1];
            options = arguments[i] switch
            {
                "--minutes" => options with { Duration = TimeSpan.FromMinutes(Number(value)) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(value)) },
                "--findings" => options with { Findings = value },
                "--seed" => options with { Seed = (int)Number(value) },
                "--keep-corpus" => options with { KeepCorpus = value },
                "--instrumented" => options with { IsInstrumented = value == "yes" },
                _ => throw new ArgumentException($"unknown option '{arguments[i]}'; usage: {Usage}"),
            };
        }

        return options;
    }

    /// <summary>The command line that says the same of the instrumented copy.</summary>
    public IEnumerable<string> Arguments() =>
    [
        Target, "--seconds", Duration.TotalSeconds.ToString(CultureInfo.InvariantCulture), "--findings", Path.GetFullPath(Findings),
        "--seed", Seed.ToString(CultureInfo.InvariantCulture), "--keep-corpus", KeepCorpus.Length > 0 ? Path.GetFullPath(KeepCorpus) : "", "--instrumented", "yes",
    ];

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
