namespace Registry.Cel.Analysis;

/// <summary>Knows no variable: what evaluates all the same depends on none.</summary>
internal sealed class UnknownActivation : CelActivation
{
    public static readonly UnknownActivation Instance = new();

    public override bool TryGet(CelVariable variable, out CelValue value)
    {
        value = CelValue.Unknown(variable.Name);
        return true;
    }
}
