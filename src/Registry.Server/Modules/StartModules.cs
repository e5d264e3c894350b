using Grpc.Core;
using Registry.Domain;
using Registry.Engine;
using Registry.Engine.Planning;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;
using Registry.Server.Errors;

namespace Registry.Server.Modules;

/// <summary>A module file.</summary>
/// <param name="Name">Its name, for problems.</param>
/// <param name="Text">What it holds, YAML or JSON.</param>
public sealed record ModuleText(string Name, string Text);

/// <summary>Applies modules when the daemon starts, as <c>ApplyModule</c> does: what is unchanged makes no commit, and data loss is not forced.</summary>
public sealed class StartModules
{
    /// <summary>Who writes what the daemon applies by itself.</summary>
    public const string Principal = "registryd";

    private readonly RegistryEngine _engine;
    private readonly ModuleWrites _writes;
    private readonly WritePlanner _planner;
    private readonly TimeProvider _time;

    internal StartModules(RegistryEngine engine, ModuleWrites writes, WritePlanner planner, TimeProvider time) =>
        (_engine, _writes, _planner, _time) = (engine, writes, planner, time);

    /// <summary>Applies each file after those that it requires. One with problems is left out, and what is stored of it stays.</summary>
    /// <param name="texts">The files.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <returns>How many were stored, and every problem in one line, which begins with the file's name.</returns>
    /// <exception cref="EngineFailedException">The engine has failed.</exception>
    public async Task<(int Changed, IReadOnlyList<string> Problems)> ApplyAsync(IEnumerable<ModuleText> texts, CancellationToken cancellationToken)
    {
        var (files, problems) = Read(texts);
        var changed = 0;
        foreach (var file in ModuleSequence.Sort(files, file => file.Definition))
        {
            try
            {
                changed += await ApplyAsync(file, cancellationToken).ConfigureAwait(false) ? 1 : 0;
            }
            catch (ModuleInvalidException invalid)
            {
                problems.AddRange(invalid.Errors.Select(Line));
            }
            catch (RpcException refusal)
            {
                problems.Add($"{file.FileName}: {refusal.Status.Detail}");
            }
        }

        return (changed, problems);
    }

    private static (List<ModuleFile> Files, List<string> Problems) Read(IEnumerable<ModuleText> texts)
    {
        var (files, problems) = (new List<ModuleFile>(), new List<string>());
        foreach (var text in texts)
        {
            var reading = ModuleReader.Read(text.Text, text.Name);
            problems.AddRange(reading.Errors.Select(Line));
            // Either would take the other's place at every start.
            if (reading.File is { } file && files.Find(known => known.Definition.Module == file.Definition.Module) is { } twin)
            {
                problems.Add($"{file.FileName}: module '{file.Definition.Module}' is in {twin.FileName} too, which is the one that counts");
            }
            else if (reading.File is not null)
            {
                files.Add(reading.File);
            }
        }

        return (files, problems);
    }

    /// <summary>Whether it was stored; false: it is there as it is.</summary>
    private async Task<bool> ApplyAsync(ModuleFile file, CancellationToken cancellationToken)
    {
        // Most starts find nothing new, and need not look at every node to say so.
        var draft = StoredModules.Of(file.Definition);
        if (_engine.Current.Modules.TryGet(draft.Id, out var stored) && stored.HasContentOf(draft))
        {
            return false;
        }

        await _writes.ApplyAsync(new ModuleApplication(file), command => ExecuteAsync(command, cancellationToken), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<CommandOutcome> ExecuteAsync(Command command, CancellationToken cancellationToken)
    {
        var request = new CommandRequest(command, _time.GetUtcNow().UtcDateTime, Principal, "", UInt128.Zero, ValidateOnly: false, SizeBytes: 0);
        var outcome = (await _planner.ExecuteAsync(request, cancellationToken).ConfigureAwait(false)).Outcome;
        return outcome.Rejection is { } rejection ? throw RejectionMapper.ToException(rejection) : outcome;
    }

    private static string Line(ModuleError error) => (error with { Excerpt = "" }).ToString();
}
