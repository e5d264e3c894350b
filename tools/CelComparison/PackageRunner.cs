using CelConformance;

namespace CelComparison;

/// <summary>Runs a case of the public suite against the package <c>Cel</c>.</summary>
/// <remarks>
/// The judgement leans towards the package: any exception counts as the error that a case expects, whatever its message says. A case of the
/// type checker fails, because the package has none.
/// </remarks>
internal static class PackageRunner
{
    /// <summary>Runs a case.</summary>
    /// <returns>Null where it passes, else why it does not.</returns>
    public static string? Run(ConformanceCase test)
    {
        if (test.IsCheckedOnly || test.TypedResult is not null)
        {
            return "the package has no type checker";
        }

        object? result;
        try
        {
            var bindings = test.Bindings.ToDictionary(
                binding => binding.Name, binding => PackageValues.ToPackage(ProtoJson.Value(binding.Value.GetProperty("value"))));
            result = new Cel.CelEnvironment([], test.Container).Program(test.Expr, bindings);
        }
#pragma warning disable CA1031 // The package throws exceptions of many classes, its own and the runtime's.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return test.Error is null ? $"expected a value, but it throws {error.GetType().Name}: {error.Message}" : null;
        }

        if (test.Error is { } meant)
        {
            return $"expected error '{meant}', found {result}";
        }

        try
        {
            return CaseRunner.CompareValue(test, PackageValues.FromPackage(result));
        }
        catch (NotSupportedException error)
        {
            return error.Message;
        }
    }
}
