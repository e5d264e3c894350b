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

    private readonly TokenReader _tokens;
    private readonly ExprFactory _make;
    private readonly MacroTable _macros;
    private readonly CelLimits _limits;
    private int _nesting;

    public Parser(string source, MacroTable macros, CelLimits limits)
    {
        if (source.Length > limits.MaxLength)
        {
            throw new CelSyntaxException(limits.MaxLength, $"the expression is longer than {limits.MaxLength} characters");
        }

        _tokens = new TokenReader(source);
        _make = new ExprFactory(limits);
        _macros = macros;
        _limits = limits;
    }

    /// <summary>Parses the whole source.</summary>
    /// <exception cref="CelSyntaxException">At the first error.</exception>
    public CelExpr Parse()
    {
        var expr = Expression();
        return _tokens.Current.Kind == TokenKind.End ? expr : throw _tokens.Expected("an operator or the end");
    }

    private CelExpr Expression()
    {
        if (++_nesting > _limits.MaxDepth)
        {
            throw new CelSyntaxException(_tokens.Current.Position, $"the expression is nested deeper than {_limits.MaxDepth}");
        }

        var expr = Binary(1);
        if (_tokens.Current.Is("?"))
        {
            var position = _tokens.Take().Position;
            var whenTrue = Binary(1);
            _tokens.Take(":");
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
            var position = _tokens.Take().Position;
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
            _tokens.Take();
            operands.Add(Binary(next.Precedence + 1));
        }

        return _make.Call(position, function, operands);
    }

    private (int Precedence, string Function)? BinaryOperator() =>
        (_tokens.Current.Kind == TokenKind.Symbol || _tokens.Current.IsWord("in"))
        && Operators.Binary.TryGetValue(_tokens.Current.Text, out var found)
            ? found
            : null;

    private CelExpr Unary()
    {
        var signs = new List<Token>();
        while (_tokens.Current.Is("!") || _tokens.Current.Is("-"))
        {
            if (signs.Count > 0 && signs[0].Text != _tokens.Current.Text)
            {
                throw _tokens.Expected("an operand");
            }

            signs.Add(_tokens.Take());
        }

        // A minus right before a number is part of it: the smallest int has no positive counterpart.
        var isNegative = signs is [.., { Text: "-" }] && _tokens.Current.Kind is TokenKind.Int or TokenKind.Double;
        var expr = Member(isNegative
            ? _make.Constant(signs[^1].Position, NumberLiteral.Value(_tokens.Take(), isNegative: true))
            : Primary());
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
            if (_tokens.Current.Is("."))
            {
                expr = Selection(expr);
            }
            else if (_tokens.Current.Is("["))
            {
                var position = _tokens.Take().Position;
                var function = _tokens.TryTake("?") ? Operators.OptionalIndex : Operators.Index;
                var index = Expression();
                _tokens.Take("]");
                expr = _make.Call(position, function, expr, index);
            }
            else if (_tokens.Current.Is("{") && TypeName(expr) is { } typeName)
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
        _tokens.Take(".");
        var isOptional = _tokens.TryTake("?");
        var field = FieldName();
        if (field.Kind == TokenKind.Ident && !isOptional && _tokens.Current.Is("("))
        {
            return Expand(field.Position, field.Text, operand, Arguments());
        }

        return _make.Select(field.Position, operand, field.Text, isOptional: isOptional);
    }

    private Token FieldName() =>
        _tokens.Current.Kind == TokenKind.QuotedIdent
        || (_tokens.Current.Kind == TokenKind.Ident && !Keywords.Contains(_tokens.Current.Text))
            ? _tokens.Take()
            : throw _tokens.Expected("a field name");

    private CelExpr Primary()
    {
        var token = _tokens.Current;
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.Uint or TokenKind.Double:
                return _make.Constant(token.Position, NumberLiteral.Value(_tokens.Take(), isNegative: false));
            case TokenKind.String or TokenKind.Bytes:
                return _make.Constant(token.Position, _tokens.Take().Value);
            case TokenKind.Ident:
                return Named("", token.Position);
            case TokenKind.Symbol when token.Text == "(":
                _tokens.Take();
                var expr = Expression();
                _tokens.Take(")");
                return expr;
            case TokenKind.Symbol when token.Text == "[":
                return ListLiteral();
            case TokenKind.Symbol when token.Text == "{":
                return MapLiteral();
            case TokenKind.Symbol when token.Text == ".":
                _tokens.Take();
                return Named(".", token.Position);
            default:
                throw _tokens.Expected("an expression");
        }
    }

    private CelExpr Named(string dot, int position)
    {
        if (_tokens.Current.Kind != TokenKind.Ident)
        {
            throw _tokens.Expected("a name");
        }

        if (dot.Length == 0 && Literal(_tokens.Current.Text) is { } literal)
        {
            _tokens.Take();
            return _make.Constant(position, literal);
        }

        if (Reserved.Contains(_tokens.Current.Text) || Keywords.Contains(_tokens.Current.Text))
        {
            throw new CelSyntaxException(_tokens.Current.Position, $"'{_tokens.Current.Text}' is a reserved word and no name");
        }

        var name = dot + _tokens.Take().Text;
        return _tokens.Current.Is("(") ? Expand(position, name, null, Arguments()) : _make.Ident(position, name);
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
        _tokens.Take("(");
        var args = new List<CelExpr>();
        if (!_tokens.TryTake(")"))
        {
            do
            {
                args.Add(Expression());
            }
            while (_tokens.TryTake(","));
            _tokens.Take(")");
        }

        return args;
    }

    private CelExpr ListLiteral()
    {
        var position = _tokens.Take("[").Position;
        var elements = new List<CelExpr>();
        var optionals = new HashSet<int>();
        while (!_tokens.TryTake("]"))
        {
            if (_tokens.TryTake("?"))
            {
                optionals.Add(elements.Count);
            }

            elements.Add(Expression());
            if (!_tokens.TryTake(",") && !_tokens.Current.Is("]"))
            {
                throw _tokens.Expected("',' or ']'");
            }
        }

        return _make.List(position, elements, optionals);
    }

    private CelExpr MapLiteral()
    {
        var position = _tokens.Take("{").Position;
        var entries = new List<CelMapEntry>();
        while (!_tokens.TryTake("}"))
        {
            var isOptional = _tokens.TryTake("?");
            var key = Expression();
            _tokens.Take(":");
            entries.Add(new CelMapEntry(key, Expression(), isOptional));
            EndEntry();
        }

        return _make.Map(position, entries);
    }

    private CelExpr ObjectLiteral(int position, string typeName)
    {
        _tokens.Take("{");
        var fields = new List<CelFieldInit>();
        while (!_tokens.TryTake("}"))
        {
            var isOptional = _tokens.TryTake("?");
            var field = FieldName().Text;
            _tokens.Take(":");
            fields.Add(new CelFieldInit(field, Expression(), isOptional));
            EndEntry();
        }

        return _make.Object(position, typeName, fields);
    }

    private void EndEntry()
    {
        if (!_tokens.TryTake(",") && !_tokens.Current.Is("}"))
        {
            throw _tokens.Expected("',' or '}'");
        }
    }

    private static string? TypeName(CelExpr expr) => expr is { Macro: null } ? QualifiedName.Of(expr) : null;
}
