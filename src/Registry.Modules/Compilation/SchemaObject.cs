using Registry.Cel.Types;

namespace Registry.Modules.Compilation;

/// <summary>A type of objects of the schema by its members.</summary>
internal sealed class SchemaObject
{
    private readonly Dictionary<string, SchemaMember> _members = new(StringComparer.Ordinal);

    public SchemaObject(string name)
    {
        Name = name;
        Type = CelType.Object(name);
    }

    public string Name { get; }

    public CelType Type { get; }

    public IEnumerable<SchemaMember> Members => _members.Values;

    /// <summary>Adds a member; the first of a name stays.</summary>
    public void Add(SchemaMember member) => _members.TryAdd(member.Name, member);

    public SchemaMember? Member(string name) => _members.GetValueOrDefault(name);

    public CelObjectType ToObjectType() => new(Name, _members.Values.Select(member => member.ToField()));
}
