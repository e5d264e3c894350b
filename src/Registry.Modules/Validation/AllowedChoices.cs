using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Validation;

/// <summary>Which choices of a field may be chosen.</summary>
internal static class AllowedChoices
{
    /// <summary>The choices that an item's field may have, as the node is now: each name once, with the first of its choices that is allowed.</summary>
    public static IEnumerable<Choice> Of(FieldSchema field, ConfigItem item, ExpressionRunner runner) =>
        field.Choices!.Choices.Where(choice => runner.Test(choice.LimitedTo, item).IsTrue).DistinctBy(choice => choice.Name);
}
