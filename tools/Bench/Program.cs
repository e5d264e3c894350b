using System.CommandLine;
using Bench;

var seconds = new Option<int>("--seconds") { Description = "Measured seconds of each run", DefaultValueFactory = _ => 4 };
var runs = new Option<int>("--runs") { Description = "Runs of each case; the median counts", DefaultValueFactory = _ => 3 };
var calls = new Option<int[]>("--calls")
{
    Description = "Calls at once", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 64, 256],
};
var nodes = new Option<int>("--nodes") { Description = "Nodes to register before anything is measured", DefaultValueFactory = _ => 10_000 };
var json = new Option<bool>("--json") { Description = "Print results as JSON" };
var root = new RootCommand("Measures registryd beside an echo on the same gRPC stack: same machine, same client, loopback, durable writes.")
{
    seconds, runs, calls, nodes, json,
};
root.SetAction((parsed, cancellation) => Comparison.RunAsync(
    new ComparisonOptions(
        TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(runs), parsed.GetValue(calls)!, parsed.GetValue(nodes), parsed.GetValue(json)),
    cancellation));
var echo = new Command("echo-server", "Serves the echo that the registry is compared with; started by the benchmark itself.") { Hidden = true };
echo.SetAction((_, cancellation) => EchoServer.RunAsync(cancellation));
root.Subcommands.Add(echo);
return await root.Parse(args).InvokeAsync();
