using System.Diagnostics;
using Registry.Cel;
using Registry.Cel.Library;
using Registry.Cel.Types;
using Registry.Cel.Values;

namespace CelComparison;

/// <summary>Times three expressions over the same values with both libraries: what one evaluation of a compiled expression costs.</summary>
internal static class Speed
{
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(400);
    private static readonly string[] Expressions =
    [
        "node.cpus > 4",
        "node.type == 'vm' && node.tags['env'] == 'prod' && node.name.startsWith('web')",
        "ports.exists(p, p >= 1024 && p % 2 == 0) && ports.map(p, p * 2).size() == 16",
    ];

    /// <summary>Prints a line for each expression: median nanoseconds and bytes allocated an evaluation, both libraries, and the ratio.</summary>
    public static void Print(TextWriter output)
    {
        var ours = OurPrograms();
        var theirs = PackagePrograms();
        for (var i = 0; i < Expressions.Length; i++)
        {
            var (ourTime, ourBytes) = Measure(ours[i]);
            var (theirTime, theirBytes) = Measure(theirs[i]);
            output.WriteLine(
                $"{Expressions[i]}\n  Registry.Cel {ourTime:f0} ns, {ourBytes:f0} B; package Cel {theirTime:f0} ns, {theirBytes:f0} B; ratio {theirTime / ourTime:f1}");
        }
    }

    private static Func<bool>[] OurPrograms()
    {
        var environment = CelLibrary.Extensions.Aggregate(CelEnvironment.Create(), (builder, library) => builder.Add(library))
            .Variable("node", CelType.Map(CelType.String, CelType.Dyn))
            .Variable("ports", CelType.List(CelType.Int))
            .Build();
        var values = Values();
        var activation = CelActivation.Of(
        [
            CelMap.Of(values.Node.Select(field => KeyValuePair.Create(CelValue.Of(field.Key), Of(field.Value)))),
            CelList.Of(values.Ports.Select(CelValue.Of)),
        ]);
        return [.. Expressions.Select(source =>
        {
            var program = environment.Plan(environment.Compile(source).Ast);
            return (Func<bool>)(() => program.Matches(activation));
        })];
    }

    private static Func<bool>[] PackagePrograms()
    {
        var values = Values();
        var variables = new Dictionary<string, object?> { ["node"] = values.Node, ["ports"] = values.Ports };
        var environment = new Cel.CelEnvironment([], "");
        return [.. Expressions.Select(source =>
        {
            var program = environment.Compile(source);
            return (Func<bool>)(() => program(variables) is true);
        })];
    }

    private static CelValue Of(object value) => value switch
    {
        long number => CelValue.Of(number),
        string text => CelValue.Of(text),
        Dictionary<string, object> map => CelMap.Of(map.Select(entry => KeyValuePair.Create(CelValue.Of(entry.Key), Of(entry.Value)))),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static (Dictionary<string, object> Node, long[] Ports) Values() => (
        new Dictionary<string, object>
        {
            ["type"] = "vm",
            ["name"] = "web-7",
            ["cpus"] = 7L,
            ["tags"] = new Dictionary<string, object> { ["env"] = "prod", ["rack"] = "r7" },
        },
        [.. Enumerable.Range(1_020, 16).Select(port => (long)port)]);

    private static (double Nanoseconds, double Bytes) Measure(Func<bool> evaluate)
    {
        const int Rounds = 7;
        const int Block = 200;
        if (!evaluate())
        {
            throw new InvalidOperationException("Every expression holds for the values.");
        }

        var times = new List<double>();
        var bytes = 0.0;
        // The first round is warm-up.
        for (var round = 0; round <= Rounds; round++)
        {
            var count = 0L;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            while (clock.Elapsed < RoundTime)
            {
                for (var i = 0; i < Block; i++)
                {
                    evaluate();
                }

                count += Block;
            }

            var elapsed = clock.Elapsed;
            bytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)count;
            if (round > 0)
            {
                times.Add(elapsed.TotalNanoseconds / count);
            }
        }

        times.Sort();
        return (times[Rounds / 2], bytes);
    }
}
