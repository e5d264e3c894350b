using Registry.Modules.Schema;

namespace Registry.Modules.Tests.Compilation;

public sealed class ModuleCompilerTests
{
    [Test]
    public void Compile_ValidModule_OrdersStagesByWhatTheyRead()
    {
        var stages = Modules.Schema(Modules.Radio).Stages;

        Assert.That(
            stages.Select(stage => stage switch
            {
                GeneratorStage generator => generator.Generator.Definition.Id,
                FieldStage field => field.Field.Name,
                _ => "",
            }),
            Is.EqualTo((string[])["radios", "interfaces", "title", "essid", "prefix"]));
    }

    [Test]
    public void Compile_NoModules_GivesNoRules()
    {
        Assert.That(Modules.Schema().Rules, Is.Empty);
    }

    [Test]
    public void Compile_HidingClass_LeavesItselfSelectableOnly()
    {
        var schema = Modules.Schema(Modules.Radio);

        Assert.That(
            schema.Point("config")!.Items.SelectMany(item => item.Classes).Where(itemClass => !itemClass.IsSelectable).Select(itemClass => itemClass.Name),
            Is.EqualTo((string[])["General", "Interface"]));
    }
}
