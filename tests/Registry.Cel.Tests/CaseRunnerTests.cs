using CelConformance;

namespace Registry.Cel.Tests;

/// <summary>The runner must fail what is wrong: a runner that passes everything proves nothing.</summary>
public sealed class CaseRunnerTests
{
    [TestCase("""{"expr": "1 + 1", "value": {"int64_value": "2"}}""")]
    [TestCase("""{"expr": "1 < 2"}""")]
    [TestCase("""{"expr": "1 / 0", "eval_error": {"errors": [{"message": "divide by zero"}]}}""")]
    [TestCase("""{"expr": "x.y", "container": "a", "type_env": [{"name": "a.x.y", "ident": {"type": {"primitive": "INT64"}}}], "bindings": {"a.x.y": {"value": {"int64_value": "1"}}}, "value": {"int64_value": "1"}}""")]
    [TestCase("""{"expr": "[1].map(x, x)", "disable_macros": true, "disable_check": true, "eval_error": {"errors": [{"message": "undeclared reference"}]}}""")]
    [TestCase("""{"expr": "[1u]", "check_only": true, "typed_result": {"deduced_type": {"list_type": {"elem_type": {"primitive": "UINT64"}}}}}""")]
    [TestCase("""{"expr": "0.0/0.0", "value": {"double_value": "NaN"}}""")]
    public void Run_CaseThatHolds_Passes(string json)
    {
        Assert.That(CaseRunner.Run(Read(json)), Is.Null);
    }

    [TestCase("""{"expr": "1 + 1", "value": {"int64_value": "3"}}""")]
    [TestCase("""{"expr": "1 + 1", "value": {"uint64_value": "2"}}""")]
    [TestCase("""{"expr": "[1]", "value": {"list_value": {"values": [{"double_value": 1}]}}}""")]
    [TestCase("""{"expr": "1 > 2"}""")]
    [TestCase("""{"expr": "1 +", "value": {"int64_value": "1"}}""")]
    [TestCase("""{"expr": "1 +", "eval_error": {"errors": [{"message": "no such overload"}]}}""")]
    [TestCase("""{"expr": "1 / 0", "eval_error": {"errors": [{"message": "no such key"}]}}""")]
    [TestCase("""{"expr": "1 / 1", "eval_error": {"errors": [{"message": "divide by zero"}]}}""")]
    [TestCase("""{"expr": "[1u]", "check_only": true, "typed_result": {"deduced_type": {"list_type": {"elem_type": {"primitive": "INT64"}}}}}""")]
    public void Run_CaseThatDoesNotHold_Fails(string json)
    {
        Assert.That(CaseRunner.Run(Read(json)), Is.Not.Null);
    }

    private static ConformanceCase Read(string json)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$"""{"some": [{{json}}]}""");
            var test = ConformanceCase.ReadFile(path).Single();
            Assert.That(test.File, Is.EqualTo("some"));
            return test;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
