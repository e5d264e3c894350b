using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Server.WireFormat;

namespace Registry.Server.Config;

/// <summary>How a configuration is to be shown.</summary>
/// <param name="IsIntent">Only what users set.</param>
/// <param name="WithSources">Tell where values come from.</param>
/// <param name="RevealSensitive">Show sensitive values.</param>
internal readonly record struct ConfigStyle(bool IsIntent, bool WithSources, bool RevealSensitive);

/// <summary>Turns the items of nodes into <c>registry.v1.Config</c>.</summary>
internal static class ConfigEncoder
{
    /// <summary>The items of a node at a point, ids in order of display.</summary>
    public static V1.Config Encode(Node node, PointSchema point, ConfigStyle style) => Encode(node, node.Items.Point(point.Name), point, style);

    /// <summary>These items of a node at a point, ids in order of display.</summary>
    public static V1.Config Encode(Node node, PointItems items, PointSchema point, ConfigStyle style)
    {
        var config = new V1.Config
        {
            NodeId = node.Id,
            NodeName = node.Name,
            Point = point.Name,
            UseDefaults = items.UseDefaults,
            Metadata = items.Metadata.IsEmpty ? null : Struct.Parser.ParseFrom(items.Metadata.AsSpan()),
            PointRevision = items.Revision,
            NodeRevision = node.Revision,
        };
        foreach (var schema in point.Items.Where(known => known.AppliesTo(node.Type)))
        {
            var stored = items.Of(schema.Id);
            if (stored.IsEmpty && schema.Cardinality == Cardinality.Single && !style.IsIntent && DefaultClass(schema) is { } defaultClass)
            {
                config.Items.Add(DefaultInstance(schema, defaultClass));
            }

            foreach (var item in stored)
            {
                // What modules no longer declare is shown no more; it goes with the next evaluation.
                if (schema.Class(item.Class) is { } itemClass && (!style.IsIntent || IsIntent(item)))
                {
                    config.Items.Add(Encode(item, itemClass, style));
                }
            }
        }

        return config;
    }

    private static ClassSchema? DefaultClass(ItemSchema item) => item.Classes.FirstOrDefault(candidate => candidate.IsSelectable);

    /// <summary>What expressions see of a single item that there is not.</summary>
    private static V1.ConfigItem DefaultInstance(ItemSchema item, ClassSchema itemClass)
    {
        var instance = new V1.ConfigItem { Ref = new V1.ItemRef { Id = item.Id }, Class = itemClass.Name, IsDefault = true };
        foreach (var field in itemClass.Fields)
        {
            if (field.Default.Kind != CelKind.Null)
            {
                instance.Values.Add(field.Name, Value(field.Default));
            }
        }

        return instance;
    }

    /// <summary>One item.</summary>
    public static V1.ConfigItem Encode(Item item, ClassSchema itemClass, ConfigStyle style)
    {
        var encoded = new V1.ConfigItem
        {
            Ref = Ref(item.Ref),
            Class = itemClass.Name,
            Parent = item.Parent.IsNone ? null : Ref(item.Parent),
            Annotations = item.Annotations.IsEmpty ? null : Struct.Parser.ParseFrom(item.Annotations.AsSpan()),
            Source = style.WithSources ? Source(item.Source) : null,
        };
        foreach (var field in item.Fields)
        {
            if (!itemClass.TryGetField(field.Name, out var schema) || !FieldValues.Fits(schema, field.Value) || (style.IsIntent && !field.Source.IsUser))
            {
                continue;
            }

            if (schema.Definition.Sensitive && !style.RevealSensitive)
            {
                encoded.MaskedFields.Add(field.Name);
            }
            else
            {
                encoded.Values.Add(field.Name, Value(field.Value));
            }

            if (style.WithSources)
            {
                encoded.Sources.Add(field.Name, Source(field.Source));
            }
        }

        return encoded;
    }

    /// <summary>A value in the form of the API.</summary>
    public static Value Value(in CelValue value) => JsonValues.ToProto(FieldValues.ToJson(value));

    /// <summary>The answer of a write, which was carried out: with less where it would be larger than clients receive.</summary>
    public static V1.UpdateConfigResponse Fitted(V1.UpdateConfigResponse response)
    {
        if (response.CalculateSize() > AnswerLimits.MessageBytes)
        {
            response.Reduced = true;
            response.Config.Items.Clear();
        }

        if (response.CalculateSize() > AnswerLimits.MessageBytes)
        {
            response.Findings.Clear();
            response.Added.Clear();
        }

        return response;
    }

    /// <summary>Names an item.</summary>
    public static V1.ItemRef Ref(ItemRef item) => new() { Id = item.Id, Key = item.Key };

    /// <summary>A source.</summary>
    public static V1.ValueSource Source(ValueSource source) => new()
    {
        Origin = source.Origin switch
        {
            ValueOrigin.User => V1.ValueSource.Types.Origin.User,
            ValueOrigin.Constant => V1.ValueSource.Types.Origin.Constant,
            ValueOrigin.Default => V1.ValueSource.Types.Origin.Default,
            ValueOrigin.Generated => V1.ValueSource.Types.Origin.Generated,
            ValueOrigin.Computed => V1.ValueSource.Types.Origin.Computed,
            ValueOrigin.Allocated => V1.ValueSource.Types.Origin.Allocated,
            ValueOrigin.Hook => V1.ValueSource.Types.Origin.Hook,
            _ => throw new ArgumentOutOfRangeException(nameof(source), source.Origin, "no such origin"),
        },
        By = source.By,
        Revision = source.Revision,
    };

    private static bool IsIntent(Item item) => item.Source.IsUser || item.Fields.Any(field => field.Source.IsUser);
}
