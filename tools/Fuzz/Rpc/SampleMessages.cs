using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fuzz.Rpc;

/// <summary>Requests with every field set, one at a time and all together, so that mutations begin where something is.</summary>
internal static class SampleMessages
{
    private const int Depth = 4;

    /// <summary>Encoded messages of a type.</summary>
    public static IEnumerable<byte[]> Of(MessageDescriptor type)
    {
        yield return [];
        yield return Message(type, Depth, field => field.ContainingOneof is null || field.ContainingOneof.Fields[0] == field).ToByteArray();
        foreach (var field in type.Fields.InFieldNumberOrder())
        {
            yield return Message(type, Depth, other => other.ContainingType != type || other == field).ToByteArray();
        }
    }

    private static IMessage Message(MessageDescriptor type, int depth, Func<FieldDescriptor, bool> wanted)
    {
        var message = type.Parser.ParseFrom(Array.Empty<byte>());
        foreach (var field in type.Fields.InFieldNumberOrder().Where(wanted))
        {
            if (field.IsMap || (field.FieldType == FieldType.Message && depth == 0))
            {
                continue;
            }

            var value = Value(field, depth, wanted);
            if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
            }
            else
            {
                field.Accessor.SetValue(message, value);
            }
        }

        return message;
    }

    private static object Value(FieldDescriptor field, int depth, Func<FieldDescriptor, bool> wanted) => field.FieldType switch
    {
        FieldType.Message => Message(field.MessageType, depth - 1, wanted),
        FieldType.String => Text(field.Name),
        FieldType.Bytes => ByteString.CopyFromUtf8("bytes"),
        FieldType.Bool => true,
        FieldType.Double => 1.5,
        FieldType.Int64 => 1L,
        FieldType.UInt64 => 1UL,
        FieldType.UInt32 => 1U,
        FieldType.Float => 1.5f,
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[^1].Number),
        _ => 1,
    };

    private static string Text(string field) => field switch
    {
        "type" => "vm",
        "name" => "web-1",
        "unique_key" => "serial:a",
        "filter" => "node.name == 'web-1'",
        "order_by" => "name",
        "page_token" => "",
        "cidr" or "prefix" => "10.0.0.0/24",
        _ => "a",
    };
}
