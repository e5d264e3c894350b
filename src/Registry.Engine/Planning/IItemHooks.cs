using System.Collections.Immutable;
using Registry.Domain;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Engine.Planning;

/// <summary>Asks the hooks of modules while a write is planned. Any thread; nothing is locked meanwhile.</summary>
public interface IItemHooks
{
    /// <summary>The values that a hook gives.</summary>
    ValueTask<HookAnswer<HookValue>> DefaultAsync(HookSchema hook, HookQuestion question, CancellationToken cancellationToken);

    /// <summary>What a hook finds.</summary>
    ValueTask<HookAnswer<Finding>> ValidateAsync(HookSchema hook, HookQuestion question, CancellationToken cancellationToken);
}

/// <summary>What a hook is asked about.</summary>
/// <param name="Node">The node as it would be, with its effective items. Without revisions.</param>
/// <param name="Before">The node as it is; null for a new one.</param>
/// <param name="ValidateOnly">Whether the write only validates.</param>
public sealed record HookQuestion(Node Node, Node? Before, bool ValidateOnly)
{
    /// <summary>Whether the answer to another question is the answer to this one.</summary>
    public bool IsSameAs(HookQuestion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Before?.Revision == other.Before?.Revision && ValidateOnly == other.ValidateOnly && Node.HasContentOf(other.Node);
    }
}

/// <summary>What a hook answered.</summary>
/// <param name="Given">What it gave; nothing where it failed.</param>
/// <param name="Failure">Why there is no answer; null: there is one.</param>
public readonly record struct HookAnswer<T>(ImmutableArray<T> Given, HookFailure? Failure)
{
    /// <summary>There is no answer.</summary>
    public static HookAnswer<T> Failed(HookFailure failure) => new([], failure);
}

/// <summary>Why a hook gave no answer.</summary>
/// <param name="Why">For people: a part of a sentence after the hook's name.</param>
/// <param name="RetryAfter">When it is worth asking again.</param>
public sealed record HookFailure(string Why, TimeSpan RetryAfter);
