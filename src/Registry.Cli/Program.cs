using Registry.Cli;

using var console = CliConsole.OfProcess();
return await Cli.RunAsync(args, console, CancellationToken.None).ConfigureAwait(false);
