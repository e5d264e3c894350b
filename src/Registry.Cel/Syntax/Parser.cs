using System.Globalization;
using Registry.Cel.Macros;

namespace Registry.Cel.Syntax;

/// <summary>
/// Recursive descent with a precedence table for binary operators. Each nesting in the source is counted on the way down, each node's depth
/// on the way up, so no text can make this or a later walk overflow the stack.
/// </summary>
internal sealed class Parser
{
    private static readonly HashSet<string> Reserved =
    [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    ];

    private static readonly HashSet<string> Keywords = ["true", "false", "null", "in"];

    private readonly Lexer _lexer;
    private readonly ExprFactory _make;
    private readonly MacroTable _macros;
    private readonly CelLimits _limits;
    private Token _token;
    private int _nesting;

    public Parser(string source, MacroTable macros, CelLimits limits)
    {
        if (source.Length > limits.MaxLength)
        {
            throw new CelSyntaxException(limits.MaxLength, $"the expression is longer than {limits.MaxLength} characters");
        }

        _lexer = new Lexer(source);
        _make = new ExprFactory(limits);
        _macros = macros;
        _limits = limits;
        _token = _lexer.Next();
    }

    /// <summary>Parses the whole source.</summary>
    /// <exception cref="CelSyntaxException">At the first error.</exception>
    public CelExpr Parse()
    {
        var expr = Expression();
        return _token.Kind == TokenKind.End ? expr : throw Expected("an operator or the end");
    }

    private CelExpr Expression()
    {
        if (++_nesting > _limits.MaxDepth)
        {
            throw new CelSyntaxException(_token.Position, $"the expression is nested deeper than {_limits.MaxDepth}");
        }

        var expr = Binary(1);
        if (_token.Is("?"))
        {
            var position = Take().Position;
            var whenTrue = Binary(1);
            Take(":");
            expr = _make.Call(position, Operators.Conditional, expr, whenTrue, Expression());
        }

        _nesting--;
        return expr;
    }

    private CelExpr Binary(int precedence)
    {
        var left = Unary();
        while (BinaryOperator() is { } next && next.Precedence >= precedence)
        {
            var position = Take().Position;
            var right = Binary(next.Precedence + 1);
            left = next.Function is Operators.And or Operators.Or
                ? Chain(position, next.Function, left, right)
                : _make.Call(position, next.Function, left, right);
        }

        return left;
    }

    /// <summary>Reads the rest of a chain of one logical operator: one call of many operands, however long, is not deep.</summary>
    private CelExpr Chain(int position, string function, CelExpr first, CelExpr second)
    {
        var operands = new List<CelExpr> { first, second };
        while (BinaryOperator() is { } next && next.Function == function)
        {
            Take();
            operands.Add(Binary(next.Precedence + 1));
        }

        return _make.Call(position, function, operands);
    }

    private (int Precedence, string Function)? BinaryOperator() =>
        (_token.Kind == TokenKind.Symbol || _token.IsWord("in")) && Operators.Binary.TryGetValue(_token.Text, out var found) ? found : null;

    private CelExpr Unary()
    {
        var signs = new List<Token>();
        while (_token.Is("!") || _token.Is("-"))
        {
            if (signs.Count > 0 && signs[0].Text != _token.Text)
            {
                throw Expected("an operand");
            }

            signs.Add(Take());
        }

        // A minus right before a number is part of it: the smallest int has no positive counterpart.
        var isNegative = signs is [.., { Text: "-" }] && _token.Kind is TokenKind.Int or TokenKind.Double;
        var expr = Member(isNegative ? _make.Constant(signs[^1].Position, Number(Take(), isNegative: true)) : Primary());
        for (var i = signs.Count - (isNegative ? 2 : 1); i >= 0; i--)
        {
            expr = _make.Call(signs[i].Position, signs[i].Is("!") ? Operators.Not : Operators.Negate, expr);
        }

        return expr;
    }

    private CelExpr Member(CelExpr expr)
    {
        while (true)
        {
            if (_token.Is("."))
            {
                expr = Selection(expr);
            }
            else if (_token.Is("["))
            {
                var position = Take().Position;
                var function = TryTake("?") ? Operators.OptionalIndex : Operators.Index;
                var index = Expression();
                Take("]");
                expr = _make.Call(position, function, expr, index);
            }
            else if (_token.Is("{") && TypeName(expr) is { } typeName)
            {
                expr = ObjectLiteral(QualifiedName.Start(expr), typeName);
            }
            else
            {
                return expr;
            }
        }
    }

    private CelExpr Selection(CelExpr operand)
    {
        Take(".");
        var isOptional = TryTake("?");
        var field = FieldName();
        if (field.Kind == TokenKind.Ident && !isOptional && _token.Is("("))
        {
            return Expand(field.Position, field.Text, operand, Arguments());
        }

        return _make.Select(field.Position, operand, field.Text, isOptional: isOptional);
    }

    private Token FieldName() =>
        _token.Kind == TokenKind.QuotedIdent || (_token.Kind == TokenKind.Ident && !Keywords.Contains(_token.Text))
            ? Take()
            : throw Expected("a field name");

    private CelExpr Primary()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return _make.Constant(token.Position, Number(Take(), isNegative: false));
            case TokenKind.String or TokenKind.Bytes:
                return _make.Constant(token.Position, Take().Value);
            case TokenKind.Ident:
                return Named("", token.Position);
            case TokenKind.Symbol when token.Text == "(":
                Take();
                var expr = Expression();
                Take(")");
                return expr;
            case TokenKind.Symbol when token.Text == "[":
                return ListLiteral();
            case TokenKind.Symbol when token.Text == "{":
                return MapLiteral();
            case TokenKind.Symbol when token.Text == ".":
                Take();
                return Named(".", token.Position);
            default:
                throw Expected("an expression");
        }
    }

    private CelExpr Named(string dot, int position)
    {
        if (_token.Kind != TokenKind.Ident)
        {
            throw Expected("a name");
        }

        if (dot.Length == 0 && Literal(_token.Text) is { } literal)
        {
            Take();
            return _make.Constant(position, literal);
        }

        if (Reserved.Contains(_token.Text) || Keywords.Contains(_token.Text))
        {
            throw new CelSyntaxException(_token.Position, $"'{_token.Text}' is a reserved word and no name");
        }

        var name = dot + Take().Text;
        return _token.Is("(") ? Expand(position, name, null, Arguments()) : _make.Ident(position, name);
    }

    private static CelValue? Literal(string word) => word switch
    {
        "true" => CelValue.True,
        "false" => CelValue.False,
        "null" => CelValue.Null,
        _ => null,
    };

    private CelExpr Expand(int position, string function, CelExpr? target, IReadOnlyList<CelExpr> args)
    {
        if (_macros.Find(function, target is not null, args.Count) is { } macro
            && macro.Expand(new MacroContext(_make, position), target, args) is { } expanded)
        {
            expanded.Macro = _make.MacroCall(position, function, target, args);
            return expanded;
        }

        return target is null ? _make.Call(position, function, args) : _make.Method(position, function, target, args);
    }

    private List<CelExpr> Arguments()
    {
        Take("(");
        var args = new List<CelExpr>();
        if (!TryTake(")"))
        {
            do
            {
                args.Add(Expression());
            }
            while (TryTake(","));
            Take(")");
        }

        return args;
    }

    private CelExpr ListLiteral()
    {
        var position = Take("[").Position;
        var elements = new List<CelExpr>();
        var optionals = new HashSet<int>();
        while (!TryTake("]"))
        {
            if (TryTake("?"))
            {
                optionals.Add(elements.Count);
            }

            elements.Add(Expression());
            if (!TryTake(",") && !_token.Is("]"))
            {
                throw Expected("',' or ']'");
            }
        }

        return _make.List(position, elements, optionals);
    }

    private CelExpr MapLiteral()
    {
        var position = Take("{").Position;
        var entries = new List<CelMapEntry>();
        while (!TryTake("}"))
        {
            var isOptional = TryTake("?");
            var key = Expression();
            Take(":");
            entries.Add(new CelMapEntry(key, Expression(), isOptional));
            EndEntry();
        }

        return _make.Map(position, entries);
    }

    private CelExpr ObjectLiteral(int position, string typeName)
    {
        Take("{");
        var fields = new List<CelFieldInit>();
        while (!TryTake("}"))
        {
            var isOptional = TryTake("?");
            var field = FieldName().Text;
            Take(":");
            fields.Add(new CelFieldInit(field, Expression(), isOptional));
            EndEntry();
        }

        return _make.Object(position, typeName, fields);
    }

    private void EndEntry()
    {
        if (!TryTake(",") && !_token.Is("}"))
        {
            throw Expected("',' or '}'");
        }
    }

    private static string? TypeName(CelExpr expr) => expr is { Macro: null } ? QualifiedName.Of(expr) : null;

    private static CelValue Number(Token token, bool isNegative)
    {
        var isHex = token.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var digits = isHex ? token.Text.AsSpan(2) : token.Text.AsSpan();
        var style = isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        if (token.Kind == TokenKind.Double)
        {
            return CelValue.Of(isNegative ? -token.Value.AsDouble() : token.Value.AsDouble());
        }

        var limit = (ulong)long.MaxValue + (isNegative ? 1UL : 0);
        if (!ulong.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) || (token.Kind == TokenKind.Int && number > limit))
        {
            throw new CelSyntaxException(token.Position, $"{token.Text} is out of the range of {(token.Kind == TokenKind.Int ? "int" : "uint")}");
        }

        return token.Kind == TokenKind.Uint ? CelValue.Of(number) : CelValue.Of(isNegative ? -(long)number : (long)number);
    }

    private Token Take()
    {
        var token = _token;
        _token = _lexer.Next();
        return token;
    }

    private Token Take(string symbol) => _token.Is(symbol) ? Take() : throw Expected($"'{symbol}'");

    private bool TryTake(string symbol)
    {
        if (!_token.Is(symbol))
        {
            return false;
        }

        Take();
        return true;
    }

    private CelSyntaxException Expected(string what) => new(_token.Position, $"expected {what}, found {_token.Describe()}");
}
