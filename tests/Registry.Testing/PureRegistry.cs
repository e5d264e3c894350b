using Registry.Domain;
using Registry.Domain.Collections;
using Registry.Domain.Rules;

namespace Registry.Testing;

/// <summary>The rules and the snapshot alone: what is not refused and changes something is a commit. No engine, no store, no threads.</summary>
public sealed class PureRegistry
{
    /// <summary>The present state.</summary>
    public RegistrySnapshot State { get; private set; } = RegistrySnapshot.Empty;

    /// <summary>The time that the commit of a revision is stamped with.</summary>
    public static DateTime TimeOf(long revision) => DateTime.UnixEpoch.AddSeconds(revision);

    /// <summary>A registry in which these commands were carried out, none of them refused.</summary>
    public static PureRegistry With(params Command[] commands)
    {
        var registry = new PureRegistry();
        foreach (var command in commands)
        {
            if (registry.Run(command).Rejection is { } rejection)
            {
                throw new InvalidOperationException($"The preparation of a test was refused: {rejection}");
            }
        }

        return registry;
    }

    /// <summary>What the rules say to a command, which changes nothing.</summary>
    public Decision Decide(Command command) =>
        RegistryRules.Decide(State, command, new CommitStamp(State.Revision + 1, TimeOf(State.Revision + 1)));

    /// <summary>Carries out a command.</summary>
    public Decision Run(Command command)
    {
        var decision = Decide(command);
        if (decision.Rejection is null && !decision.IsEmpty)
        {
            var next = decision.Next ?? State.Apply(decision.Changes, new EditToken());
            State = next.At(State.Revision + 1, TimeOf(State.Revision + 1));
        }

        return decision;
    }

    /// <summary>A node that there must be.</summary>
    public Node Node(string id) => State.Get(id);
}
