using Registry.Domain.Modules;
using Registry.Testing;

namespace Registry.Domain.Tests.Rules;

public sealed class ModuleRuleTests
{
    private readonly PureRegistry _registry = PureRegistry.With(Apply("core", "{}"));

    [Test]
    public void Apply_NewContent_KeepsWhenItWasCreated()
    {
        var module = _registry.Run(Apply("core", "{1}")).Results.Single().Module!;

        Assert.That((module.Revision, module.CreateRevision), Is.EqualTo((2, 1)));
        Assert.That(_registry.State.Modules.TryGet("core", out var stored) ? stored : null, Is.SameAs(module));
    }

    [Test]
    public void Apply_SameContent_ChangesNothing()
    {
        var decision = _registry.Run(Apply("core", "{}"));

        Assert.That((decision.IsEmpty, decision.Results.Single().Module!.Revision), Is.EqualTo((true, 1)));
    }

    [TestCase("core", 7, 1)]
    [TestCase("other", 7, 0)]
    public void Apply_AnotherRevision_IsRefused(string id, long expected, long actual)
    {
        var decision = _registry.Run(Apply(id, "{2}") with { ExpectedRevision = expected });

        Assert.That(decision.Rejection, Is.EqualTo(new Rejection.RevisionMismatch(id, expected, actual)));
    }

    [Test]
    public void Delete_Module_IsGone()
    {
        var decision = _registry.Run(new DeleteModuleCommand("core", 1));

        Assert.That(decision.Results.Single().DeletedIds, Is.EqualTo(["core"]));
        Assert.That(_registry.State.Modules, Is.Empty);
    }

    [Test]
    public void Delete_UnknownModule_CarriesTheIdAndNoGuess()
    {
        Assert.That(_registry.Run(new DeleteModuleCommand("cora", 0)).Rejection, Is.EqualTo(new Rejection.ModuleNotFound("cora")));
    }

    [Test]
    public void Apply_WriteOfANode_LeavesTheCatalogAsItIs()
    {
        var before = _registry.State.Modules;

        _registry.Run(Writes.Register("a"));

        Assert.That(_registry.State.Modules, Is.SameAs(before));
    }

    private static ApplyModuleCommand Apply(string id, string content) =>
        new(new StoredModule { Id = id, Version = "1", Content = Drafts.Bytes(content) }, 0);
}
