using System.CommandLine;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands.Config;

/// <summary><c>config validate</c>.</summary>
internal static class ConfigValidateCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("validate", "Tells what is wrong with a node's stored configuration.");
        var node = new RefArgument(host, command);
        host.Run(command, async session =>
        {
            var request = new ValidateConfigRequest { NodeRef = node.Of(session) };
            var response = await session.Client.ValidateConfigAsync(request, session.CancellationToken).ConfigureAwait(false);
            if (session.Format == OutputFormat.Table)
            {
                session.Out.WriteLine($"{Printable.Text(node.Text(session))}: {FindingText.Count(response.Findings)}");
                foreach (var line in FindingText.Lines(response.Findings, session.UseColor))
                {
                    session.Out.WriteLine($"  {line}");
                }
            }
            else
            {
                NodeOutput.WriteMessage(session, response, response.Findings.Select(finding => finding.Path));
            }

            return response.Findings.Any(FindingText.IsError) ? ExitCode.Refused : ExitCode.Ok;
        });
        host.Examples(command, "registryctl config validate web-1", "registryctl config validate web-1 -o json");
        host.Footer(command, "Exit code 1: there are errors; they are listed. Warnings alone give 0.");
        return command;
    }
}
