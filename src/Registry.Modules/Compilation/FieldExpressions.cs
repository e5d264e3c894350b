using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Compiles the expressions of fields.</summary>
internal sealed class FieldExpressions(SchemaDraft draft, ExpressionCompiler compiler)
{
    public void Build()
    {
        foreach (var (field, file, path) in draft.FieldPlaces)
        {
            var definition = field.Definition;
            var context = ExpressionContext.Of(compiler.Types, field.Class);
            field.Computed = compiler.Compile(file, $"{path}.computed", definition.Computed, context, Expected.ValueOf(field, compiler.Types));
            field.UniqueKey = compiler.Compile(file, $"{path}.unique_key", definition.UniqueKey, context, Expected.String);
            if (definition.Allocation is not { } allocation)
            {
                continue;
            }

            var pool = compiler.Compile(file, $"{path}.allocation.pool", allocation.Pool, context, Expected.Pool(compiler.Types));
            var prefix = compiler.Compile(file, $"{path}.allocation.prefix_length", allocation.PrefixLength, context, Expected.Int);
            var hint = compiler.Compile(file, $"{path}.allocation.hint", allocation.Hint, context, Expected.Key);
            var when = compiler.Compile(file, $"{path}.allocation.when", allocation.When, context, Expected.Bool);
            field.Allocation = pool is null ? null : new AllocationSchema(pool, prefix, hint, when);
        }
    }
}
