namespace Registry.Cel.Tests.Syntax;

public sealed class ParserTests
{
    [TestCase("1 + 2 * 3 == 7 && !false || 1 in [2]")]
    [TestCase("(1 + 2) * 3 - (4 - 5)")]
    [TestCase("a ? b : c ? d : e")]
    [TestCase("(a ? b : c) ? d : e")]
    [TestCase("a || b || c && d && (e && f) && (g || h)")]
    [TestCase("-(1) + -x - -1 + --0.a + -(!a) + -(0.5).b()")]
    [TestCase("!(-a) || !(-1)")]
    [TestCase("!!x && - -x < 1")]
    [TestCase("-9223372036854775808")]
    [TestCase("a.b.`c-d/e`.?f[?0][\"x\"].g(1, h)")]
    [TestCase("[1, ?a, 2u, 3.5, 1e+100, b\"\\x00a\", \"\\\"\\n\"]")]
    [TestCase("{1: 2, ?a: b, true: null}")]
    [TestCase(".a.b.T{x: 1, ?y: z, `w-v`: 2}")]
    [TestCase("has(a.b) && a.all(x, x > 0) && a.map(x, x > 1, x * 2).exists_one(y, y == 1)")]
    [TestCase("cel.bind(x, 1, x + x) + math.greatest(1, 2, 3)")]
    [TestCase("a.transformMap(k, v, has(v.x), v.x).optMap(m, m)")]
    public void ToString_Parsed_ParsesToTheSameText(string source)
    {
        var printed = Cel.Everything.Parse(source).Ast.ToString();

        Assert.That(Cel.Everything.Parse(printed).Ast.ToString(), Is.EqualTo(printed));
    }

    [TestCase("1 + 2 * 3", "1 + 2 * 3")]
    [TestCase("(1 + 2) * 3", "(1 + 2) * 3")]
    [TestCase("1 - (2 - 3)", "1 - (2 - 3)")]
    [TestCase("(1 - 2) - 3", "1 - 2 - 3")]
    [TestCase("(a && b) && c", "(a && b) && c")]
    [TestCase("!(a || b)", "!(a || b)")]
    [TestCase("!a || b", "!a || b")]
    [TestCase("a || b && c", "a || b && c")]
    [TestCase("(a || b) && c", "(a || b) && c")]
    [TestCase("1 < 2 == true", "1 < 2 == true")]
    [TestCase("[1,2,].size()", "[1, 2].size()")]
    [TestCase("{'a':1,}", "{\"a\": 1}")]
    [TestCase("has( a.b )", "has(a.b)")]
    [TestCase("r'\\d' // comment\n + 'x'", "\"\\\\d\" + \"x\"")]
    [TestCase("0xFFu", "255u")]
    [TestCase("a?.5:b", "a ? 0.5 : b")]
    public void ToString_Parsed_IsWrittenPlainly(string source, string expected)
    {
        Assert.That(Cel.Everything.Parse(source).Ast.ToString(), Is.EqualTo(expected));
    }

    [TestCase("", 0, "expected an expression, found the end")]
    [TestCase("1 +", 3, "expected an expression, found the end")]
    [TestCase("(1", 2, "expected ')', found the end")]
    [TestCase("[1 2]", 3, "expected ',' or ']', found number 2")]
    [TestCase("{1}", 2, "expected ':', found '}'")]
    [TestCase("a ? b", 5, "expected ':', found the end")]
    [TestCase("a b", 2, "expected an operator or the end, found 'b'")]
    [TestCase("a.1", 1, "expected an operator or the end, found number .1")]
    [TestCase("a.in", 2, "expected a field name, found 'in'")]
    [TestCase("for", 0, "'for' is a reserved word and no name")]
    [TestCase("9223372036854775808", 0, "9223372036854775808 is out of the range of int")]
    [TestCase("-9223372036854775809", 1, "9223372036854775809 is out of the range of int")]
    [TestCase("18446744073709551616u", 0, "18446744073709551616 is out of the range of uint")]
    [TestCase("1e309", 0, "1e309 is out of the range of double")]
    [TestCase("0x", 0, "a hexadecimal number needs digits after '0x'")]
    [TestCase("1abc", 0, "'a' may not follow a number")]
    [TestCase("'a", 0, "the literal needs a closing '")]
    [TestCase("'a\nb'", 0, "the literal needs a closing '")]
    [TestCase("'''a", 0, "the literal needs a closing '''")]
    [TestCase("'\\q'", 1, "unknown escape '\\q'")]
    [TestCase("'\\x1'", 1, "this escape needs 2 hexadecimal digits")]
    [TestCase("'\\400'", 1, "unknown escape '\\4'")]
    [TestCase("'\\ud800'", 1, "U+D800 is not a Unicode scalar value")]
    [TestCase("'\\U00110000'", 1, "U+110000 is not a Unicode scalar value")]
    [TestCase("b'\\u0041'", 2, "unknown escape '\\u' in bytes")]
    [TestCase("a.`b", 2, "a quoted name needs a closing '`'")]
    [TestCase("a.``", 2, "a quoted name may have letters, digits, '_', '.', '-', '/' and blanks")]
    [TestCase("a # b", 2, "unexpected character '#'")]
    [TestCase("!-a", 1, "expected an operand, found '-'")]
    [TestCase("a && ", 5, "expected an expression, found the end")]
    [TestCase("has(a)", 4, "has() needs a field selection")]
    [TestCase("[1].all(x.y, true)", 10, "this argument must be a simple name")]
    [TestCase("[1].exists(.x, true)", 11, "this argument must be a simple name")]
    [TestCase("[1].all(x, x, true)", 11, "the two variables need different names")]
    [TestCase("math.greatest()", 0, "math.greatest() needs at least one argument")]
    [TestCase("math.least('a')", 11, "math.least() takes numbers or a list of numbers")]
    [TestCase("math.least(1, [2])", 14, "math.least() takes numbers")]
    public void Parse_Malformed_SaysWhereAndWhatWasExpected(string source, int position, string message)
    {
        var issue = Cel.IssueOf(Cel.Everything, source);

        Assert.That(issue.IsSyntax);
        Assert.That((issue.Position, issue.Message), Is.EqualTo((position, message)));
    }

    [Test]
    public void ToString_Issue_ShowsTheLineAndACaretUnderThePlace()
    {
        var issue = Cel.IssueOf(Cel.Everything, "1 +\n  2 + )");

        Assert.That(issue.ToString(), Is.EqualTo("2:7: expected an expression, found ')'\n |   2 + )\n | ......^"));
    }

    [TestCase("r'\\n'", "\\n")]
    [TestCase("R\"\"\"a\"b\\\"\"\"", "a\"b\\")]
    [TestCase("'''a'b'''", "a'b")]
    [TestCase("'\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\\"\\'\\`'", "\a\b\f\n\r\t\v\\?\"'`")]
    [TestCase("'\\x41\\X42\\103\\u0044\\U0001F600'", "ABCD😀")]
    [TestCase("'😀'", "😀")]
    public void Parse_StringLiteral_HasTheMeantText(string source, string expected)
    {
        Assert.That(Cel.Evaluate(source).AsString(), Is.EqualTo(expected));
    }

    [TestCase("b'\\xff\\377é'", new byte[] { 0xFF, 0xFF, 0xC3, 0xA9 })]
    [TestCase("bR'\\n'", new byte[] { (byte)'\\', (byte)'n' })]
    public void Parse_BytesLiteral_HasTheMeantBytes(string source, byte[] expected)
    {
        Assert.That(Cel.Evaluate(source).AsBytes(), Is.EqualTo(expected));
    }

    [TestCase("{'for': 1}.for == 1")]
    [TestCase("{'a.b': 1}.`a.b` == 1")]
    [TestCase("1.0 == 1e0 && .5 == 0.5 && 1E+2 == 100.0")]
    [TestCase("0xAf == 175 && -0x10 == -16")]
    [TestCase("!!true && --1 == 1")]
    public void Parse_OddButValid_IsEvaluated(string source) => Cel.AssertTrue(source);
}
