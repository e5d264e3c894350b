using Registry.Cel.Types;
using Registry.Modules.Evaluation;

namespace Registry.Modules.Compilation;

/// <summary>
/// The types of <c>old</c>, one for each type that <c>self</c> can have: they differ in their <c>self</c> only.
/// </summary>
internal sealed class SchemaOld
{
    /// <summary>Begins the names of these types.</summary>
    public const string Prefix = "old ";

    public SchemaOld(SchemaTypes types, IEnumerable<SchemaMember> points)
    {
        var members = points.Select(point => point with { Get = instance => point.Get(((OldState)instance).Node) })
            .Prepend(new SchemaMember("node", types.OfNodes, instance => CelValue.Of(((OldState)instance).Node)))
            .ToList();
        foreach (var self in types.Objects.Where(type => !type.Name.EndsWith('/')).Select(type => type.Type).Append(CelType.Null).Append(CelType.Dyn).ToList())
        {
            var type = types.Declare(NameOf(self));
            type.Add(new SchemaMember("self", self, Self));
            members.ForEach(type.Add);
        }

        Runtime = types.Find(NameOf(CelType.Dyn))!.ToObjectType();
    }

    /// <summary>The type that instances carry.</summary>
    public CelObjectType Runtime { get; }

    public static string NameOf(CelType self) => Prefix + self.Name;

    private static CelValue Self(object instance) => CelValue.Of(((OldState)instance).Self);
}
