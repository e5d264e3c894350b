using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Registry.Cli.Output;
using Registry.V1;

namespace Registry.Cli.Import;

/// <summary>A line of an import, read as a request.</summary>
/// <param name="Number">Its number, from one.</param>
/// <param name="Request">What it registers.</param>
/// <param name="SizeBytes">Size of the request when encoded.</param>
internal sealed record ImportLine(long Number, RegisterNodeRequest Request, int SizeBytes)
{
    /// <summary>Reads a line: a <c>RegisterNodeRequest</c>, or a <c>Node</c> as <c>node list -o jsonl</c> prints it.</summary>
    /// <exception cref="FormatException">The line is neither; the message says why.</exception>
    public static ImportLine Parse(long number, byte[] line)
    {
        if (!Utf8.IsValid(line))
        {
            throw new FormatException("not UTF-8");
        }

        var json = Encoding.UTF8.GetString(line);
        var request = HasNode(line)
            ? ProtoJson.Parse<RegisterNodeRequest>(json)
            : new RegisterNodeRequest { Node = ProtoJson.Parse<Node>(json) };
        return new ImportLine(number, request, request.CalculateSize());
    }

    /// <summary>Whether the object has a member that only a request has.</summary>
    private static bool HasNode(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 256 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new FormatException("not a JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("node"u8))
                {
                    return true;
                }

                reader.Skip();
            }

            return false;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A name with half of a surrogate pair is an invalid operation for the reader.
            throw new FormatException($"not JSON: {e.Message}", e);
        }
    }
}
