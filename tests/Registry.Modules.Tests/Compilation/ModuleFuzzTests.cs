using System.Diagnostics;
using System.Text;
using Registry.Modules.Compilation;
using Registry.Modules.Definition;

namespace Registry.Modules.Tests.Compilation;

/// <summary>Whatever a module file has, it is read or refused, soon.</summary>
public sealed class ModuleFuzzTests
{
    private static readonly string[] Pieces =
    [
        "module", "items", "classes", "fields", "id", "class", "extends", "type", "config", "core.general", "General", "list<int>", "self.name",
        "radio(1)", "!!str", "&a", "*a", "---", "...", "|", ">", "{", "}", "[", "]", ": ", "- ", "\n", "\n  ", "\n    ", "'", "\"", "#", "%", "@", "\t",
        "<<", "? ", "null", "0x", "1e999", "\u0000", "\ud800", "€", "%YAML 1.2\n", "\\u0041", ",", "=", "&&", "filter(i, i.x)",
    ];

    [Test]
    public void Compile_MutatedModule_ReadsOrRefuses()
    {
        var seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var watch = Stopwatch.StartNew();
        var read = 0;
        for (var i = 0; i < 300; i++)
        {
            var reading = ModuleReader.Read(Mutate(Modules.Radio, random), "fuzz.yaml");
            Assert.That(reading.File is null, Is.EqualTo(!reading.Errors.IsEmpty));
            if (reading.File is { } file)
            {
                read++;
                var compiled = ModuleCompiler.Compile([file]);
                Assert.That(compiled.Schema is null, Is.EqualTo(!compiled.Errors.IsEmpty));
            }
        }

        TestContext.Out.WriteLine($"{read} of 300 could be read, in {watch.Elapsed}");
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(120)));
    }

    [Test]
    public void Read_RandomText_ReadsOrRefuses()
    {
        var seed = Random.Shared.Next();
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder(random.Next(3) == 0 ? "module: a\n" : "");
            for (var j = random.Next(30); j > 0; j--)
            {
                text.Append(Pieces[random.Next(Pieces.Length)]);
            }

            var reading = ModuleReader.Read(text.ToString(), "fuzz.yaml");
            Assert.That(reading.File is null, Is.EqualTo(!reading.Errors.IsEmpty));
        }
    }

    private static string Mutate(string text, Random random)
    {
        var mutated = new StringBuilder(text);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(mutated.Length);
            switch (random.Next(4))
            {
                case 0:
                    mutated.Remove(at, Math.Min(random.Next(1, 20), mutated.Length - at));
                    break;
                case 1:
                    mutated.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    mutated[at] = (char)random.Next(32, 127);
                    break;
                default:
                    var from = random.Next(text.Length - 40);
                    mutated.Insert(at, text.Substring(from, random.Next(40)));
                    break;
            }
        }

        return mutated.ToString();
    }
}
