using Registry.Cel.Library;
using Registry.Cel.Types;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>What an expression must give.</summary>
/// <param name="Text">For messages.</param>
/// <param name="Accepts">Whether a type fits. Dyn always does: the value is looked at when it is there.</param>
internal sealed record Expected(string Text, Func<CelType, bool> Accepts)
{
    public static Expected Bool { get; } = new("a bool", type => type.Kind == CelTypeKind.Bool);

    public static Expected Int { get; } = new("an int", type => type.Kind is CelTypeKind.Int or CelTypeKind.Uint);

    public static Expected String { get; } = new("a string", type => type.Kind == CelTypeKind.String);

    public static Expected Key { get; } = new("a string or an int", type => type.Kind is CelTypeKind.String or CelTypeKind.Int or CelTypeKind.Uint);

    public static Expected List { get; } = new("a list", type => type.Kind == CelTypeKind.List);

    public static Expected Anything { get; } = new("a value", _ => true);

    public static Expected Pool(SchemaTypes types) =>
        new("a pool: a node, or a string with its id or name", type => type.Kind == CelTypeKind.String || type.Equals(types.OfNodes));

    /// <summary>A value of a field.</summary>
    public static Expected ValueOf(FieldSchema field, SchemaTypes types) => new(
        $"a value for '{field.Name}', {field.Type}",
        field.Type.IsList
            ? type => type.Kind == CelTypeKind.List && (Fits(type.Parameters[0]) || IsElement(field, types, type.Parameters[0]))
            : type => IsElement(field, types, type));

    /// <summary>Whether a type fits.</summary>
    public bool Takes(CelType type) => Fits(type) || Accepts(type) || (type.IsOptional && Takes(type.Parameters[0]));

    private static bool Fits(CelType type) => type.IsDyn || type.Kind is CelTypeKind.Null or CelTypeKind.Parameter;

    private static bool IsElement(FieldSchema field, SchemaTypes types, CelType type) => field.Type.Kind switch
    {
        FieldKind.Bool => type.Kind == CelTypeKind.Bool,
        FieldKind.Int => type.Kind is CelTypeKind.Int or CelTypeKind.Uint,
        FieldKind.Double => type.Kind is CelTypeKind.Double or CelTypeKind.Int or CelTypeKind.Uint,
        FieldKind.Duration => type.Kind is CelTypeKind.Duration or CelTypeKind.String,
        FieldKind.Timestamp => type.Kind is CelTypeKind.Timestamp or CelTypeKind.String,
        FieldKind.GeoPoint => type.Equals(GeoPointValue.Type) || type.Kind is CelTypeKind.String or CelTypeKind.Map,
        FieldKind.Json => type.Kind is not (CelTypeKind.Object or CelTypeKind.Type or CelTypeKind.Bytes),
        FieldKind.IpAddress => type.Kind == CelTypeKind.String || type.Equals(IpAddressValue.Type),
        FieldKind.IpPrefix => type.Kind == CelTypeKind.String || type.Equals(IpNetworkValue.Type),
        FieldKind.MacAddress => type.Kind == CelTypeKind.String || type.Equals(MacAddressValue.Type),
        FieldKind.NodeRef => type.Kind == CelTypeKind.String || type.Equals(types.OfNodes),
        FieldKind.ItemRef => type.Kind == CelTypeKind.String || (type.Kind == CelTypeKind.Object && IsTarget(field, types, type)),
        FieldKind.Allocation => type.Kind is CelTypeKind.String or CelTypeKind.Int || type.Equals(IpNetworkValue.Type) || type.Equals(MacAddressValue.Type),
        _ => type.Kind == CelTypeKind.String,
    };

    private static bool IsTarget(FieldSchema field, SchemaTypes types, CelType type) => field.RefersTo is not { } target
        || type.Equals(types.Of(target.Item)) || target.Item.Classes.Any(candidate => candidate.IsA(target) && type.Equals(types.Of(candidate)));
}
