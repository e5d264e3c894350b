using Registry.Domain;
using Registry.Domain.Items;
using Registry.Domain.Modules;
using Registry.Modules.Compilation;
using Registry.Modules.Edits;
using Registry.Modules.Evaluation;

namespace Registry.Modules.Tests.Evaluation;

/// <summary>A registry to which no module was applied: its nodes have the built-in points, and nothing at them.</summary>
public sealed class NoModulesTests
{
    [Test]
    public void Evaluate_EditWithoutModules_IsRefusedForItsUnknownId()
    {
        var draft = new Node { Id = "n1", Type = "router", Name = "n1" };

        var result = ConfigEvaluator.Evaluate(new EvaluationRequest
        {
            Schema = new SchemaCache().Of(ModuleCatalog.Empty),
            State = RegistrySnapshot.Empty,
            Draft = draft,
            Edits = [new PointEdits("config", [new AddItem("core.port") { Key = "p0" }])],
            Now = DateTime.UnixEpoch,
            Allocator = new DraftAllocator(RegistrySnapshot.Empty, DateTime.UnixEpoch),
        });

        Assert.That(result.IsRefused);
        Assert.That(result.Findings.Single().Path, Does.StartWith("config/"));
    }
}
