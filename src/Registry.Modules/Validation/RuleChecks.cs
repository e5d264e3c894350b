using System.Text;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.Modules.Validation;

/// <summary>Runs the modules' validation rules over a node.</summary>
internal sealed class RuleChecks(EvaluationScope scope, ConfigNode node, ExpressionRunner runner, FindingLog log)
{
    public void Run()
    {
        foreach (var rule in scope.Request.Schema.Rules)
        {
            if (rule.Point is { } point ? scope.Point(point.Name) is null : scope.Request.IsVolatile)
            {
                continue;
            }

            if (rule.Scope is RuleScope.Point or RuleScope.Node)
            {
                Check(rule, null);
                continue;
            }

            var items = node.Items((rule.Item ?? rule.Class!.Item));
            for (var i = 0; i < items.Count; i++)
            {
                if (rule.Class is null || items[i].Class.IsA(rule.Class))
                {
                    Check(rule, items[i]);
                }
            }
        }
    }

    private void Check(RuleSchema rule, ConfigItem? item)
    {
        var applies = runner.Test(rule.When, item);
        if (applies.Kind == CelKind.Error)
        {
            Fail(rule, item, "when", applies);
        }

        if (!applies.IsTrue)
        {
            return;
        }

        var check = runner.Run(rule.Check, item);
        if (check.IsTrue)
        {
            return;
        }

        if (!check.IsFalse)
        {
            Fail(rule, item, "check", check);
            return;
        }

        log.Add(
            new Finding(PathOf(rule, item), rule.Code, Message(rule, item), rule.Name, SeverityOf(rule), false),
            item,
            FieldOf(rule, item),
            rule);
    }

    private void Fail(RuleSchema rule, ConfigItem? item, string part, in CelValue value)
    {
        var reason = value.Kind == CelKind.Error ? value.AsError().Message : $"it gives {value}, which is neither true nor false";
        log.Add(
            new Finding(PathOf(rule, item), FindingCodes.RuleFailed, $"rule {rule.Name} failed: {part}: {reason}", rule.Name, SeverityOf(rule), false),
            item,
            FieldOf(rule, item),
            rule);
    }

    private string Message(RuleSchema rule, ConfigItem? item)
    {
        var text = new StringBuilder();
        foreach (var (part, expression) in rule.Message)
        {
            text.Append(part);
            if (expression is not null)
            {
                var value = runner.Run(expression, item);
                text.Append(value.IsErrorOrUnknown ? "?" : ValueText.Of(value));
            }
        }

        return text.ToString();
    }

    private static FindingSeverity SeverityOf(RuleSchema rule) => rule.IsWarning ? FindingSeverity.Warning : FindingSeverity.Error;

    private static FieldSchema? FieldOf(RuleSchema rule, ConfigItem? item) =>
        item is not null && item.Class.TryGetField(rule.Definition.Path, out var field) ? field : null;

    private static string PathOf(RuleSchema rule, ConfigItem? item)
    {
        var path = rule.Definition.Path;
        if (item is not null)
        {
            return ItemPaths.Of(item, path);
        }

        var scope = rule.Point?.Name ?? ItemPaths.Node;
        return path.Length == 0 ? scope : rule.Point is null || path.StartsWith($"{scope}/", StringComparison.Ordinal) ? path : $"{scope}/{path}";
    }
}
