using System.Globalization;

namespace Registry.Domain.Pools;

public sealed partial class PoolBook
{
    /// <summary>Holds the books against the pool: every number is free, allocated or held, and only once.</summary>
    /// <param name="found">Takes each problem, in a sentence without a full stop.</param>
    public void FindInconsistencies(Action<string> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        UInt128 allocated = 0, held = 0;
        foreach (var entry in Entries)
        {
            allocated += entry.IsHeld ? 0 : entry.Value.Block.Size;
            held += entry.IsHeld ? entry.Value.Block.Size : 0;
        }

        var free = _free.CountFree();
        if (allocated + held + free != Spec.Capacity || allocated != AllocatedSize || held != HeldSize)
        {
            found($"the books of pool '{PoolId}' do not add up: {allocated} allocated, {held} held and {free} free of {Spec.Capacity}");
        }

        foreach (var entry in Entries)
        {
            if (entry.PoolId != PoolId || entry.Value.Kind != Spec.Kind || !Spec.Contains(entry.Value.Block) || _free.IsFree(entry.Value.Block))
            {
                found($"the books of pool '{PoolId}' have '{entry.Value}', which is not its, or free");
            }

            if (entry.IsHeld && !Held.Contains(entry))
            {
                found($"the books of pool '{PoolId}' do not hold '{entry.Value}' down, which was freed");
            }
        }
    }

    private string WantedText(int sizeLog2) =>
        Spec.Kind.HasPrefixes() ? string.Create(CultureInfo.InvariantCulture, $"/{Spec.Kind.Bits() - sizeLog2}") : "1";

    /// <summary>The size of what is asked for, if the pool may hand that out.</summary>
    private bool TrySize(AllocationRequest request, out int sizeLog2, out Rejection? rejection)
    {
        var problem = request.Hint is { } hint ? HintProblem(hint, request.PrefixLength) : null;
        var field = problem is null ? "prefix_length" : "hint";
        problem ??= LengthProblem(request);
        sizeLog2 = !Spec.Kind.HasPrefixes() ? 0 : request.Hint?.Block.SizeLog2 ?? (Spec.Kind.Bits() - (request.PrefixLength ?? Spec.DefaultPrefixLength));
        rejection = problem is null ? null : new Rejection.PoolRequestInvalid(PoolId, field, problem);
        return problem is null;
    }

    private string? HintProblem(PoolValue hint, int? prefixLength)
    {
        if (hint.Kind != Spec.Kind)
        {
            return "is not of the pool's kind";
        }

        if (!Spec.Contains(hint.Block))
        {
            return "is outside the pool";
        }

        return Spec.Kind.HasPrefixes() && prefixLength is { } length && length != hint.PrefixLength
            ? "does not have the length that prefix_length asks for" : null;
    }

    private string? LengthProblem(AllocationRequest request)
    {
        if (!Spec.Kind.HasPrefixes())
        {
            return request.PrefixLength is null ? null : "is for pools of prefixes only";
        }

        var length = request.Hint?.PrefixLength ?? request.PrefixLength ?? Spec.DefaultPrefixLength;
        return length < Spec.MinPrefixLength || length > Spec.MaxPrefixLength
            ? string.Create(CultureInfo.InvariantCulture, $"is {length}; the pool hands out {Spec.MinPrefixLength} to {Spec.MaxPrefixLength}")
            : null;
    }
}
