using FirmwareGenerator.Watching;
using FsCheck;
using FsCheck.Fluent;

namespace FirmwareGenerator.Tests;

public sealed class DependencyMapTests
{
    [Test]
    public void TouchedBy_NodeThatOthersDependOn_IsItAndThem()
    {
        var map = new DependencyMap();
        map.Set("r1", ["project", "server"]);
        map.Set("r2", ["project"]);

        Assert.That(map.TouchedBy("project"), Is.EquivalentTo(["project", "r1", "r2"]));
        Assert.That(map.TouchedBy("server"), Is.EquivalentTo(["server", "r1"]));
        Assert.That(map.TouchedBy("r1"), Is.EquivalentTo(["r1"]));
    }

    [Test]
    public void TouchedBy_WhatIsNoLongerDependedOn_IsItAlone()
    {
        var map = new DependencyMap();
        map.Set("r1", ["a"]);
        map.Set("r1", ["b"]);
        map.Set("r2", ["a"]);
        map.Remove("r2");

        Assert.That(map.TouchedBy("a"), Is.EqualTo(["a"]));
    }

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property TouchedBy_AfterAnyChanges_IsAsTheReferencesSay() => Prop.ForAll(
        Gen.Zip(Gen.Choose(0, 4), Gen.Choose(0, 4).ListOf(3)).ListOf().ToArbitrary(),
        changes =>
        {
            var (map, references) = (new DependencyMap(), new Dictionary<string, string[]>());
            foreach (var (node, others) in changes)
            {
                references[$"{node}"] = [.. others.Distinct().Where(other => other != node).Select(other => $"{other}")];
                map.Set($"{node}", references[$"{node}"]);
            }

            return Enumerable.Range(0, 5).Select(node => $"{node}").All(node => map.TouchedBy(node).Order()
                .SequenceEqual(references.Where(entry => entry.Value.Contains(node)).Select(entry => entry.Key).Append(node).Order()));
        });
}
