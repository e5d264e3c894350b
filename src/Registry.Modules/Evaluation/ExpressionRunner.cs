using Registry.Modules.Schema;

namespace Registry.Modules.Evaluation;

/// <summary>Evaluates expressions over a node. Not for several threads.</summary>
internal sealed class ExpressionRunner(ConfigNode node, ConfigNode? old, EvaluationRequest request)
{
    private readonly EvaluationActivation _activation = new(node, old, CelTimestamp.From(new DateTimeOffset(request.Now, TimeSpan.Zero)), request.Seed);

    /// <summary>To be called when edits have changed what users set.</summary>
    public void ForgetIntent() => _activation.ForgetIntent();

    /// <summary>Evaluates; errors are values.</summary>
    public CelValue Run(Expression expression, ConfigItem? self, in CelValue each = default)
    {
        var value = expression.Program.Evaluate(_activation.For(self, each));
        return value.Kind == CelKind.Unknown ? CelError.Of(CelErrorCode.Host, $"it is not known: {value}") : value;
    }

    /// <summary>A condition: true where there is none; false for null; an error where it gives anything but a bool.</summary>
    public CelValue Test(Expression? condition, ConfigItem? self, in CelValue each = default)
    {
        if (condition is null)
        {
            return CelValue.True;
        }

        var value = Run(condition, self, each);
        return value.Kind switch
        {
            CelKind.Bool or CelKind.Error => value,
            CelKind.Null => CelValue.False,
            _ => CelError.Of(CelErrorCode.NoSuchOverload, $"it gives {value}, which is neither true nor false"),
        };
    }
}
