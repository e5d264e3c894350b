namespace Registry.Cel.Tests;

/// <summary>Short ways to compile and evaluate with every extension.</summary>
internal static class Cel
{
    public static CelEnvironment Everything { get; } = Create().Build();

    public static CelEnvironmentBuilder Create()
    {
        var builder = CelEnvironment.Create();
        foreach (var library in CelLibrary.Extensions)
        {
            builder.Add(library);
        }

        return builder;
    }

    /// <summary>Compiles and evaluates without variables.</summary>
    public static CelValue Evaluate(string source) => Evaluate(Everything, source);

    public static CelValue Evaluate(CelEnvironment environment, string source, params (string Name, CelValue Value)[] variables) =>
        environment.Plan(environment.Compile(source).Ast).Evaluate(Bind(variables));

    /// <summary>Evaluates without checking.</summary>
    public static CelValue EvaluateUnchecked(string source, params (string Name, CelValue Value)[] variables) =>
        Everything.Plan(Everything.Parse(source).Ast).Evaluate(Bind(variables));

    public static CelActivation Bind(params (string Name, CelValue Value)[] variables) =>
        CelActivation.Of(variables.ToDictionary(variable => variable.Name, variable => variable.Value));

    /// <summary>The only issue of a source that does not compile.</summary>
    public static CelIssue IssueOf(CelEnvironment environment, string source)
    {
        var result = environment.Compile(source);
        Assert.That(result.Issues, Has.Count.EqualTo(1), source);
        return result.Issues[0];
    }

    public static void AssertTrue(string source)
    {
        var value = Evaluate(source);
        Assert.That(value.IsTrue, $"{source} is {value}");
    }

    public static void AssertError(string source, CelErrorCode code)
    {
        var value = Evaluate(source);
        Assert.That(value.Kind, Is.EqualTo(CelKind.Error), $"{source} is {value}");
        Assert.That(value.AsError().Code, Is.EqualTo(code), value.AsError().Message);
    }
}
