using Spectre.Console;

namespace FirmwareGenerator.Output;

/// <summary>Where a command writes to.</summary>
/// <param name="output">What it was asked for.</param>
/// <param name="error">What is wrong, and how far it is.</param>
/// <param name="isTerminal">Whether somebody looks at the latter.</param>
/// <param name="usesColor">Whether that is shown in colours.</param>
internal sealed class ToolConsole(TextWriter output, TextWriter error, bool isTerminal, bool usesColor)
{
    public TextWriter Out { get; } = output;

    public TextWriter Error { get; } = error;

    /// <summary>The process's own.</summary>
    public static ToolConsole OfProcess(bool noColor)
    {
        var isTerminal = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not "dumb";
        return new ToolConsole(
            Console.Out, Console.Error, isTerminal, isTerminal && !noColor && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")));
    }

    /// <summary>A word in red, where colours are shown.</summary>
    public string Red(string word) => usesColor ? $"\e[31m{word}\e[0m" : word;

    /// <summary>Does something for each of many, with a bar on the terminal that tells how far it is.</summary>
    public async Task ForEachAsync<T>(string title, IReadOnlyCollection<T> all, Func<T, Task> action)
    {
        if (!isTerminal || all.Count < 2)
        {
            foreach (var one in all)
            {
                await action(one).ConfigureAwait(false);
            }

            return;
        }

        var terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Error),
            ColorSystem = usesColor ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        await terminal.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: all.Count);
                foreach (var one in all)
                {
                    await action(one).ConfigureAwait(false);
                    task.Increment(1);
                }
            }).ConfigureAwait(false);
    }
}
