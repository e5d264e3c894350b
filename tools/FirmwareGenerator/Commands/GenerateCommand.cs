using System.CommandLine;
using FirmwareGenerator.Nodes;
using FirmwareGenerator.Output;
using FirmwareGenerator.Watching;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Commands;

/// <summary><c>generate</c>.</summary>
internal sealed class GenerateCommand
{
    private readonly Argument<string[]> _nodes = new("NODE")
    {
        Description = "Id, name or unique key of a node.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _all = new("--all") { Description = "All routers that the other options choose; without any, all." };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Of --all, only routers of this tenant.", HelpName = "tenant" };
    private readonly Option<string[]> _tag = new("--tag")
    {
        Description = "Of --all, only routers that carry this tag, with this value where one is given. May be repeated: all of them.",
        HelpName = "key[=value]",
    };

    private readonly Option<string?> _filter = new("--filter", "-f")
    {
        Description = "Of --all, only routers for which this expression (CEL) is true: config.core.general.build_channel == 'stable'.",
        HelpName = "expression",
    };

    private readonly Option<string> _directory = new("--output-directory", "-d")
    {
        Description = "Where each node gets a folder of its name.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<FirmwareFormats> _format = new("--format")
    {
        Description = "Files of OpenWrt (files/), a NetJSON document (netjson.json), or both.",
        HelpName = "uci|netjson|both",
        DefaultValueFactory = _ => FirmwareFormats.Both,
    };

    private readonly Option<string?> _imageBuilder = new("--image-builder")
    {
        Description = "Folder of OpenWrt's ImageBuilder, which then builds images (image/). {target} in it stands for the target: ath79-generic.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Go on until interrupted: make again what a change touches, also a change of a node that is referred to.",
    };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "How to print: for people, or as JSON; with --watch one object a line.",
        HelpName = "text|json",
        DefaultValueFactory = _ => OutputFormat.Text,
    };

    /// <summary>The command.</summary>
    public static Command Create(ConnectionOptions connection)
    {
        var options = new GenerateCommand();
        var command = new Command(
            "generate", "Makes the firmware configuration of routers and writes it into folders; untouched where nothing changed.")
        {
            options._nodes, options._all, options._tenant, options._tag, options._filter, options._directory, options._format, options._imageBuilder,
            options._watch, options._output,
        };
        command.Validators.Add(result =>
        {
            var (names, isAll) = (result.GetValue(options._nodes) is { Length: > 0 }, result.GetValue(options._all));
            if (names == isAll)
            {
                result.AddError(names ? "Nodes and --all contradict each other." : "Name nodes, or use --all.");
            }

            if (!isAll && new Option[] { options._tenant, options._tag, options._filter }.Any(option => result.GetResult(option) is not null))
            {
                result.AddError("--tenant, --tag and --filter choose among --all; add it.");
            }

            if (result.GetValue(options._imageBuilder) is not null && result.GetResult(options._format) is { Implicit: false }
                && result.GetValue(options._format) == FirmwareFormats.NetJson)
            {
                result.AddError("--image-builder needs the files of OpenWrt: use --format uci or both.");
            }
        });
        connection.Run(command, options.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, RegistryClient client, ToolConsole console, CancellationToken cancellationToken)
    {
        var report = new OutcomeReport(console, parsed.GetValue(_output));
        var selection = await SelectionAsync(parsed, client, cancellationToken).ConfigureAwait(false);
        var generator = new Generator(
            client, parsed.GetRequiredValue(_directory), parsed.GetValue(_format),
            parsed.GetValue(_imageBuilder) is { } path ? new ImageBuilder(Path.GetFullPath(path)) : null);
        if (!parsed.GetValue(_watch))
        {
            return await RunOnceAsync(client, selection, generator, console, report, cancellationToken).ConfigureAwait(false);
        }

        try
        {
            await new FirmwareWatch(client, selection, generator, report, TimeProvider.System).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how a watch is meant to end.
        }

        return ExitCodes.Ok;
    }

    private static async Task<int> RunOnceAsync(
        RegistryClient client, NodeSelection selection, Generator generator, ToolConsole console, OutcomeReport report,
        CancellationToken cancellationToken)
    {
        var modules = await RegistryModules.ReadAsync(client, before: null, cancellationToken).ConfigureAwait(false);
        var nodes = await selection.ListAsync(client, cancellationToken).ConfigureAwait(false);
        var outcomes = new List<Outcome>();
        await console.ForEachAsync(
            "Generating", nodes, async node => outcomes.Add(await generator.GenerateAsync(node, modules, cancellationToken).ConfigureAwait(false)))
            .ConfigureAwait(false);
        report.Summarize(outcomes);
        return outcomes.All(outcome => outcome.IsDone) ? ExitCodes.Ok : ExitCodes.Refused;
    }

    private async Task<NodeSelection> SelectionAsync(ParseResult parsed, RegistryClient client, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(_all))
        {
            return await NodeSelection.NamedAsync(client, parsed.GetValue(_nodes)!, cancellationToken).ConfigureAwait(false);
        }

        var selector = new NodeSelector { Filter = parsed.GetValue(_filter) ?? "" };
        foreach (var tag in (parsed.GetValue(_tag) ?? []).Select(tag => tag.Split('=', 2)))
        {
            selector.Tags[tag[0]] = tag.ElementAtOrDefault(1) ?? "";
        }

        if (parsed.GetValue(_tenant) is { } tenant)
        {
            selector.Tenant = tenant;
        }

        return NodeSelection.Matching(selector);
    }
}
