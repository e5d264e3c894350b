namespace Registry.Cel.Evaluation;

/// <summary>A declared variable.</summary>
internal sealed class VariableNode(CelVariable variable, int position) : PlanNode
{
    public override CelValue Evaluate(EvalFrame frame) => frame.Activation.TryGet(variable, out var value)
        ? value
        : At(CelError.Of(CelErrorCode.UndeclaredReference, $"no value for variable '{variable.Name}'"), position);
}

/// <summary>A local variable of a fold.</summary>
internal sealed class LocalNode(int slot) : PlanNode
{
    public int Slot => slot;

    public override CelValue Evaluate(EvalFrame frame) => frame.Local(slot);
}

/// <summary>
/// A name of an unchecked expression that is not declared. Only the activation can tell what it is: the candidates are tried in order, the
/// longest name first, and what is behind a shorter name is selected from its value.
/// </summary>
internal sealed class UndeclaredNode(
    string name, string container, IReadOnlyList<(CelVariable Variable, IReadOnlyList<string> Fields)> candidates, int position) : PlanNode
{
    public override CelValue Evaluate(EvalFrame frame)
    {
        foreach (var (variable, fields) in candidates)
        {
            if (frame.Activation.TryGet(variable, out var value))
            {
                foreach (var field in fields)
                {
                    value = FieldAccess.Select(value, field, isOptional: false);
                }

                return At(value, position);
            }
        }

        return At(CelError.Undeclared(name, container), position);
    }
}
