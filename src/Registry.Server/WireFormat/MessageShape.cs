using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Registry.Server.WireFormat;

/// <summary>What is known of a field: enough to walk its encoded bytes.</summary>
internal sealed record FieldShape(string Name, FieldType Type, bool IsRepeated, bool IsMap, MessageShape? Message)
{
    private readonly int _wireType = Type switch
    {
        FieldType.String or FieldType.Bytes or FieldType.Message => 2,
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => 1,
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => 5,
        FieldType.Group => 3,
        _ => 0,
    };

    /// <summary>Whether a value of the field may come in this wire type; repeated numbers may come packed into one.</summary>
    public bool Accepts(int wireType) => wireType == _wireType || (wireType == 2 && IsRepeated && _wireType is 0 or 1 or 5);
}

/// <summary>What is known of a message, by field number; made once for each message type from its descriptor.</summary>
internal sealed class MessageShape
{
    private static readonly ConcurrentDictionary<MessageDescriptor, MessageShape> Shapes = new();

    private FieldShape?[] _fields = [];

    private MessageShape(string name) => Name = name;

    /// <summary>Full name of the message.</summary>
    public string Name { get; }

    /// <summary>The shape of a message type.</summary>
    public static MessageShape Of(MessageDescriptor descriptor) => Shapes.TryGetValue(descriptor, out var known) ? known : Make(descriptor, []);

    /// <summary>The field of a number, or null.</summary>
    public FieldShape? Field(int number) => (uint)number < (uint)_fields.Length ? _fields[number] : null;

    private static MessageShape Make(MessageDescriptor descriptor, Dictionary<MessageDescriptor, MessageShape> making)
    {
        if (making.TryGetValue(descriptor, out var shape))
        {
            return shape;
        }

        // Entered before its fields are known: messages may contain themselves.
        shape = new MessageShape(descriptor.FullName);
        making.Add(descriptor, shape);
        shape._fields = new FieldShape?[descriptor.Fields.InFieldNumberOrder().Select(field => field.FieldNumber + 1).DefaultIfEmpty(0).Max()];
        foreach (var field in descriptor.Fields.InFieldNumberOrder())
        {
            var message = field.FieldType == FieldType.Message ? Make(field.MessageType, making) : null;
            shape._fields[field.FieldNumber] = new FieldShape(field.Name, field.FieldType, field.IsRepeated, field.IsMap, message);
        }

        return Shapes.GetOrAdd(descriptor, shape);
    }
}
