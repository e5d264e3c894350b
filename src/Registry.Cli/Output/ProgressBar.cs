using Spectre.Console;

namespace Registry.Cli.Output;

/// <summary>A progress bar on standard error where that is a terminal, else nothing.</summary>
internal static class ProgressBar
{
    /// <summary>Runs an action that reports how far it is.</summary>
    /// <param name="session">Whose terminal.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="action">Gets a function that takes what is done and what there is to do (0: not known).</param>
    public static async Task RunAsync(CliSession session, string title, Func<Action<double, double>, Task> action)
    {
        if (!session.Console.IsErrorTerminal)
        {
            await action((_, _) => { }).ConfigureAwait(false);
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(session.Console.Error),
            ColorSystem = session.UseErrorColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                await action((done, total) =>
                {
                    task.IsIndeterminate = total <= 0;
                    task.MaxValue = Math.Max(total, 1);
                    task.Value = Math.Min(done, task.MaxValue);
                }).ConfigureAwait(false);
                task.IsIndeterminate = false;
                task.Value = task.MaxValue;
            }).ConfigureAwait(false);
    }
}
