using BenchmarkDotNet.Attributes;
using Registry.Cel;
using Registry.Cel.Library;
using Registry.Cel.Types;
using Registry.Cel.Values;

namespace CelBench;

/// <summary>Parse, check, plan and evaluate, each for a few typical expressions.</summary>
[MemoryDiagnoser]
public class ExpressionBenchmarks
{
    private readonly CelValue[] _values = new CelValue[2];
    private CelEnvironment _environment = null!;
    private CelAst _parsed = null!;
    private CelAst _checked = null!;
    private CelProgram _program = null!;
    private CelActivation _activation = null!;

    /// <summary>The expressions.</summary>
    [Params(
        "node.cpus > 4",
        Filters.Issue,
        "ports.exists(p, p >= 1024 && p % 2 == 0) && ports.map(p, p * 2).size() == 16",
        "node.name.matches('^(web|db)-[0-9]+$') ? node.tags['env'] + '/' + node.name : 'none'")]
    public string Source { get; set; } = "";

    /// <summary>Prepares each stage.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _environment = Filters.Environment;
        _parsed = _environment.Parse(Source).Ast;
        _checked = _environment.Check(_parsed).Ast;
        _program = _environment.Plan(_checked);
        _values[0] = CelValue.Of(new Node(7));
        _values[1] = CelList.Of(Enumerable.Range(0, 16).Select(i => CelValue.Of((long)i)));
        _activation = CelActivation.Of(_values);
    }

    /// <summary>Text to tree.</summary>
    [Benchmark]
    public CelResult Parse() => _environment.Parse(Source);

    /// <summary>Tree to types.</summary>
    [Benchmark]
    public CelResult Check() => _environment.Check(_parsed);

    /// <summary>Tree to program.</summary>
    [Benchmark]
    public CelProgram Plan() => _environment.Plan(_checked);

    /// <summary>Program to value.</summary>
    [Benchmark]
    public CelValue Evaluate() => _program.Evaluate(_activation);
}

/// <summary>The environment of the benchmarks.</summary>
internal static class Filters
{
    /// <summary>The filter whose speed over a million nodes is a goal.</summary>
    public const string Issue = "node.type == 'vm' && node.tags['env'] == 'prod' && node.name.startsWith('web')";

    public static CelEnvironment Environment { get; } = CelLibrary.Extensions
        .Aggregate(CelEnvironment.Create(), (builder, library) => builder.Add(library))
        .Type(Node.Type)
        .Variable("node", Node.Type.Type)
        .Variable("ports", CelType.List(CelType.Int))
        .Build();
}
