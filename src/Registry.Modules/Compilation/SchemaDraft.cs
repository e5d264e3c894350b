using Registry.Cel;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>A schema while it is made: what is declared so far, by whom, and what is wrong.</summary>
internal sealed class SchemaDraft(ModuleOrder order, CompilerLog log)
{
    public ModuleOrder Order => order;

    public CompilerLog Log => log;

    public List<PointSchema> Points { get; } = [];

    /// <summary>The ids in order of declaration.</summary>
    public List<ItemSchema> Items { get; } = [];

    public Dictionary<ItemSchema, List<ClassSchema>> Classes { get; } = [];

    /// <summary>Where the declarations of classes are.</summary>
    public List<(ClassSchema Class, ModuleFile File, string Path)> ClassPlaces { get; } = [];

    /// <summary>Where the declarations of fields are.</summary>
    public List<(FieldSchema Field, ModuleFile File, string Path)> FieldPlaces { get; } = [];

    public Dictionary<string, ChoiceSet> ChoiceSets { get; } = new(StringComparer.Ordinal);

    /// <summary>A point; logs where there is none.</summary>
    public PointSchema? Point(ModuleFile file, string path, string name)
    {
        if (Points.Find(point => point.Name == name) is { } known)
        {
            return Used(file, path, known.Module, $"point '{name}'") ? known : null;
        }

        log.Add(file, path, $"there is no point '{name}'{DidYouMean(name, Points.Select(point => point.Name))}");
        return null;
    }

    /// <summary>An id; logs where there is none.</summary>
    public ItemSchema? Item(ModuleFile file, string path, string point, string id)
    {
        if (Point(file, path, point) is null)
        {
            return null;
        }

        if (Items.Find(item => item.Point.Name == point && item.Id == id) is { } known)
        {
            return Used(file, path, known.Module, $"id '{id}'") ? known : null;
        }

        var nearest = DidYouMean(id, Items.Where(item => item.Point.Name == point).Select(item => item.Id));
        log.Add(file, path, $"there is no id '{id}' at point '{point}'{nearest}");
        return null;
    }

    /// <summary>A class of an id; logs where there is none.</summary>
    public ClassSchema? Class(ModuleFile file, string path, ItemSchema item, string name)
    {
        if (Classes[item].Find(candidate => string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            return Used(file, path, known.Module, $"class '{known.Name}'") ? known : null;
        }

        log.Add(file, path, $"'{item.Path}' has no class '{name}'{DidYouMean(name, Classes[item].Select(candidate => candidate.Name))}");
        return null;
    }

    /// <summary>The class that a path names, and its field where the path names one; the first that declares it where no class is named.</summary>
    public (ClassSchema? Class, FieldSchema? Field) Resolve(ModuleFile file, string path, string text)
    {
        if (!SchemaPath.TryParse(text, out var parsed))
        {
            log.Add(file, path, $"'{text}' is no path; write point/id/Class#field, such as config/core.general/General#name");
            return default;
        }

        if (Item(file, path, parsed.Point, parsed.Id) is not { } item)
        {
            return default;
        }

        var named = parsed.Class.Length > 0 ? Class(file, path, item, parsed.Class) : Classes[item].FirstOrDefault();
        if (parsed.Field.Length == 0 || named is null)
        {
            return (named, null);
        }

        var candidates = parsed.Class.Length > 0 ? [named] : Classes[item];
        foreach (var candidate in candidates)
        {
            if (candidate.TryGetField(parsed.Field, out var field))
            {
                return Used(file, path, field.Class.Module, $"field '{field.Name}'") ? (parsed.Class.Length > 0 ? named : field.Class, field) : default;
            }
        }

        var known = candidates.SelectMany(candidate => candidate.Fields).Select(field => field.Name).Distinct();
        log.Add(file, path, $"'{(parsed.Class.Length > 0 ? named.Path : item.Path)}' has no field '{parsed.Field}'{DidYouMean(parsed.Field, known)}");
        return default;
    }

    /// <summary>Whether a module may use what another declares; logs where it may not.</summary>
    public bool Used(ModuleFile file, string path, string owner, string what)
    {
        if (order.MayUse(file.Definition.Module, owner))
        {
            return true;
        }

        log.Add(file, path, $"{what} is declared by module '{owner}', which is not required here; add it to 'requires'");
        return false;
    }

    public static string DidYouMean(string name, IEnumerable<string> known) =>
        CelTexts.Nearest(name, known) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
