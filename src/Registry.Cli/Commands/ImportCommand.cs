using System.CommandLine;
using System.Text.Json;
using Registry.Cli.Import;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Commands;

/// <summary><c>import</c>.</summary>
internal sealed class ImportCommand
{
    private const string StateSuffix = ".import-state";

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "What 'export' wrote, or nodes as JSON lines; - for standard input.",
    };

    private readonly Option<IfExists> _ifExists = IfExistsOption.Create();
    private readonly Option<string?> _state = new("--state")
    {
        Description = $"Where to keep how far the import is. Default: FILE{StateSuffix}; for standard input, nowhere.",
        HelpName = "file",
    };

    private readonly Option<bool> _restart = new("--restart")
    {
        Description = "Begin at the first line, also if an interrupted import could be resumed.",
    };

    private ImportCommand(Command command)
    {
        command.Add(_file);
        command.Add(_ifExists);
        command.Add(_state);
        command.Add(_restart);
    }

    public static Command Create(CliHost host)
    {
        var command = new Command("import", "Registers the nodes of a file of JSON lines, in batches; bad lines are listed and hold up no others.");
        var import = new ImportCommand(command);
        host.Run(command, import.RunAsync);
        host.Examples(
            command,
            "registryctl import nodes.jsonl",
            "registryctl import nodes.jsonl --if-exists update",
            "zcat vms.jsonl.gz | registryctl import - --if-exists return");
        host.Footer(
            command,
            "An interrupted import resumes when the same command is given again. Each batch is one commit, the file as a whole\n"
            + "is not. A parent may come after its children. --if-exists overrides what the lines themselves say.");
        return command;
    }

    private async Task<int> RunAsync(CliSession session)
    {
        var name = session.Get(_file)!;
        await using var input = name == "-" ? session.Console.OpenIn() : Open(name);
        await using var journal = await ImportJournal.OpenAsync(
            StatePath(session, name), Header(session, name), session.Get(_restart), session.CancellationToken).ConfigureAwait(false);
        if (journal.IsResumed)
        {
            session.Console.Error.WriteLine($"resuming after line {journal.State.Done}");
        }

        await using var lines = new LineReader(input);
        var total = input is FileStream ? input.Length : 0;
        IfExists? ifExists = session.Has(_ifExists) ? session.Get(_ifExists) : null;
        var importer = new Importer(session.Client, lines, journal, ifExists, session.CancellationToken);
        var complete = false;
        try
        {
            await ProgressBar.RunAsync(session, "Importing", report => importer.RunAsync(bytes => report(bytes, total))).ConfigureAwait(false);
            complete = true;
        }
        finally
        {
            if (!complete)
            {
                var resume = journal.FilePath is null ? "" : "; the same command resumes there";
                session.Console.Error.WriteLine($"stopped after line {journal.State.Done}{resume}");
            }
        }

        Report(session, name, journal.State, lines.Number);
        journal.Delete();
        return journal.State.Errors.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static FileStream Open(string name)
    {
        try
        {
            return new FileStream(name, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Cannot read '{name}': {e.Message}");
        }
    }

    private string? StatePath(CliSession session, string name) => session.Get(_state) ?? (name == "-" ? null : name + StateSuffix);

    private ImportRecord Header(CliSession session, string name)
    {
        var file = name == "-" ? null : new FileInfo(name);
        return new ImportRecord
        {
            Import = $"import-{Guid.CreateVersion7(session.Console.TimeProvider.GetUtcNow())}",
            SizeBytes = file?.Length,
            Modified = file?.LastWriteTimeUtc,
            IfExists = session.Has(_ifExists) ? session.Get(_ifExists).ToString() : null,
        };
    }

    private static void Report(CliSession session, string name, ImportState state, long lines)
    {
        var errors = state.Errors.OrderBy(e => e.Line).ToList();
        foreach (var error in errors)
        {
            session.Console.Error.WriteLine($"{name}:{error.Line}: {error.Error}");
        }

        if (session.Format is OutputFormat.Json or OutputFormat.JsonLines)
        {
            var summary = new { lines, created = state.Created, existing = state.Existing, errors = errors.Select(e => new { line = e.Line, error = e.Error }) };
            session.Out.WriteLine(JsonSerializer.Serialize(summary, new JsonSerializerOptions { WriteIndented = session.Format == OutputFormat.Json }));
            return;
        }

        session.Out.WriteLine($"{lines} lines: {state.Created} nodes registered, {state.Existing} there before, {errors.Count} errors");
    }
}
