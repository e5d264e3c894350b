using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Validation;

/// <summary>Which choices of a field may be chosen.</summary>
internal static class AllowedChoices
{
    /// <summary>The choices that an item's field may have, as the node is now: each name once, with the first of its choices that is allowed.</summary>
    public static IEnumerable<Choice> Of(FieldSchema field, ConfigItem item, ExpressionRunner runner)
    {
        // Choices of one device have the same limit, most often; names mean the same in all modules.
        var verdicts = new Dictionary<string, bool>(StringComparer.Ordinal);
        return field.Choices!.Choices.Where(IsAllowed).DistinctBy(choice => choice.Name);

        bool IsAllowed(Choice choice)
        {
            if (choice.LimitedTo is not { } limit)
            {
                return true;
            }

            if (!verdicts.TryGetValue(limit.Text, out var verdict))
            {
                verdicts.Add(limit.Text, verdict = runner.Test(limit, item).IsTrue);
            }

            return verdict;
        }
    }
}
