using System.Globalization;
using System.Text;
using Google.Rpc;
using Grpc.Core;
using Registry.Domain;
using Registry.Engine.Planning;
using Registry.Modules.Definition;
using Registry.Modules.Validation;
using Registry.Server.Config;
using Registry.Server.Errors;
using Registry.Server.Modules;
using Registry.V1;
using Finding = Registry.Modules.Validation.Finding;
using RpcStatus = Google.Rpc.Status;

namespace Registry.Server.Tests.Errors;

/// <summary>What a refusal sends fits what clients take, and says what it leaves out.</summary>
[TestFixture]
public sealed class TrailerBudgetTests
{
    private const int ClientsLimit = 8 * 1024;
    private static readonly string[] Scripts = ["abcdefgh %", "čšžđ ČŠŽ", "漢字かな", "🐝🛰️👩‍🚀", "\u0000\u001b\r\n\t", "\ud83d", "%%%%%%"];

    [Test]
    public async Task Exception_AnyViolationsAndTexts_FitsTrailersThatClientsTake()
    {
        const int seed = 20_260_711;
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var server = await RefusingServer.StartAsync();
        for (var i = 0; i < 300; i++)
        {
            var exception = AnyRefusal(random);

            var sent = await server.RefuseAsync(exception);

            var total = sent.Sum(field => field.Name.Length + Encoding.UTF8.GetByteCount(field.Value) + 32);
            Assert.That(total, Is.LessThanOrEqualTo(ClientsLimit), $"refusal {i}");
            var trailers = sent.Where(field => field.Name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase));
            Assert.That(
                TrailerBudget.WireBytes(Read(exception)), Is.EqualTo(trailers.Sum(field => field.Name.Length + field.Value.Length + 32)).Within(3),
                string.Join("; ", sent.Select(field => $"{field.Name}: {field.Value.Length}")));
            Assert.That(TrailerBudget.WireBytes(Read(exception)), Is.LessThanOrEqualTo(TrailerBudget.MaximumBytes), $"refusal {i}");
            AssertSaysWhatIsLeftOut(exception);
        }
    }

    [Test]
    public void Exception_FindingsBeyondBudget_SaysHowToGetAll()
    {
        var findings = Enumerable.Range(0, 500)
            .Select(i => new Finding($"config/wifi[{i}]#kanal", "OUT_OF_RANGE", "kanal mora biti med 1 in 13, čeprav država dovoli več", "", FindingSeverity.Error, false));

        var exception = FindingMapper.ToException(new InvalidItems(-1, "n1", [.. findings]));

        var (info, bad) = Parts(exception);
        Assert.Multiple(() =>
        {
            Assert.That(info.Metadata["violations"], Is.EqualTo("500"));
            Assert.That(bad!.FieldViolations, Has.Count.InRange(10, 499));
            Assert.That(exception.Status.Detail, Does.Contain($"[{bad.FieldViolations.Count} of 500 violations are listed; UpdateConfig with validate_only"));
        });
    }

    [Test]
    public void Exception_ModuleErrorsBeyondBudget_KeepsTheFirstAndTheirNumber()
    {
        var errors = Enumerable.Range(0, 300).Select(i => new ModuleError("m", "m.yaml", $"fields[{i}].default", new SourcePlace(i + 1, 1), new string('ž', 300)));

        var exception = ModuleErrors.ToException([.. errors], "m");

        var (info, bad) = Parts(exception);
        Assert.Multiple(() =>
        {
            Assert.That(info.Metadata["violations"], Is.EqualTo("300"));
            Assert.That(bad!.FieldViolations[0].Field, Is.EqualTo("fields[0].default"));
            Assert.That(exception.Status.Detail, Does.Contain("of 300 violations are listed; correct these"));
            Assert.That(exception.Errors, Has.Length.EqualTo(300), "the start of the daemon lists all of them");
        });
    }

    [Test]
    public void Exception_LongMetadata_NamesWhatIsCut()
    {
        var exception = RejectionMapper.ToException(new Rejection.InBatch(7, new Rejection.NameTaken(new string('漢', 3_000), "holder")));

        var (info, _) = Parts(exception);
        Assert.Multiple(() =>
        {
            Assert.That(info.Metadata["truncated"], Is.EqualTo("name"));
            Assert.That(info.Metadata["name"], Does.EndWith("of 3000 characters)"));
            Assert.That(info.Metadata["holder"], Is.EqualTo("holder"));
            Assert.That(info.Metadata["index"], Is.EqualTo("7"));
            Assert.That(exception.Status.Detail, Does.EndWith("characters)"));
        });
    }

    [Test]
    public void Exception_RetryWithLongMessage_KeepsRetryInfo()
    {
        var exception = RejectionMapper.ToException(new Rejection.HookFailed("m/h", new string('%', 20_000), TimeSpan.FromSeconds(3)));

        Assert.That(Read(exception).Details.Last().Unpack<RetryInfo>().RetryDelay.Seconds, Is.EqualTo(3));
    }

    [Test]
    public void Exception_WhatFits_IsLeftAlone()
    {
        var message = new string('a', 2_000);

        var exception = StatusDetails.Exception(StatusCode.NotFound, message, ErrorReason.NodeNotFound, [("ref", new string('r', 400))]);

        Assert.That(exception.Status.Detail, Is.EqualTo(message));
        Assert.That(Parts(exception).Info.Metadata.Keys, Is.EqualTo(new[] { "ref" }));
    }

    private static RpcException AnyRefusal(Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                var violations = new FieldViolations();
                for (var i = random.Next(1, 150); i > 0; i--)
                {
                    violations.Add(AnyText(random, 120), AnyText(random, random.Next(1, 2_000)));
                }

                return violations.ToException();
            case 1:
                return FindingMapper.ToException(new InvalidItems(random.Next(-1, 900), AnyText(random, 60),
                    [.. Enumerable.Range(0, random.Next(1, 300)).Select(_ => new Finding(AnyText(random, 300), "CODE", AnyText(random, 500), "", FindingSeverity.Error, false))]));
            case 2:
                return ModuleErrors.ToException(
                    [.. Enumerable.Range(0, random.Next(1, 300)).Select(i => new ModuleError("m", "m.yaml", AnyText(random, 200), new SourcePlace(i, 1), AnyText(random, 2_000)))], "m");
            default:
                var metadata = Enumerable.Range(0, random.Next(1, 8)).Select(i => ($"key_{i}", AnyText(random, random.Next(1, 3_000))));
                return StatusDetails.Exception(
                    StatusCode.Aborted, AnyText(random, random.Next(1, 9_000)), ErrorReason.Contended, metadata, new RetryInfo { RetryDelay = new() { Seconds = 1 } });
        }
    }

    private static string AnyText(Random random, int length)
    {
        var text = new StringBuilder();
        var script = Scripts[random.Next(Scripts.Length)];
        for (var i = random.Next(length); i >= 0; i--)
        {
            text.Append(script[random.Next(script.Length)]);
        }

        return text.ToString();
    }

    private static void AssertSaysWhatIsLeftOut(RpcException exception)
    {
        var (info, bad) = Parts(exception);
        Assert.That(Read(exception).Message, Is.Not.Empty);
        if (info.Metadata.TryGetValue("violations", out var total))
        {
            Assert.That(int.Parse(total, CultureInfo.InvariantCulture), Is.GreaterThan(bad!.FieldViolations.Count));
            Assert.That(exception.Status.Detail, Does.EndWith("]").And.Contain($"of {total} violations are listed; "));
        }

        Assert.That(bad is null || bad.FieldViolations.Count > 0);
    }

    private static (ErrorInfo Info, BadRequest? Bad) Parts(RpcException exception)
    {
        var status = Read(exception);
        var bad = status.Details.Where(detail => detail.Is(BadRequest.Descriptor)).Select(detail => detail.Unpack<BadRequest>()).FirstOrDefault();
        return (status.Details[0].Unpack<ErrorInfo>(), bad);
    }

    private static RpcStatus Read(RpcException exception) => RpcStatus.Parser.ParseFrom(exception.Trailers.GetValueBytes("grpc-status-details-bin"));
}
