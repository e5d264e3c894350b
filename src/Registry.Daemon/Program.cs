using Registry.Daemon;

return await DaemonProgram.RunAsync(args, Console.Out, Console.Error);
