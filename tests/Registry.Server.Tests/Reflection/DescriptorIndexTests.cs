using Google.Protobuf;
using Google.Protobuf.Reflection;
using Registry.Server.Reflection;

namespace Registry.Server.Tests.Reflection;

[TestFixture]
public sealed class DescriptorIndexTests
{
    private DescriptorIndex _index = null!;

    [SetUp]
    public void Build()
    {
        var extension = new FieldDescriptorProto
        {
            Name = "colour",
            Number = 150,
            Extendee = ".t.Thing",
            Type = FieldDescriptorProto.Types.Type.Int32,
            Label = FieldDescriptorProto.Types.Label.Optional,
        };
        var holder = new DescriptorProto { Name = "Holder" };
        holder.Extension.Add(new FieldDescriptorProto(extension) { Name = "size", Number = 110 });
        var file = new FileDescriptorProto { Name = "t.proto", Package = "t", Syntax = "proto2" };
        file.MessageType.Add(new DescriptorProto
        {
            Name = "Thing",
            ExtensionRange = { new DescriptorProto.Types.ExtensionRange { Start = 100, End = 200 } },
        });
        file.MessageType.Add(holder);
        file.Extension.Add(extension);
        file.Service.Add(new ServiceDescriptorProto
        {
            Name = "S",
            Method = { new MethodDescriptorProto { Name = "M", InputType = ".t.Thing", OutputType = ".t.Thing" } },
        });
        var built = FileDescriptor.BuildFromByteStrings([file.ToByteString()]);
        _index = new DescriptorIndex(built);
    }

    [TestCase(110)]
    [TestCase(150)]
    public void FindExtension_DeclaredAtTopOrInAMessage_Found(int number)
    {
        Assert.That(_index.FindExtension("t.Thing", number), Is.Not.Null);
    }

    [Test]
    public void FindExtension_OtherNumber_Null()
    {
        Assert.That(_index.FindExtension("t.Thing", 111), Is.Null);
    }

    [Test]
    public void FindExtensionNumbers_ExtendedMessage_Ascending()
    {
        Assert.That(_index.FindExtensionNumbers("t.Thing"), Is.EqualTo(new[] { 110, 150 }));
    }

    [TestCase("t.colour")]
    [TestCase("t.Holder.size")]
    public void FindSymbol_Extension_Found(string symbol)
    {
        Assert.That(_index.FindSymbol(symbol), Is.Not.Null);
    }
}
