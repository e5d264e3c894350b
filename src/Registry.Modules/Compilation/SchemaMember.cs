using Registry.Cel.Types;
using Registry.Domain;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>A member of an object of the schema: what it is for the checker, for the evaluation, and for the graph of dependencies.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Get">Reads it of the object's instance.</param>
internal sealed record SchemaMember(string Name, CelType Type, Func<object, CelValue> Get)
{
    /// <summary>Whether it is there; by default whether it is not null.</summary>
    public Func<object, bool>? Has { get; init; }

    /// <summary>Fields that reading it reads.</summary>
    public ImmutableHashSet<FieldSchema> Fields { get; init; } = [];

    /// <summary>Classes whose items reading it sees.</summary>
    public ImmutableHashSet<ClassSchema> Classes { get; init; } = [];

    /// <summary>Attribute of a node that reading it reads.</summary>
    public NodeFields Attribute { get; init; }

    /// <summary>Whether it leads to another node.</summary>
    public bool LeadsAway { get; init; }

    /// <summary>Names of the object types that its value may have inside, where its type does not tell.</summary>
    public ImmutableHashSet<string> Objects { get; init; } = [];

    public CelField ToField() => new(Name, Type, value => Get(value.Instance), Has is { } has ? value => has(value.Instance) : null);

    /// <summary>The member of an item whose class may be any of several: null, or what its class has.</summary>
    public static SchemaMember Union(IReadOnlyList<SchemaMember> members)
    {
        var first = members[0];
        var isOne = members.All(member => member.Type.Equals(first.Type));
        return first with
        {
            Type = isOne ? first.Type : CelType.Dyn,
            Fields = [.. members.SelectMany(member => member.Fields)],
            Classes = [.. members.SelectMany(member => member.Classes)],
            LeadsAway = members.Any(member => member.LeadsAway),
            Objects = [.. members.SelectMany(member => member.Objects.Union(ObjectNames.Of(member.Type)))],
        };
    }
}

/// <summary>Object types inside of types.</summary>
internal static class ObjectNames
{
    public static IEnumerable<string> Of(CelType type) =>
        type.Kind == CelTypeKind.Object ? [type.Name] : type.Parameters.SelectMany(Of);
}
