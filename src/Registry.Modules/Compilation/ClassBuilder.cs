using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Declares classes with their fields; a base before what extends it, whatever the order in the files.</summary>
internal sealed class ClassBuilder(SchemaDraft draft)
{
    private readonly List<Declared> _declared = [];
    private readonly List<Declared> _way = [];
    private readonly FieldBuilder _fields = new(draft);

    public void Build()
    {
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Classes.Length; i++)
            {
                Declare(file, $"classes[{i}]", file.Definition.Classes[i]);
            }
        }

        foreach (var declared in _declared)
        {
            Make(declared);
        }

        Order();
    }

    private void Declare(ModuleFile file, string path, ClassDefinition definition)
    {
        if (!SchemaPath.TryParse(definition.Class, out var parsed) || parsed.Field.Length > 0 || !SchemaNames.IsClass(parsed.Class))
        {
            draft.Log.Add(file, $"{path}.class", $"'{definition.Class}' is no class; write point/id/Class, such as config/core.general/General");
            return;
        }

        if (draft.Item(file, $"{path}.class", parsed.Point, parsed.Id) is not { } item)
        {
            return;
        }

        if (Find(item, parsed.Class) is { } known)
        {
            draft.Log.Add(file, $"{path}.class", $"'{item.Path}' has a class '{known.Name}' already, from module '{known.File.Definition.Module}'");
            return;
        }

        if (definition.Extends.Length == 0 && _declared.Find(other => other.Item == item && other.Definition.Extends.Length == 0) is { } top)
        {
            draft.Log.Add(
                file,
                $"{path}.class",
                $"'{item.Path}' has its top-level class already: '{top.Name}', from module '{top.File.Definition.Module}'; extend it, or one of its classes");
            return;
        }

        _declared.Add(new Declared(file, path, item, parsed.Class, definition));
    }

    private Declared? Find(ItemSchema item, string name) =>
        _declared.Find(other => other.Item == item && string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));

    private ClassSchema? Make(Declared declared)
    {
        if (declared.IsMade)
        {
            return declared.Schema;
        }

        declared.IsMade = true;
        _way.Add(declared);
        var (isKnown, parent) = Base(declared);
        _way.RemoveAt(_way.Count - 1);
        if (!isKnown)
        {
            return null;
        }

        var definition = declared.Definition;
        var schema = new ClassSchema
        {
            Item = declared.Item,
            Name = declared.Name,
            Base = parent,
            Definition = definition with { Title = definition.Title.Length > 0 ? definition.Title : declared.Name },
            Module = declared.File.Definition.Module,
        };
        declared.Schema = schema;
        if (definition.HidesParent && parent is null)
        {
            draft.Log.Add(declared.File, $"{declared.Path}.hides_parent", "there is no parent to hide; a class hides the one that it extends");
        }

        _fields.Build(schema, declared.File, $"{declared.Path}.fields");
        draft.ClassPlaces.Add((schema, declared.File, declared.Path));
        return schema;
    }

    private (bool IsKnown, ClassSchema? Base) Base(Declared declared)
    {
        var (name, path) = (declared.Definition.Extends, $"{declared.Path}.extends");
        if (name.Length == 0)
        {
            return (true, null);
        }

        if (Find(declared.Item, name[(name.LastIndexOf('/') + 1)..]) is not { } target)
        {
            var known = _declared.Where(other => other.Item == declared.Item).Select(other => other.Name);
            draft.Log.Add(
                declared.File, path, $"'{declared.Item.Path}' has no class '{name}' to extend{SchemaDraft.DidYouMean(name, known)}");
            return (false, null);
        }

        if (_way.IndexOf(target) is >= 0 and var first)
        {
            draft.Log.Add(
                declared.File, path, $"classes extend each other: {string.Join(" > ", _way.Skip(first).Append(target).Select(member => member.Name))}");
            return (false, null);
        }

        return draft.Used(declared.File, path, target.File.Definition.Module, $"class '{target.Name}'") && Make(target) is { } made
            ? (true, made)
            : (false, null);
    }

    /// <summary>Gives every id its classes in order of declaration, the top-level class first, and finds out which can be chosen.</summary>
    private void Order()
    {
        foreach (var group in _declared.Where(declared => declared.Schema is not null).GroupBy(declared => declared.Item))
        {
            ImmutableArray<ClassSchema> classes = [.. group.Select(declared => declared.Schema!).OrderBy(schema => schema.Base is null ? 0 : 1)];
            group.Key.Classes = classes;
            draft.Classes[group.Key].AddRange(classes);
            foreach (var schema in classes)
            {
                schema.IsSelectable = !schema.Definition.Hidden && !classes.Any(other => other.Base == schema && other.Definition.HidesParent);
            }
        }

        foreach (var point in draft.Points)
        {
            point.Items = [.. draft.Items.Where(item => item.Point == point && !item.Classes.IsEmpty).OrderBy(item => item.Definition.Weight)];
        }
    }

    private sealed class Declared(ModuleFile file, string path, ItemSchema item, string name, ClassDefinition definition)
    {
        public ModuleFile File => file;

        public string Path => path;

        public ItemSchema Item => item;

        public string Name => name;

        public ClassDefinition Definition => definition;

        public bool IsMade { get; set; }

        public ClassSchema? Schema { get; set; }
    }
}
