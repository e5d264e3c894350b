using System.Text;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Takes a message apart: texts, and expressions in braces. Two braces are one.</summary>
internal sealed class MessageTemplate(SchemaDraft draft, ExpressionCompiler compiler, ModuleFile file, string path)
{
    public ImmutableArray<(string Text, Expression? Value)> Parse(string message, ExpressionContext context)
    {
        var parts = ImmutableArray.CreateBuilder<(string Text, Expression? Value)>();
        var text = new StringBuilder();
        for (var i = 0; i < message.Length; i++)
        {
            var c = message[i];
            if (c is '{' or '}' && i + 1 < message.Length && message[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '}')
            {
                draft.Log.Add(file, path, "'}' without '{' before it; write '}}' for a brace");
                return [];
            }
            else if (c != '{')
            {
                text.Append(c);
            }
            else if (End(message, i + 1) is var end && end < 0)
            {
                draft.Log.Add(file, path, "'{' without '}' after it; write '{{' for a brace");
                return [];
            }
            else
            {
                var (value, _) = compiler.CompilePart(file, path, message[(i + 1)..end], i + 1, context, Expected.Anything);
                parts.Add((text.ToString(), value));
                text.Clear();
                i = end;
            }
        }

        if (text.Length > 0)
        {
            parts.Add((text.ToString(), null));
        }

        return parts.ToImmutable();
    }

    /// <summary>The brace that ends an expression: not one of a map's, and none in a string.</summary>
    private static int End(string message, int start)
    {
        var (depth, quote) = (0, '\0');
        for (var i = start; i < message.Length; i++)
        {
            var c = message[i];
            if (quote != '\0')
            {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '}' && depth-- == 0)
            {
                return i;
            }
            else if (c == '{')
            {
                depth++;
            }
        }

        return -1;
    }
}
