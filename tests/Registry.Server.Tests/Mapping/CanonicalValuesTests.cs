using Google.Protobuf.WellKnownTypes;
using Registry.Server.Errors;
using Registry.Server.Mapping;

namespace Registry.Server.Tests.Mapping;

[TestFixture]
public sealed class CanonicalValuesTests
{
    [Test]
    public void Encode_SameFieldsInAnotherOrder_SameBytes()
    {
        var left = new Struct { Fields = { ["b"] = Value.ForNumber(1), ["a"] = Nested("y", "x") } };
        var right = new Struct { Fields = { ["a"] = Nested("x", "y"), ["b"] = Value.ForNumber(1) } };

        Assert.That(Encode(left), Is.EqualTo(Encode(right)));
    }

    [Test]
    public void Encode_ThenParse_GivesTheSameContent()
    {
        var value = new Struct { Fields = { ["z"] = Value.ForList(Nested("b", "a"), Value.ForNull()), ["ä"] = Value.ForBool(false) } };
        var before = value.Clone();

        Assert.That(Struct.Parser.ParseFrom(Encode(value)), Is.EqualTo(before));
    }

    [TestCase(double.NaN)]
    [TestCase(double.NegativeInfinity)]
    public void Encode_NumberThatJsonHasNot_IsAViolation(double number)
    {
        var violations = new FieldViolations();

        CanonicalValues.Encode(Value.ForNumber(number), "field", violations);

        Assert.That(violations.Count, Is.EqualTo(1));
    }

    [Test]
    public void Encode_ValueWithoutKind_IsAViolation()
    {
        var violations = new FieldViolations();

        CanonicalValues.Encode(Value.ForList(new Value()), "field", violations);

        Assert.That(violations.Count, Is.EqualTo(1));
    }

    private static Value Nested(string first, string second) =>
        Value.ForStruct(new Struct { Fields = { [first] = Value.ForString("1" + first), [second] = Value.ForString("1" + second) } });

    private static byte[] Encode(Struct value)
    {
        var violations = new FieldViolations();
        var bytes = CanonicalValues.Encode(value, "field", violations);
        Assert.That(violations.Count, Is.Zero);
        return [.. bytes];
    }
}
