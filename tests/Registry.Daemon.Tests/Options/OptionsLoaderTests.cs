using System.Collections;
using System.Net;
using Microsoft.Extensions.Logging;
using Registry.Daemon.Options;
using Registry.Testing;

namespace Registry.Daemon.Tests.Options;

[TestFixture]
public sealed class OptionsLoaderTests
{
    private static readonly Dictionary<string, string> NoFlags = [];

    private TemporaryDirectory _directory = null!;

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => _directory.Dispose();

    [Test]
    public void Load_NothingGiven_Defaults()
    {
        var loaded = OptionsLoader.Load(NoFlags, new Hashtable(), file: null);
        Assert.That(loaded.Problems, Is.Empty);
        Assert.That(ConfigurationText.Write(loaded.Options), Is.EqualTo(ConfigurationText.Write(new RegistryDaemonOptions())));
    }

    [Test]
    public void Load_OneOptionInEverySource_CommandLineThenEnvironmentThenFileWin()
    {
        var file = Write("""{ "limits": { "queueCapacity": 1, "batchCommands": 1, "requestBytes": "1MiB" } }""");
        var environment = new Hashtable { ["REGISTRYD_LIMITS__QUEUECAPACITY"] = "2", ["REGISTRYD_LIMITS__BATCHCOMMANDS"] = "2" };
        var loaded = OptionsLoader.Load(new Dictionary<string, string> { ["--queue-capacity"] = "3" }, environment, file);
        Assert.That(loaded.Problems, Is.Empty);
        Assert.That(loaded.Options.QueueCapacity, Is.EqualTo(3));
        Assert.That(loaded.Options.BatchCommands, Is.EqualTo(2));
        Assert.That(loaded.Options.MaximumRequestBytes, Is.EqualTo(1 << 20));
    }

    [Test]
    public void Load_FileNamedByTheEnvironment_Read()
    {
        var environment = new Hashtable { ["REGISTRYD_CONFIG"] = Write("""{ "log": { "level": "debug" } }""") };
        Assert.That(OptionsLoader.Load(NoFlags, environment, file: null).Options.LogLevel, Is.EqualTo(LogLevel.Debug));
    }

    [Test]
    public void Load_ProblemsInEverySource_AllListedWithTheirSource()
    {
        var file = Write("""{ "limits": { "queueCapacity": 0 }, "log": { "levle": "debug" } }""");
        var environment = new Hashtable { ["REGISTRYD_DATA_DIR"] = "/x", ["REGISTRYD_OTLP__INTERVAL"] = "soon" };
        var flags = new Dictionary<string, string> { ["--grpc-address"] = "0.0.0.0:7400", ["--log-format"] = "xml" };
        var problems = OptionsLoader.Load(flags, environment, file).Problems;
        Assert.That(problems, Is.EqualTo(new[]
        {
            $"{file}: limits:queueCapacity: 0 is not from 1 to 1000000",
            $"{file}: log:levle: there is no such option; did you mean log:level?",
            "REGISTRYD_DATA_DIR: there is no such option; did you mean REGISTRYD_DATADIR?",
            "REGISTRYD_OTLP__INTERVAL: 'soon' is not a duration such as 500ms, 15s, 10m, 24h or 7d",
            "--grpc-address: '0.0.0.0:7400' could be reached from other machines; only loopback addresses (127.0.0.0/8, ::1, localhost) "
                + "are allowed until TLS and authentication exist",
            "--log-format: 'xml' is none of text, json",
        }));
    }

    [TestCase("{ \"log\": ", "Could not parse the JSON file")]
    [TestCase("[1]", "Top-level JSON element must be an object")]
    [TestCase("{ \"store\": \"memory\", \"STORE\": \"sqlite\" }", "duplicate")]
    [TestCase("{ \"log\": 5 }", "log: there is no such option")]
    [TestCase("{ \"dataDir\": [\"a\", \"b\"] }", "dataDir:0: there is no such option")]
    [TestCase("{ \"dataDir\": null }", "dataDir: it needs a path")]
    [TestCase("{ \"logs\": {} }", "logs: there is no such option")]
    public void Load_BadFile_NamedWithItsCause(string json, string cause)
    {
        var file = Write(json);
        var problems = OptionsLoader.Load(NoFlags, new Hashtable(), file).Problems;
        Assert.That(problems, Has.Some.StartsWith(file).And.Some.Contains(cause));
    }

    [Test]
    public void Load_EmptySectionOfTheFile_Fine()
    {
        Assert.That(OptionsLoader.Load(NoFlags, new Hashtable(), Write("""{ "log": {} }""")).Problems, Is.Empty);
    }

    [Test]
    public void Load_MissingFile_NamedAsMissing()
    {
        var problems = OptionsLoader.Load(NoFlags, new Hashtable(), _directory.File("none.json")).Problems;
        Assert.That(problems, Has.One.Contains("none.json").And.One.Contains("not found"));
    }

    [Test]
    public void Load_BothAddressesTheSame_Refused()
    {
        var flags = new Dictionary<string, string> { ["--grpc-address"] = "localhost:7000", ["--http-address"] = "127.0.0.1:7000" };
        Assert.That(OptionsLoader.Load(flags, new Hashtable(), file: null).Problems, Has.One.Contains("both are 127.0.0.1:7000"));
    }

    [Test]
    public void Load_StateDirectoryOfSystemd_IsTheDefaultDataDirectory()
    {
        var environment = new Hashtable { ["STATE_DIRECTORY"] = "/var/lib/registryd:/var/lib/other" };
        Assert.That(OptionsLoader.Load(NoFlags, environment, file: null).Options.DataDirectory, Is.EqualTo("/var/lib/registryd"));
    }

    [Test]
    public void ConfigurationText_WrittenAndReadBack_SameOptions()
    {
        var options = new RegistryDaemonOptions
        {
            DataDirectory = "/some \"where\" é",
            GrpcAddress = new IPEndPoint(IPAddress.IPv6Loopback, 0),
            OtlpEndpoint = new Uri("http://127.0.0.1:4318/base"),
            ShutdownTimeout = TimeSpan.FromMilliseconds(1500),
            MaximumRequestBytes = 100_001,
            IdempotencyAge = TimeSpan.FromHours(36),
        };
        var text = ConfigurationText.Write(options);
        var loaded = OptionsLoader.Load(NoFlags, new Hashtable(), Write(text));
        Assert.That(loaded.Problems, Is.Empty);
        Assert.That(ConfigurationText.Write(loaded.Options), Is.EqualTo(text));
    }

    [Test]
    public void Catalog_EveryOption_HasNamesOfItsOwnAndAcceptsItsDefault()
    {
        var defaults = new RegistryDaemonOptions();
        Assert.That(OptionCatalog.All.Select(spec => spec.Key), Is.Unique);
        Assert.That(OptionCatalog.All.Select(spec => spec.Flag), Is.Unique);
        Assert.That(OptionCatalog.All.Select(spec => spec.TryApply(new RegistryDaemonOptions(), spec.Read(defaults))), Is.All.Null);
    }

    private string Write(string json)
    {
        var file = _directory.File("registryd.json");
        File.WriteAllText(file, json);
        return file;
    }
}
