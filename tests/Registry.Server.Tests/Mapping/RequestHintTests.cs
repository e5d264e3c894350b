using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Registry.Server.Config;
using Registry.Server.Errors;
using Registry.Server.Mapping;
using Registry.Server.Modules;

namespace Registry.Server.Tests.Mapping;

/// <summary>Refusals of requests point to what the client wrote, in the words that it can write.</summary>
[TestFixture]
public sealed class RequestHintTests
{
    [Test]
    public void Register_UnknownChoice_NamesChoicesAsJsonTakesThem()
    {
        var violations = new FieldViolations();

        new CommandMapper(() => "a").Map(new V1.RegisterNodeRequest { Node = new V1.Node { Type = "vm" }, IfExists = (V1.IfExists)9 }, "", violations);

        Assert.That(violations.ToException().Status.Detail, Does.Contain("use IF_EXISTS_FAIL, IF_EXISTS_RETURN or IF_EXISTS_UPDATE"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Edit_SetFieldWithoutValue_IsRefusedByName(bool isEmptyValue)
    {
        var violations = new FieldViolations();
        var set = new V1.SetField { Item = new V1.ItemRef { Id = "core.general" }, Field = "name", Value = isEmptyValue ? new Value() : null };

        EditMapper.Map([new V1.ConfigEdit { SetField = set }], "edits", violations);

        Assert.That(violations.ToException().Status.Detail, Does.StartWith("edits[0].set_field.value is missing"));
    }

    [Test]
    public void Edit_SetFieldToNull_IsTaken()
    {
        var violations = new FieldViolations();
        var set = new V1.SetField { Item = new V1.ItemRef { Id = "core.general" }, Field = "name", Value = Value.ForNull() };

        EditMapper.Map([new V1.ConfigEdit { SetField = set }], "edits", violations);

        Assert.That(violations.Count, Is.Zero);
    }

    [Test]
    public void Edit_AddItemWithEmptyValue_IsRefusedByName()
    {
        var violations = new FieldViolations();

        EditMapper.Map([new V1.ConfigEdit { AddItem = new V1.AddItem { Id = "core.interfaces", Values = { ["name"] = new Value() } } }], "edits", violations);

        Assert.That(violations.ToException().Status.Detail, Does.StartWith("edits[0].add_item.values[\"name\"] has no value"));
    }

    [Test]
    public void Module_SentAsMessage_ErrorsNameTheFieldAndNoLine()
    {
        var request = new V1.ApplyModuleRequest
        {
            Module = new V1.Module { Module_ = "m", Points = { new V1.PointDefinition() } },
        };

        var invalid = Assert.Throws<ModuleInvalidException>(() => ModuleMapper.Read(request))!;

        Assert.That(invalid.Errors.Select(error => error.Place.Line), Is.All.Zero);
        Assert.That(invalid.Errors[0].ToString(), Does.StartWith("module: points[0]"));
    }

    [Test]
    public void Module_SentAsMessage_PartsHaveNoPlaces()
    {
        var file = ModuleMapper.Read(new V1.ApplyModuleRequest { Module = new V1.Module { Module_ = "m", Version = "1" } });

        Assert.That(file.Places.Of("module").Line, Is.Zero);
    }
}
