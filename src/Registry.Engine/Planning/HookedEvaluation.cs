using System.Collections.Immutable;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;

namespace Registry.Engine.Planning;

/// <summary>
/// Evaluates the items of nodes for one write, with what the hooks of modules say. Keeps their answers, so that a write that is planned again
/// asks again only where the question has become another. Not for several threads at once.
/// </summary>
internal sealed class HookedEvaluation(IItemHooks? hooks, bool validateOnly)
{
    private readonly Dictionary<(string Hook, string NodeId), (HookQuestion Question, HookAnswer<HookValue> Answer)> _defaults = [];
    private readonly Dictionary<(string Hook, string NodeId), (HookQuestion Question, HookAnswer<Finding> Answer)> _findings = [];
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>The hooks that were asked: writes that ask the same may wait for each other.</summary>
    public string Asked => string.Join(' ', _asked);

    /// <summary>Evaluates the items of a node. Completes at once where no hook is concerned.</summary>
    /// <returns>What it leads to, or why a hook that failed refuses the write.</returns>
    public ValueTask<(EvaluationResult Result, Rejection? Rejection)> EvaluateAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        ImmutableArray<HookSchema> asked = hooks is null || request.Schema.Hooks.IsEmpty ? [] : [.. request.Schema.Hooks.Where(hook => IsAsked(hook, request))];
        request = request with { HookValues = HookValues.Kept(request.Schema, request.Draft, asked) };
        return asked.IsEmpty
            ? new ValueTask<(EvaluationResult, Rejection?)>((ConfigEvaluator.Evaluate(request), null))
            : AskAsync(hooks!, asked, request, cancellationToken);
    }

    // A hook is told of one point and the attributes of the node: what leaves both alone is not its business.
    private static bool IsAsked(HookSchema hook, EvaluationRequest request) =>
        hook.Calls(HookCall.Default | HookCall.Validate) && hook.AppliesTo(request.Draft.Type)
        && (request.Before is null || request.Edits.IsEmpty || request.Edits.Any(edit => edit.Point == hook.Point.Name)
            || request.Draft.DifferencesFrom(request.Before) != NodeFields.None);

    private async ValueTask<(EvaluationResult Result, Rejection? Rejection)> AskAsync(
        IItemHooks asker, ImmutableArray<HookSchema> asked, EvaluationRequest request, CancellationToken cancellationToken)
    {
        _asked.UnionWith(asked.Select(hook => hook.Name));
        var said = ImmutableArray.CreateBuilder<Finding>();
        var result = ConfigEvaluator.Evaluate(request);
        var question = Question(request, result);
        var values = request.HookValues;
        foreach (var hook in asked.Where(hook => hook.Calls(HookCall.Default)))
        {
            var answer = await AskAsync(_defaults, hook, question, asker.DefaultAsync, cancellationToken).ConfigureAwait(false);
            if (answer.Failure is { } failure && !TryIgnore(hook, failure, said))
            {
                return (result, new Rejection.HookFailed(hook.Name, failure.Why, failure.RetryAfter));
            }

            var given = answer.Failure is null ? answer.Given : HookValues.Stored(request.Draft, hook);
            // Of two values for a field the last one counts: that has to be the one of the hook that is declared first.
            values = values.InsertRange(0, given);
            said.AddRange(given.Where(value => !IsKnown(hook, value)).Select(value => Unknown(hook, value)));
        }

        if (values.Length > request.HookValues.Length)
        {
            result = ConfigEvaluator.Evaluate(request with { HookValues = values });
            question = Question(request, result);
        }

        foreach (var hook in asked.Where(hook => hook.Calls(HookCall.Validate) && !result.IsRefused))
        {
            var answer = await AskAsync(_findings, hook, question, asker.ValidateAsync, cancellationToken).ConfigureAwait(false);
            if (answer.Failure is { } failure && !TryIgnore(hook, failure, said))
            {
                return (result, new Rejection.HookFailed(hook.Name, failure.Why, failure.RetryAfter));
            }

            said.AddRange(answer.Given.Select(finding => Judge(hook, question, finding)));
        }

        return (said.Count == 0 ? result : result with { Findings = [.. result.Findings.Concat(said).OrderBy(finding => finding.Path, StringComparer.Ordinal)] }, null);
    }

    private async ValueTask<HookAnswer<T>> AskAsync<T>(
        Dictionary<(string Hook, string NodeId), (HookQuestion Question, HookAnswer<T> Answer)> known, HookSchema hook, HookQuestion question,
        Func<HookSchema, HookQuestion, CancellationToken, ValueTask<HookAnswer<T>>> ask, CancellationToken cancellationToken)
    {
        var key = (hook.Name, question.Node.Id);
        if (known.TryGetValue(key, out var before) && before.Question.IsSameAs(question))
        {
            return before.Answer;
        }

        var answer = await ask(hook, question, cancellationToken).ConfigureAwait(false);
        known[key] = (question, answer);
        return answer;
    }

    private HookQuestion Question(EvaluationRequest request, EvaluationResult result) => new(
        request.Draft with { Items = NodeItems.Of(result.Items.Points, result.UniqueKeys) }, request.Before, validateOnly);

    private static bool TryIgnore(HookSchema hook, HookFailure failure, ImmutableArray<Finding>.Builder said)
    {
        if (hook.Definition.OnFailure != "ignore")
        {
            return false;
        }

        said.Add(new Finding(
            hook.Point.Name, FindingCodes.HookIgnored, $"the hook '{hook.Name}' {failure.Why}; it was not asked about this", hook.Name, FindingSeverity.Warning, false));
        return true;
    }

    // Nothing that the hook is told of has changed: what it says now would not be put right by another write.
    private static Finding Judge(HookSchema hook, HookQuestion question, Finding finding) =>
        finding.IsBlocking && question.Before is { } before && (question.Node.DifferencesFrom(before) & ~NodeFields.Items) == NodeFields.None
        && question.Node.Items.Point(hook.Point.Name).HasContentOf(before.Items.Point(hook.Point.Name))
            ? finding with { Severity = FindingSeverity.Warning, IsKnown = true }
            : finding;

    private static bool IsKnown(HookSchema hook, HookValue value) => hook.Point.Item(value.Item.Id)?.Field(value.Field) is not null;

    private static Finding Unknown(HookSchema hook, HookValue value) => new(
        $"{hook.Point.Name}/{value.Item}#{value.Field}", FindingCodes.FieldUnknown, $"the hook '{hook.Name}' gave a value to a field that there is not",
        hook.Name, FindingSeverity.Warning, false);
}
