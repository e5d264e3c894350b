using Registry.Domain;
using Registry.Domain.Pools;
using Registry.Domain.Rules;

namespace Registry.Modules.Evaluation;

/// <summary>
/// Gives one evaluation values of the pools of a snapshot, tentatively: nothing is taken or reserved, so a write may get others. Not for several
/// threads.
/// </summary>
/// <param name="state">The snapshot.</param>
/// <param name="time">The time that tells which held values are free again, UTC.</param>
public sealed class DraftAllocator(RegistrySnapshot state, DateTime time) : IValueAllocator
{
    private readonly PoolDraft _draft = new(state.Pools, new CommitStamp(0, time));

    /// <inheritdoc/>
    public AllocationAnswer Allocate(AllocationAsk ask)
    {
        if (!PoolAnswers.TryRequest(ask, out var request, out var refusal))
        {
            return refusal;
        }

        return _draft.Allocate(ask.PoolId, request, out var rejection) is { } allocation
            ? PoolAnswers.Of(allocation.Value)
            : PoolAnswers.Refused(ask, rejection);
    }

    /// <inheritdoc/>
    public bool Contains(string poolId, in CelValue value) => PoolAnswers.Contains(state.Pools, poolId, value);
}
