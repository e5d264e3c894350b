namespace Registry.Cel.Values;

/// <summary>Gives an instance its type where its class does not know it.</summary>
internal sealed class ObjectValue(CelObjectType type, object instance) : ICelObject
{
    public CelObjectType ObjectType => type;

    public object Instance => instance;

    public override bool Equals(object? obj) => obj is ObjectValue other && other.ObjectType == type && other.Instance.Equals(instance);

    public override int GetHashCode() => instance.GetHashCode();
}
