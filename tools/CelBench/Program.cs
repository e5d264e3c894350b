using System.Diagnostics;
using BenchmarkDotNet.Running;
using CelBench;
using Registry.Cel;
using Registry.Cel.Values;

// 'CelBench million' times the goal's filter over a million nodes on one core; anything else goes to BenchmarkDotNet ('--filter *' runs
// all).
const int Nodes = 1_000_000;
const int Rounds = 7;

if (args is not ["million"])
{
    BenchmarkSwitcher.FromAssembly(typeof(ExpressionBenchmarks).Assembly).Run(args);
    return;
}

var nodes = Enumerable.Range(0, Nodes).Select(number => new Node(number)).ToArray();
var program = Filters.Environment.Plan(Filters.Environment.Compile(Filters.Issue).Ast);
var values = new CelValue[1];
var activation = CelActivation.Of(values);
for (var round = 0; round < Rounds; round++)
{
    var matches = 0;
    var clock = Stopwatch.StartNew();
    var processor = Environment.CpuUsage.TotalTime;
    foreach (var node in nodes)
    {
        values[0] = CelValue.Of(node);
        if (program.Matches(activation))
        {
            matches++;
        }
    }

    processor = Environment.CpuUsage.TotalTime - processor;
    Console.WriteLine($"{Nodes} nodes, {matches} match, {clock.ElapsedMilliseconds} ms, {processor.TotalMilliseconds:F0} ms of processor");
}
