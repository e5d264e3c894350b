using System.Collections.Concurrent;
using Google.Protobuf.Reflection;

namespace Registry.Server.WireFormat;

/// <summary>What is known of a field: enough to walk its encoded bytes.</summary>
internal sealed record FieldShape(string Name, FieldType Type, bool IsRepeated, bool IsMap, MessageShape? Message)
{
    /// <summary>Whether repeated values may come packed into one.</summary>
    public bool IsPackable => IsRepeated && Type is not (FieldType.String or FieldType.Bytes or FieldType.Message or FieldType.Group);
}

/// <summary>What is known of a message, by field number; made once for each message type from its descriptor.</summary>
internal sealed class MessageShape
{
    private static readonly ConcurrentDictionary<MessageDescriptor, MessageShape> Shapes = new();

    private readonly Dictionary<int, FieldShape> _fields = [];

    private MessageShape(string name) => Name = name;

    /// <summary>Full name of the message.</summary>
    public string Name { get; }

    /// <summary>The shape of a message type.</summary>
    public static MessageShape Of(MessageDescriptor descriptor) => Shapes.TryGetValue(descriptor, out var known) ? known : Make(descriptor, []);

    /// <summary>The field of a number, or null.</summary>
    public FieldShape? Field(int number) => _fields.GetValueOrDefault(number);

    private static MessageShape Make(MessageDescriptor descriptor, Dictionary<MessageDescriptor, MessageShape> making)
    {
        if (making.TryGetValue(descriptor, out var shape))
        {
            return shape;
        }

        // Entered before its fields are known: messages may contain themselves.
        shape = new MessageShape(descriptor.FullName);
        making.Add(descriptor, shape);
        foreach (var field in descriptor.Fields.InFieldNumberOrder())
        {
            var message = field.FieldType == FieldType.Message ? Make(field.MessageType, making) : null;
            shape._fields.Add(field.FieldNumber, new FieldShape(field.Name, field.FieldType, field.IsRepeated, field.IsMap, message));
        }

        return Shapes.GetOrAdd(descriptor, shape);
    }
}
