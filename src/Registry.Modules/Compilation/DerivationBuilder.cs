using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Compiles field defaults and generators.</summary>
internal sealed class DerivationBuilder(SchemaDraft draft, ExpressionCompiler compiler)
{
    /// <summary>The defaults with their places.</summary>
    public List<(DefaultSchema Default, ModuleFile File, string Path)> Defaults { get; } = [];

    /// <summary>The generators with their places.</summary>
    public List<(GeneratorSchema Generator, ModuleFile File, string Path)> Generators { get; } = [];

    public void Build()
    {
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Defaults.Length; i++)
            {
                Default(file, $"defaults[{i}]", file.Definition.Defaults[i]);
            }

            for (var i = 0; i < file.Definition.Generators.Length; i++)
            {
                Generator(file, $"generators[{i}]", file.Definition.Generators[i]);
            }
        }
    }

    private void Default(ModuleFile file, string path, DefaultDefinition definition)
    {
        var (itemClass, field) = draft.Resolve(file, $"{path}.target", definition.Target);
        if (itemClass is null || field is null)
        {
            if (!definition.Target.Contains('#'))
            {
                draft.Log.Add(file, $"{path}.target", "name the field, too: point/id/Class#field");
            }

            return;
        }

        if (field.Definition.Computed.Length > 0)
        {
            draft.Log.Add(file, $"{path}.target", $"'{field.Path}' is computed; it cannot have defaults as well");
        }

        if (definition.Creates && itemClass.Item.Cardinality != Cardinality.Single)
        {
            draft.Log.Add(file, $"{path}.creates", $"'{itemClass.Item.Path}' is not single; write a generator");
        }
        else if (definition.Creates && !itemClass.Item.Classes.Any(candidate => candidate.IsSelectable && candidate.IsA(itemClass)))
        {
            draft.Log.Add(file, $"{path}.creates", $"'{itemClass.Path}' is hidden; items of it cannot be made");
        }

        var context = ExpressionContext.Of(compiler.Types, itemClass);
        var when = compiler.Compile(file, $"{path}.when", definition.When, context, Expected.Bool);
        if (compiler.Compile(file, $"{path}.value", definition.Value, context, Expected.ValueOf(field, compiler.Types)) is { } value)
        {
            Defaults.Add((
                new DefaultSchema { Name = RuleNames.Of(file, definition.Id), Class = itemClass, Field = field, When = when, Value = value, Definition = definition },
                file,
                path));
        }
    }

    private void Generator(ModuleFile file, string path, GeneratorDefinition definition)
    {
        var (itemClass, _) = draft.Resolve(file, $"{path}.class", definition.Class);
        if (itemClass is null)
        {
            return;
        }

        CheckClass(file, path, definition, itemClass);
        var list = definition.ForEach.Length == 0
            ? (null, ReadOrigin.Nothing)
            : compiler.CompilePart(file, $"{path}.for_each", definition.ForEach, 0, ExpressionContext.Nothing, Expected.List);
        var element = list.Expression?.Ast.Type is { Kind: Cel.Types.CelTypeKind.List } type ? type.Parameters[0]
            : definition.ForEach.Length == 0 ? Cel.Types.CelType.Null : Cel.Types.CelType.Dyn;
        var context = ExpressionContext.Nothing with { Each = element, EachOrigin = list.Item2 };
        var parent = definition.Parent is null ? null : Parent(file, $"{path}.parent", definition.Parent, itemClass);
        var generator = new GeneratorSchema
        {
            Name = RuleNames.Of(file, definition.Id),
            Class = itemClass,
            ForEach = list.Expression,
            When = compiler.Compile(file, $"{path}.when", definition.When, context, Expected.Bool),
            Key = compiler.Compile(file, $"{path}.key", definition.Key, context, Expected.Key),
            ParentItem = parent,
            ParentKey = parent is null ? null : compiler.Compile(file, $"{path}.parent.key", definition.Parent!.Key, context, Expected.Key),
            Values = Values(file, $"{path}.values", definition, itemClass, context),
            Definition = definition,
        };
        Generators.Add((generator, file, path));
    }

    private void CheckClass(ModuleFile file, string path, GeneratorDefinition definition, ClassSchema itemClass)
    {
        if (!definition.Class.Contains('/') || !SchemaPath.TryParse(definition.Class, out var parsed) || parsed.Class.Length == 0)
        {
            draft.Log.Add(file, $"{path}.class", "name the class, too: point/id/Class");
        }
        else if (!itemClass.IsSelectable)
        {
            draft.Log.Add(file, $"{path}.class", $"'{itemClass.Path}' is hidden; items of it cannot be made");
        }

        if (itemClass.Item.Cardinality == Cardinality.Static)
        {
            draft.Log.Add(file, $"{path}.class", $"'{itemClass.Item.Path}' is static: its items are always there");
        }
        else if (itemClass.Item.Cardinality == Cardinality.Multiple && definition.Key.Length == 0)
        {
            draft.Log.Add(file, path, "a generator for a multiple id needs 'key', the expression of the items' keys");
        }
        else if (itemClass.Item.Cardinality == Cardinality.Single && (definition.Key.Length > 0 || definition.ForEach.Length > 0))
        {
            draft.Log.Add(file, $"{path}.{(definition.Key.Length > 0 ? "key" : "for_each")}", $"'{itemClass.Item.Path}' is single: there is one item at most, without a key");
        }

        if (itemClass.RequiresParent && definition.Parent is null)
        {
            draft.Log.Add(file, path, $"items of '{itemClass.Path}' must hang under another; 'parent' is missing");
        }
    }

    private ItemSchema? Parent(ModuleFile file, string path, ParentDefinition definition, ClassSchema itemClass)
    {
        var point = itemClass.Item.Point.Name;
        var id = definition.Id.StartsWith($"{point}/", StringComparison.Ordinal) ? definition.Id[(point.Length + 1)..] : definition.Id;
        if (draft.Item(file, $"{path}.id", point, id) is not { } item)
        {
            return null;
        }

        if (itemClass.Parents.Any(relation => relation.Owner.Item == item))
        {
            return item;
        }

        draft.Log.Add(file, $"{path}.id", $"no class of '{item.Path}' declares '{itemClass.Path}' as its child");
        return null;
    }

    private ImmutableArray<(FieldSchema Field, Expression Value)> Values(
        ModuleFile file, string path, GeneratorDefinition definition, ClassSchema itemClass, ExpressionContext context)
    {
        var values = new List<(FieldSchema Field, Expression Value)>();
        for (var i = 0; i < definition.Values.Length; i++)
        {
            var (name, at) = (definition.Values[i].Field, $"{path}[{i}]");
            if (!itemClass.TryGetField(name, out var field))
            {
                draft.Log.Add(file, $"{at}.field", $"'{itemClass.Path}' has no field '{name}'{SchemaDraft.DidYouMean(name, itemClass.Fields.Select(known => known.Name))}");
            }
            else if (values.Exists(value => value.Field == field) || field.Definition.Computed.Length > 0)
            {
                draft.Log.Add(file, $"{at}.field", field.Definition.Computed.Length > 0 ? $"'{name}' is computed" : $"'{name}' is there twice");
            }
            else if (compiler.Compile(file, $"{at}.value", definition.Values[i].Value, context, Expected.ValueOf(field, compiler.Types)) is { } value)
            {
                values.Add((field, value));
            }
        }

        return [.. values];
    }
}
