using System.Globalization;
using Registry.Domain.Items;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Modules.Evaluation;

/// <summary>Keeps the values of pools while what asks for them is the same, and asks for new ones else.</summary>
internal sealed class AllocationResolver(EvaluationScope scope, FindingLog log)
{
    private readonly Dictionary<AllocationAsk, AllocationAnswer> _answers = [];

    /// <summary>The value of an allocation field; false where it wants none, or there is none, which is a finding.</summary>
    public bool TryGet(ConfigItem item, FieldSchema field, out CelValue value, out ValueSource source)
    {
        (value, source) = (CelValue.Null, null!);
        if (Ask(item, field) is not { } ask)
        {
            return false;
        }

        if (item.Stored is { } stored && stored.TryGetField(field.Name, out var kept) && Fits(ask, kept))
        {
            (value, source) = (kept.Value, kept.Source);
            return true;
        }

        if (!_answers.TryGetValue(ask, out var answer))
        {
            _answers.Add(ask, answer = scope.Request.Allocator.Allocate(ask));
        }

        if (answer.IsRefused)
        {
            log.Add(Finding.Error(ask.Path, answer.Code, answer.Message), item, field, isOfThisWrite: true);
            return false;
        }

        (value, source) = (answer.Value, new ValueSource(ValueOrigin.Allocated, ask.PoolId, 0));
        return true;
    }

    /// <summary>What a field asks for now; null where it asks for nothing.</summary>
    private AllocationAsk? Ask(ConfigItem item, FieldSchema field)
    {
        var allocation = field.Allocation!;
        var wanted = scope.Runner.Test(allocation.When, item);
        var pool = wanted.IsTrue ? scope.Runner.Run(allocation.Pool, item) : wanted;
        if (wanted.IsFalse || pool.Kind == CelKind.Null)
        {
            return null;
        }

        var length = allocation.PrefixLength is null ? CelValue.Null : scope.Runner.Run(allocation.PrefixLength, item);
        var hint = allocation.Hint is null ? CelValue.Null : scope.Runner.Run(allocation.Hint, item);
        if (FirstError(pool, length, hint) is { } error)
        {
            Fail(item, field, error);
            return null;
        }

        if (PoolId(pool) is not { } poolId)
        {
            log.Add(
                Finding.Error(
                    ItemPaths.Of(item, field),
                    FindingCodes.PoolNotFound,
                    $"'{field.Name}' needs a pool, but there is none named {ValueText.Of(pool)}; create it or name another"),
                item,
                field);
            return null;
        }

        return new AllocationAsk(
            scope.Request.Draft.Id,
            poolId,
            length.Kind == CelKind.Int ? (int)Math.Clamp(length.AsInt(), -1, 129) : null,
            ValueText.Of(hint) is { Length: > 0 } wish ? wish : null,
            ItemPaths.Of(item, field));
    }

    private string? PoolId(in CelValue pool) => pool.Kind switch
    {
        CelKind.Object when pool.AsObject().Instance is ExpressionNode node => node.Node.Id,
        CelKind.String => scope.Reader.NodeByIdOrName(pool.AsString())?.Node.Id,
        _ => null,
    };

    private bool Fits(in AllocationAsk ask, in ItemField kept) =>
        kept.Source.Origin == ValueOrigin.Allocated
        && kept.Source.By == ask.PoolId
        && FitsLength(ask.PrefixLength, kept.Value)
        && (ask.Hint is null || IsHint(ask.Hint, ValueText.Of(kept.Value)))
        && scope.Request.Allocator.Contains(ask.PoolId, kept.Value);

    private static bool FitsLength(int? wanted, in CelValue value)
    {
        if (wanted is null || value.Kind != CelKind.String)
        {
            return true;
        }

        var text = value.AsString();
        var slash = text.IndexOf('/');
        return slash < 0 || text.AsSpan(slash + 1).SequenceEqual(wanted.Value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a value is the one wished for: the same, or the prefix that begins at the address.</summary>
    private static bool IsHint(string hint, string value) =>
        string.Equals(value, hint, StringComparison.OrdinalIgnoreCase)
        || (!hint.Contains('/') && value.StartsWith(hint, StringComparison.OrdinalIgnoreCase) && value.AsSpan(hint.Length).StartsWith("/"));

    private static CelValue? FirstError(in CelValue pool, in CelValue length, in CelValue hint) =>
        pool.IsErrorOrUnknown ? pool : length.IsErrorOrUnknown ? length : hint.IsErrorOrUnknown ? hint : null;

    private void Fail(ConfigItem item, FieldSchema field, in CelValue error)
    {
        var rule = scope.Plan.Constant(field.Class.Module).By;
        var reason = error.Kind == CelKind.Error ? error.AsError().Message : "something is not known";
        log.Failed(ItemPaths.Of(item, field), rule, $"what '{field.Name}' asks of its pool cannot be found: {reason}; module {rule}", item, field);
    }
}
