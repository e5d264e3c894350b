using System.Text;

namespace Registry.Cel.Syntax;

/// <summary>Writes a tree as text that parses to the same tree. Macros are written as they were called.</summary>
internal sealed class Printer
{
    private const int Unary = 6;
    private const int Member = 7;

    private readonly StringBuilder _output = new();

    public static string Print(CelExpr node)
    {
        var printer = new Printer();
        printer.Write(node, 0);
        return printer._output.ToString();
    }

    /// <summary>Writes a node, in parentheses where it binds less tightly than its place needs.</summary>
    private void Write(CelExpr node, int precedence)
    {
        switch (node)
        {
            case { Macro: { } macro }:
                WriteFunction(macro);
                break;
            case CelConstant constant:
                _output.Append(ValuePrinter.Print(constant.Value));
                break;
            case CelIdent ident:
                _output.Append(ident.Name);
                break;
            case CelSelect select:
                WriteSelect(select);
                break;
            case CelCall call:
                WriteCall(call, precedence);
                break;
            case CelListExpr list:
                _output.Append('[');
                Separated(list.Elements, (element, i) =>
                {
                    _output.Append(list.Optionals.Contains(i) ? "?" : "");
                    Write(element, 0);
                });
                _output.Append(']');
                break;
            case CelMapExpr map:
                _output.Append('{');
                Separated(map.Entries, (entry, _) =>
                {
                    _output.Append(entry.IsOptional ? "?" : "");
                    Write(entry.Key, 0);
                    _output.Append(": ");
                    Write(entry.Value, 0);
                });
                _output.Append('}');
                break;
            case CelObjectExpr instance:
                _output.Append(instance.TypeName).Append('{');
                Separated(instance.Fields, (field, _) =>
                {
                    _output.Append(field.IsOptional ? "?" : "").Append(FieldName(field.Field)).Append(": ");
                    Write(field.Value, 0);
                });
                _output.Append('}');
                break;
            case CelComprehension comprehension:
                WriteFold(comprehension.Fold);
                break;
        }
    }

    private void WriteSelect(CelSelect select)
    {
        _output.Append(select.IsTest ? "has(" : "");
        Write(select.Operand, Member);
        _output.Append(select.IsOptional ? ".?" : ".").Append(FieldName(select.Field)).Append(select.IsTest ? ")" : "");
    }

    private void WriteCall(CelCall call, int precedence)
    {
        switch (call)
        {
            case { Function: Operators.Conditional, Args: [var condition, var whenTrue, var whenFalse] }:
                Parenthesized(precedence > 0, () =>
                {
                    Write(condition, 1);
                    _output.Append(" ? ");
                    Write(whenTrue, 1);
                    _output.Append(" : ");
                    Write(whenFalse, 0);
                });
                break;
            case { Function: Operators.Not or Operators.Negate, Args: [var operand] }:
                Parenthesized(precedence > Unary, () => WriteUnary(call.Function == Operators.Not ? '!' : '-', operand));
                break;
            case { Function: Operators.Index or Operators.OptionalIndex, Args: [var operand, var index] }:
                Write(operand, Member);
                _output.Append(call.Function == Operators.Index ? "[" : "[?");
                Write(index, 0);
                _output.Append(']');
                break;
            case { Args.Count: >= 2 } when Operators.Texts.TryGetValue(call.Function, out var found):
                Parenthesized(precedence > found.Precedence, () => WriteBinary(call, found));
                break;
            default:
                WriteFunction(call);
                break;
        }
    }

    private void WriteBinary(CelCall call, (int Precedence, string Text) found)
    {
        // Operators bind to the left, but a chain of && or || is one call: each of its operands that is a chain had parentheses.
        var isChain = call.Function is Operators.And or Operators.Or;
        Write(call.Args[0], found.Precedence + (isChain ? 1 : 0));
        foreach (var operand in call.Args.Skip(1))
        {
            _output.Append(' ').Append(found.Text).Append(' ');
            Write(operand, found.Precedence + 1);
        }
    }

    private void WriteUnary(char sign, CelExpr operand)
    {
        var start = _output.Append(sign).Length;
        Write(operand, Unary);

        // A minus before a number would become part of it, and the two signs do not mix.
        var next = _output[start];
        if (sign == '-' ? char.IsAsciiDigit(next) || next == '!' : next == '-')
        {
            _output.Insert(start, '(').Append(')');
        }
    }

    private void WriteFunction(CelCall call)
    {
        if (call.Target is not null)
        {
            Write(call.Target, Member);
            _output.Append('.');
        }

        _output.Append(call.Function).Append('(');
        Separated(call.Args, (arg, _) => Write(arg, 0));
        _output.Append(')');
    }

    /// <summary>A fold that no macro made cannot be written in the language; this is for people.</summary>
    private void WriteFold(CelFold fold)
    {
        _output.Append("@fold(");
        Separated([fold.Range, fold.Init, fold.Condition, fold.Step, fold.Result], (part, _) => Write(part, 0));
        _output.Append(')');
    }

    private void Separated<T>(IReadOnlyList<T> items, Action<T, int> write)
    {
        for (var i = 0; i < items.Count; i++)
        {
            _output.Append(i == 0 ? "" : ", ");
            write(items[i], i);
        }
    }

    private void Parenthesized(bool isNeeded, Action write)
    {
        _output.Append(isNeeded ? "(" : "");
        write();
        _output.Append(isNeeded ? ")" : "");
    }

    private static string FieldName(string name)
    {
        var isPlain = (char.IsAsciiLetter(name[0]) || name[0] == '_')
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            && name is not ("true" or "false" or "null" or "in");
        return isPlain ? name : $"`{name}`";
    }
}
