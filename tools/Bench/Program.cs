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
var alive = new Option<int>("--nodes") { Description = "Nodes that are alive", DefaultValueFactory = _ => 100_000 };
var streams = new Option<int>("--streams") { Description = "Streams at once", DefaultValueFactory = _ => 8 };
var refs = new Option<int>("--refs") { Description = "Refs in a message", DefaultValueFactory = _ => 1_000 };
var length = new Option<int>("--seconds") { Description = "Measured seconds of each run", DefaultValueFactory = _ => 10 };
var heartbeat = new Command("heartbeat", "Measures heartbeats over streams: rate, processor time and memory of the daemon.") { alive, streams, refs, length };
heartbeat.SetAction((parsed, cancellation) => HeartbeatLoad.RunAsync(
    new HeartbeatOptions(
        parsed.GetValue(alive), parsed.GetValue(streams), parsed.GetValue(refs), TimeSpan.FromSeconds(parsed.GetValue(length))),
    cancellation));
root.Subcommands.Add(heartbeat);

var watchers = new Option<int>("--watchers") { Description = "Watches", DefaultValueFactory = _ => 1_000 };
var rate = new Option<int>("--commits") { Description = "Commits a second where they are paced", DefaultValueFactory = _ => 1_000 };
var watch = new Command("watch", "Measures how late many watches are told, and what they cost the writers.") { seconds, runs, watchers, rate, json };
watch.SetAction((parsed, cancellation) => WatchComparison.RunAsync(
    new WatchOptions(
        TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(runs), parsed.GetValue(watchers), parsed.GetValue(rate), parsed.GetValue(json)),
    cancellation));
root.Subcommands.Add(watch);

var forms = new Option<int>("--count") { Description = "Forms that are measured", DefaultValueFactory = _ => 5_000 };
var form = new Command("form", "Measures forms of the worked example, with the modules that ship with the daemon.") { forms };
form.SetAction((parsed, cancellation) => FormLoad.RunAsync(parsed.GetValue(forms), cancellation));
root.Subcommands.Add(form);

var rpcs = new Option<string[]>("--rpc") { Description = "Only RPCs whose name contains this", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };
var abuse = new Command("abuse", "Measures what one caller's worst legal requests do to others, for each RPC, beside an equally busy caller of an echo.")
{
    seconds, nodes, rpcs, json,
};
abuse.SetAction((parsed, cancellation) => Abuse.RunAsync(
    new AbuseOptions(
        TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(nodes), parsed.GetValue(rpcs)!, parsed.GetValue(json)),
    cancellation));
root.Subcommands.Add(abuse);
return await root.Parse(args).InvokeAsync();
