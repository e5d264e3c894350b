using System.Collections.Immutable;
using System.Globalization;
using Registry.Cel.Library;
using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>Turns the items of nodes into records and back.</summary>
internal static class ItemRecordCodec
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static void Write(NodeItems items, NodeRecord node)
    {
        node.ItemKeys.AddRange(items.UniqueKeys);
        foreach (var point in items.Points)
        {
            node.Items.Add(Write(point));
        }
    }

    public static PointItemsRecord Write(PointItems point)
    {
        var record = new PointItemsRecord
        {
            Point = point.Point,
            DefaultsOff = !point.UseDefaults,
            Metadata = NodeRecordCodec.Wrap(point.Metadata),
            Revision = point.Revision,
        };
        foreach (var reference in point.References)
        {
            record.References.Add(new NodeReferenceRecord
            {
                TargetId = reference.TargetId,
                ItemId = reference.Item.Id,
                ItemKey = reference.Item.Key,
                Field = reference.Field,
                OnDelete = (int)reference.OnDelete,
            });
        }

        foreach (var item in point.Items)
        {
            record.Items.Add(Write(item));
        }

        return record;
    }

    public static NodeItems Read(NodeRecord node) => node.Items.Count == 0 && node.ItemKeys.Count == 0
        ? NodeItems.Empty
        : NodeItems.Of(node.Items.Select(Read), [.. node.ItemKeys]);

    public static PointItems Read(PointItemsRecord record) => new()
    {
        Point = StringPool.Share(record.Point),
        UseDefaults = !record.DefaultsOff,
        Items = [.. record.Items.Select(Read)],
        Metadata = NodeRecordCodec.Unwrap(record.Metadata),
        Revision = record.Revision,
        References = [.. record.References.Select(Read)],
    };

    private static NodeReference Read(NodeReferenceRecord record) => new(
        StringPool.Share(record.TargetId),
        new ItemRef(StringPool.Share(record.ItemId), StringPool.Share(record.ItemKey)),
        StringPool.Share(record.Field),
        (OnDelete)record.OnDelete);

    private static ItemRecord Write(Item item)
    {
        var record = new ItemRecord
        {
            Id = item.Ref.Id,
            Key = item.Ref.Key,
            Class = item.Class,
            ParentId = item.Parent.Id,
            ParentKey = item.Parent.Key,
            Source = Write(item.Source),
            Annotations = NodeRecordCodec.Wrap(item.Annotations),
        };
        foreach (var field in item.Fields)
        {
            record.Fields.Add(new ItemFieldRecord { Name = field.Name, Value = Write(field.Value), Source = Write(field.Source) });
        }

        return record;
    }

    private static Item Read(ItemRecord record) => new()
    {
        Ref = new ItemRef(StringPool.Share(record.Id), StringPool.Share(record.Key)),
        Class = StringPool.Share(record.Class),
        Parent = new ItemRef(StringPool.Share(record.ParentId), StringPool.Share(record.ParentKey)),
        Source = Read(record.Source),
        Fields = [.. record.Fields.Select(field => new ItemField(StringPool.Share(field.Name), Read(field.Value), Read(field.Source)))],
        Annotations = NodeRecordCodec.Unwrap(record.Annotations),
    };

    private static SourceRecord Write(ValueSource source) =>
        new() { Origin = (int)source.Origin + 1, By = source.By, Revision = source.Revision };

    private static ValueSource Read(SourceRecord record) => new((ValueOrigin)(record.Origin - 1), StringPool.Share(record.By), record.Revision);

    private static ItemValueRecord Write(in CelValue value)
    {
        var record = new ItemValueRecord();
        switch (value.Kind)
        {
            case CelKind.Null:
                break;
            case CelKind.Bool:
                record.BoolValue = value.AsBool();
                break;
            case CelKind.Int:
                record.IntValue = value.AsInt();
                break;
            case CelKind.Double:
                record.DoubleValue = value.AsDouble();
                break;
            case CelKind.String:
                record.StringValue = value.AsString();
                break;
            case CelKind.Timestamp:
                var time = value.AsTimestamp();
                record.TimestampNs = checked((time.Seconds * NanosecondsPerSecond) + time.Nanos);
                break;
            case CelKind.Duration:
                record.DurationNs = value.AsNanoseconds();
                break;
            case CelKind.Opaque when value.AsOpaque() is GeoPointValue point:
                record.Point = new GeoPointRecord { Latitude = point.Latitude, Longitude = point.Longitude };
                break;
            case CelKind.List:
                record.List = Write(value.AsList());
                break;
            case CelKind.Map:
                record.Map = Write(value.AsMap());
                break;
            default:
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A value of kind {value.Kind} is no value of an item."));
        }

        return record;
    }

    private static ItemListRecord Write(ICelList list)
    {
        var record = new ItemListRecord();
        for (var i = 0; i < list.Count; i++)
        {
            record.Values.Add(Write(list[i]));
        }

        return record;
    }

    private static ItemMapRecord Write(ICelMap map)
    {
        var record = new ItemMapRecord();
        foreach (var key in map.Keys.Select(key => key.AsString()).Order(StringComparer.Ordinal))
        {
            map.TryGet(CelValue.Of(key), out var value);
            record.Entries.Add(new ItemMapEntryRecord { Key = key, Value = Write(value) });
        }

        return record;
    }

    private static CelValue Read(ItemValueRecord? record) => record?.ValueCase switch
    {
        null or ItemValueRecord.ValueOneofCase.None => CelValue.Null,
        ItemValueRecord.ValueOneofCase.BoolValue => CelValue.Of(record.BoolValue),
        ItemValueRecord.ValueOneofCase.IntValue => CelValue.Of(record.IntValue),
        ItemValueRecord.ValueOneofCase.DoubleValue => CelValue.Of(record.DoubleValue),
        ItemValueRecord.ValueOneofCase.StringValue => CelValue.Of(record.StringValue),
        ItemValueRecord.ValueOneofCase.TimestampNs => ReadTime(record.TimestampNs),
        ItemValueRecord.ValueOneofCase.DurationNs => CelValue.OfNanoseconds(record.DurationNs),
        ItemValueRecord.ValueOneofCase.Point => CelValue.Of(new GeoPointValue(record.Point.Latitude, record.Point.Longitude)),
        ItemValueRecord.ValueOneofCase.List => CelList.Of(record.List.Values.Select(value => Read(value))),
        _ => CelMap.Of(record.Map.Entries.Select(entry => KeyValuePair.Create(CelValue.Of(StringPool.Share(entry.Key)), Read(entry.Value)))),
    };

    private static CelValue ReadTime(long nanoseconds)
    {
        var seconds = Math.DivRem(nanoseconds, NanosecondsPerSecond, out var nanos);
        return CelValue.Of(nanos < 0 ? new CelTimestamp(seconds - 1, (int)(nanos + NanosecondsPerSecond)) : new CelTimestamp(seconds, (int)nanos));
    }
}
