namespace Registry.Cel;

/// <summary>A variable that an environment declares.</summary>
/// <param name="Name">The name; may have dots (<c>config.core.general</c>). The longest declared name wins.</param>
/// <param name="Type">The type.</param>
/// <param name="Index">Its place in <see cref="CelEnvironment.Variables"/>; -1 for a name that an unchecked expression uses undeclared.</param>
public sealed record CelVariable(string Name, CelType Type, int Index);

/// <summary>Where an evaluation gets its variables. Called once for each time a variable is read.</summary>
public abstract class CelActivation
{
    /// <summary>No variables.</summary>
    public static CelActivation Empty { get; } = Of(new Dictionary<string, CelValue>());

    /// <summary>
    /// Gives a variable's value, an unknown value where it is not known, or false where it is not bound, which is an error.
    /// </summary>
    public abstract bool TryGet(CelVariable variable, out CelValue value);

    /// <summary>Values by name.</summary>
    public static CelActivation Of(IReadOnlyDictionary<string, CelValue> values) => new ByName(values);

    /// <summary>Values in the order in which the environment declares its variables. The array may be filled anew between evaluations.</summary>
    public static CelActivation Of(CelValue[] values) => new ByIndex(values);

    private sealed class ByName(IReadOnlyDictionary<string, CelValue> values) : CelActivation
    {
        public override bool TryGet(CelVariable variable, out CelValue value) => values.TryGetValue(variable.Name, out value);
    }

    private sealed class ByIndex(CelValue[] values) : CelActivation
    {
        public override bool TryGet(CelVariable variable, out CelValue value)
        {
            var isBound = (uint)variable.Index < (uint)values.Length;
            value = isBound ? values[variable.Index] : default;
            return isBound;
        }
    }
}
