using System.Collections.Immutable;
using Registry.Domain.Items;
using Registry.Domain.Modules;

namespace Registry.Domain.Rules;

/// <summary>Stores and deletes modules. What they say, and who needs them, is checked before.</summary>
internal static class ModuleRule
{
    public static Decision Apply(RegistrySnapshot state, ApplyModuleCommand command, CommitStamp stamp)
    {
        if (command.CheckedAgainst is { } known && !ReferenceEquals(known, state.Modules))
        {
            return Decision.Refuse(new Rejection.ModulesChanged());
        }

        state.Modules.TryGet(command.Draft.Id, out var before);
        if (command.ExpectedRevision != 0 && command.ExpectedRevision != (before?.Revision ?? 0))
        {
            return Decision.Refuse(new Rejection.RevisionMismatch(command.Draft.Id, command.ExpectedRevision, before?.Revision ?? 0));
        }

        if (before is not null && before.HasContentOf(command.Draft))
        {
            return Decision.Unchanged(before);
        }

        var after = command.Draft with
        {
            Revision = stamp.Revision,
            CreateRevision = before?.CreateRevision ?? stamp.Revision,
            CreateTime = before?.CreateTime ?? stamp.Time,
            UpdateTime = stamp.Time,
        };
        return Decision.ChangeMany(Changes(before, after, command.IndexedFields), [], WriteResult.Of(after));
    }

    public static Decision Delete(RegistrySnapshot state, DeleteModuleCommand command)
    {
        if (command.CheckedAgainst is { } known && !ReferenceEquals(known, state.Modules))
        {
            return Decision.Refuse(new Rejection.ModulesChanged());
        }

        if (!state.Modules.TryGet(command.ModuleId, out var before))
        {
            return Decision.Refuse(new Rejection.ModuleNotFound(command.ModuleId));
        }

        return command.ExpectedRevision != 0 && command.ExpectedRevision != before.Revision
            ? Decision.Refuse(new Rejection.RevisionMismatch(before.Id, command.ExpectedRevision, before.Revision))
            : Decision.ChangeMany(Changes(before, null, command.IndexedFields), [], new WriteResult(null, [before.Id]));
    }

    private static StateChanges Changes(StoredModule? before, StoredModule? after, ImmutableArray<IndexedField>? indexed) =>
        new() { Modules = [new ModuleChange(before, after)], IndexedFields = indexed };
}
