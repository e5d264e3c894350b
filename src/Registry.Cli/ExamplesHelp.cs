using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Registry.Cli;

/// <summary>The usual help, followed by the examples of the command.</summary>
internal sealed class ExamplesHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _help;
    private readonly CliHost _host;

    private ExamplesHelp(HelpAction help, CliHost host)
    {
        _help = help;
        _host = host;
    }

    public override bool ClearsParseErrors => true;

    public static void Install(RootCommand root, CliHost host)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new ExamplesHelp((HelpAction)option.Action!, host);
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        if (_host.ExamplesOf(command) is { Count: > 0 } examples)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        if (_host.FooterOf(command) is { } footer)
        {
            output.WriteLine(footer);
            output.WriteLine();
        }

        return code;
    }
}
