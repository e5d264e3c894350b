using System.Text.Json;
using Registry.Cel;
using Registry.Cel.Library;
using Registry.Cel.Types;
using Registry.Cel.Values;

namespace CelConformance;

/// <summary>Runs a case against an environment of its own with every extension.</summary>
public static class CaseRunner
{
    /// <summary>Runs a case.</summary>
    /// <returns>Null where it passes, else why it does not.</returns>
    public static string? Run(ConformanceCase test)
    {
        try
        {
            return Judge(test);
        }
        catch (Exception error) when (error is NotSupportedException or FormatException or ArgumentException or KeyNotFoundException)
        {
            return $"the case cannot be read: {error.Message}";
        }
    }

    private static string? Judge(ConformanceCase test)
    {
        var environment = EnvironmentOf(test);
        var ast = environment.Parse(test.Expr);
        if (ast.IsOk && !test.IsUnchecked)
        {
            ast = environment.Check(ast.Ast);
        }

        if (!ast.IsOk)
        {
            return test.Error is { } meant && ErrorReasons.Explains(meant, ast.Issues)
                ? null
                : $"expected {Expected(test)}, but it does not compile:\n{string.Join('\n', ast.Issues)}";
        }

        if (test.TypedResult is { } typed)
        {
            var expected = typed.TryGetProperty("deduced_type", out var type) ? ProtoJson.Type(type) : CelType.Dyn;
            if (!expected.Equals(ast.Ast.Type))
            {
                return $"expected type {expected}, found {ast.Ast.Type}";
            }
        }

        return test.IsCheckedOnly ? null : Compare(test, Evaluate(test, environment, ast.Ast));
    }

    private static CelEnvironment EnvironmentOf(ConformanceCase test)
    {
        var builder = CelEnvironment.Create().Container(test.Container);
        foreach (var library in CelLibrary.Extensions)
        {
            builder.Add(library);
        }

        foreach (var declaration in test.Declarations)
        {
            ProtoJson.Declare(builder, declaration);
        }

        return (test.IsWithoutMacros ? builder.WithoutMacros() : builder).Build();
    }

    private static CelValue Evaluate(ConformanceCase test, CelEnvironment environment, CelAst ast)
    {
        var bindings = test.Bindings.ToDictionary(
            binding => binding.Name,
            binding => binding.Value.TryGetProperty("value", out var value) ? ProtoJson.Value(value) : CelValue.Unknown(binding.Name));
        return environment.Plan(ast).Evaluate(CelActivation.Of(bindings));
    }

    private static string? Compare(ConformanceCase test, CelValue actual)
    {
        if (test.Error is { } meant)
        {
            return actual.Kind == CelKind.Error && ErrorReasons.Explains(meant, actual.AsError())
                ? null
                : $"expected {Expected(test)}, found {actual}";
        }

        if (test.IsUnknown)
        {
            return actual.Kind == CelKind.Unknown ? null : $"expected an unknown value, found {actual}";
        }

        return CompareValue(test, actual);
    }

    /// <summary>Holds a value against the value that a case expects.</summary>
    /// <returns>Null where they are the same, else what differs.</returns>
    internal static string? CompareValue(ConformanceCase test, CelValue actual)
    {
        var expected = test.Value is { } value ? ProtoJson.Value(value)
            : test.TypedResult is { } typed && typed.TryGetProperty("result", out var result) ? ProtoJson.Value(result)
            : CelValue.True;
        return Same(expected, actual) ? null : $"expected {expected}, found {actual}";
    }

    private static string Expected(ConformanceCase test) => test.Error is { } error ? $"error '{error}'"
        : test.Value is { } value ? value.GetRawText()
        : test.TypedResult is { } typed ? typed.GetRawText()
        : "true";

    /// <summary>Stricter than the language's equality: types must be the same, and NaN is NaN.</summary>
    private static bool Same(in CelValue expected, in CelValue actual)
    {
        if (expected.Kind != actual.Kind)
        {
            return false;
        }

        switch (expected.Kind)
        {
            case CelKind.String:
                return expected.Equals(actual) || TextFormat.Unescape(expected.AsString()) == actual.AsString();
            case CelKind.Double:
                return expected.AsDouble().Equals(actual.AsDouble());
            case CelKind.List:
                var (left, right) = (expected.AsList(), actual.AsList());
                return left.Count == right.Count && Enumerable.Range(0, left.Count).All(i => Same(left[i], right[i]));
            case CelKind.Map:
                var (one, other) = (expected.AsMap(), actual.AsMap());
                return one.Count == other.Count && one.Keys.All(key =>
                    other.Keys.Any(otherKey => Same(key, otherKey))
                    && one.TryGet(key, out var a) && other.TryGet(key, out var b) && Same(a, b));
            default:
                return expected.Equals(actual);
        }
    }
}
