using System.CommandLine;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>module</c> and what is below it.</summary>
internal static class ModuleCommand
{
    public static Command Create(CliHost host)
    {
        var command = new Command("module", "Applies and shows modules: what they declare is what nodes can be configured with.")
        {
            CreateApply(host),
            CreatePreview(host),
            CreateList(host),
            CreateShow(host),
            CreateDelete(host),
            JsonSchemaCommand.Create(host),
        };
        host.Examples(
            command, "registryctl module preview core.yaml", "registryctl module apply modules/", "registryctl module list", "registryctl config get web-1");
        return command;
    }

    private static Command CreateApply(CliHost host)
    {
        var force = new Option<bool>("--force") { Description = "Go on although nodes lose what users set." };
        var command = new Command("apply", "Checks module files and stores them, each after those that it requires, up to the first that is refused.") { force };
        var files = new ModuleFiles(command);
        host.Run(command, session => ApplyAsync(session, files, validateOnly: false, session.Get(force), limit: 0));
        host.Examples(
            command, "registryctl module apply core.yaml wireless.yaml", "registryctl module apply modules/", "registryctl module apply core.yaml --force",
            "registryctl module show core | jq '.version = \"1.0.1\"' | registryctl module apply -");
        host.Footer(command, "Stored is only what changes something. What of nodes would change is shown; 'config reapply' then changes it.");
        return command;
    }

    private static Command CreatePreview(CliHost host)
    {
        var limit = new Option<int>("--nodes") { Description = "How many nodes to show, at most 1000; default 20.", HelpName = "count" };
        var command = new Command("preview", "Checks module files, and shows what would become of nodes. Each by itself, upon what is stored; nothing is changed.") { limit };
        var files = new ModuleFiles(command);
        host.Run(command, session => ApplyAsync(session, files, validateOnly: true, force: true, session.Get(limit)));
        host.Examples(command, "registryctl module preview core.yaml", "registryctl module preview core.yaml --nodes 100 -o json");
        return command;
    }

    private static Command CreateList(CliHost host)
    {
        var command = new Command("list", "Lists the modules.");
        command.Aliases.Add("ls");
        host.Run(command, async session =>
        {
            var modules = await session.Client.ListModulesAsync(session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, modules, modules.Modules.Select(module => module.Module.Module_));
                return;
            }

            var table = new ColumnTable(session.Out, session.UseColor, "NAME", "VERSION", "REQUIRES", "REVISION", "TITLE");
            foreach (var module in modules.Modules)
            {
                table.Add(
                    Printable.Text(module.Module.Module_), ModuleText.Version(module.Module), Printable.OrDash(string.Join(',', module.Module.Requires)),
                    $"{module.Revision}", Printable.OrDash(module.Module.Title));
            }

            table.Flush();
        });
        host.Examples(command, "registryctl module list", "registryctl module list -o id");
        return command;
    }

    private static Command CreateShow(CliHost host)
    {
        var name = Name(host);
        var command = new Command("show", "Shows a module as it is stored, as JSON: what 'module apply' takes.") { name };
        host.Run(command, async session =>
        {
            var stored = await session.Client.GetModuleAsync(session.Get(name)!, session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, stored, stored.Module.Module_);
                return;
            }

            session.Out.WriteLine(ModuleText.Json(stored.Module));
        });
        host.Examples(command, "registryctl module show core > core.json", "registryctl module show core -o json | jq .revision");
        return command;
    }

    private static Command CreateDelete(CliHost host)
    {
        var name = Name(host);
        var force = new Option<bool>("--force") { Description = "Go on although nodes lose what users set." };
        var command = new Command("delete", "Deletes a module that no other requires.") { name, force };
        command.Aliases.Add("rm");
        var write = new WriteOptions(command);
        host.Run(command, async session =>
        {
            var request = new DeleteModuleRequest
            {
                Id = session.Get(name)!,
                Force = session.Get(force),
                ExpectedRevision = write.ExpectedRevision(session),
                ValidateOnly = write.ValidateOnly(session),
            };
            var deleted = await session.Client.DeleteModuleAsync(request, session.CancellationToken).ConfigureAwait(false);
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, deleted, deleted.DeletedId);
                return;
            }

            session.Out.WriteLine($"{Printable.Text(deleted.DeletedId)}: {write.Done(session, "deleted")} (revision {deleted.Revision})");
            ModuleText.Write(session.Out, deleted.Preview);
        });
        host.Examples(command, "registryctl module delete wireless", "registryctl module delete wireless --validate-only", "registryctl module delete wireless --force");
        return command;
    }

    private static async Task ApplyAsync(CliSession session, ModuleFiles files, bool validateOnly, bool force, int limit)
    {
        foreach (var source in await files.ReadAsync(session).ConfigureAwait(false))
        {
            var request = new ApplyModuleRequest
            {
                Source = source,
                ValidateOnly = validateOnly,
                Force = force,
                PreviewLimit = limit,
            };
            var applied = await session.Client.ApplyModuleAsync(request, session.CancellationToken).ConfigureAwait(false);
            var name = applied.Module.Module.Module_;
            if (session.Format != OutputFormat.Table)
            {
                NodeOutput.WriteMessage(session, applied, name);
                continue;
            }

            var done = !applied.Changed ? "unchanged" : validateOnly ? "valid, but nothing was changed" : "applied";
            session.Out.WriteLine($"{Printable.Text(name)} {ModuleText.Version(applied.Module.Module)}: {done} (revision {applied.Revision})");
            ModuleText.Write(session.Out, applied.Preview);
        }
    }

    private static Argument<string> Name(CliHost host)
    {
        var name = new Argument<string>("NAME") { Description = "Name of the module." };
        name.CompletionSources.Add(context => NameCompletions.OfModules(host, context));
        return name;
    }
}
