using System.Collections.Immutable;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Server.Errors;

namespace Registry.Server.Mapping;

/// <summary>Turns the parts of a node in a request into the domain's, checking syntax and sizes.</summary>
internal static class NodeMapper
{
    /// <summary>Tags, sorted.</summary>
    public static ImmutableArray<TagEntry> Tags(MapField<string, string> tags, FieldPath field, FieldViolations violations)
    {
        if (tags.Count == 0)
        {
            return [];
        }

        if (tags.Count > NodeLimits.Tags)
        {
            violations.Add(field, $"has {tags.Count} entries; at most {NodeLimits.Tags} are allowed");
        }

        foreach (var tag in tags)
        {
            var path = field.At(tag.Key);
            Syntax.Key(tag.Key, path, violations);
            Syntax.Text(tag.Value, NodeLimits.TagValueLength, path, violations);
        }

        return [.. tags.OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => new TagEntry(StringPool.Share(tag.Key), StringPool.Share(tag.Value)))];
    }

    /// <summary>Metadata, sorted and canonically encoded.</summary>
    public static ImmutableArray<MetadataEntry> Metadata(MapField<string, Value> metadata, FieldPath field, FieldViolations violations)
    {
        if (metadata.Count == 0)
        {
            return [];
        }

        var entries = new List<MetadataEntry>(metadata.Count);
        var size = 0L;
        foreach (var (key, value) in metadata)
        {
            var path = field.At(key);
            MetadataKey(key, path, violations);
            var bytes = CanonicalValues.Encode(value, path, violations);
            entries.Add(new MetadataEntry(StringPool.Share(key), bytes));
            size += key.Length + bytes.Length;
        }

        if (size > NodeLimits.MetadataBytes)
        {
            violations.Add(field, $"has {size} bytes; at most {NodeLimits.MetadataBytes} are allowed");
        }

        entries.Sort((left, right) => string.CompareOrdinal(left.Key, right.Key));
        return [.. entries];
    }

    /// <summary>A metadata key that clients may write.</summary>
    public static void MetadataKey(string key, FieldPath field, FieldViolations violations)
    {
        Syntax.Key(key, field, violations);
        if (key.StartsWith(NodeLimits.ReservedMetadataPrefix, StringComparison.Ordinal))
        {
            violations.AddReserved(field, key, NodeLimits.ReservedMetadataPrefix);
        }
    }

    /// <summary>Unique keys, sorted, each once.</summary>
    public static ImmutableArray<string> UniqueKeys(RepeatedField<string> keys, FieldPath field, FieldViolations violations)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        if (keys.Count > NodeLimits.UniqueKeys)
        {
            violations.Add(field, $"has {keys.Count} entries; at most {NodeLimits.UniqueKeys} are allowed");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            Syntax.UniqueKey(keys[i], field.At(i), violations);
        }

        var sorted = keys.ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        return [.. sorted.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A definition, canonically encoded.</summary>
    public static ImmutableArray<byte> Definition(Struct? definition, FieldPath field, FieldViolations violations)
    {
        var bytes = CanonicalValues.Encode(definition, field, violations);
        if (bytes.Length > NodeLimits.DefinitionBytes)
        {
            violations.Add(field, $"has {bytes.Length} bytes; at most {NodeLimits.DefinitionBytes} are allowed");
        }

        return bytes;
    }

    /// <summary>Blobs of a registration, sorted by key.</summary>
    public static ImmutableArray<BlobDraft> Blobs(MapField<string, ByteString> blobs, FieldPath field, FieldViolations violations)
    {
        if (blobs.Count == 0)
        {
            return [];
        }

        if (blobs.Count > NodeLimits.Blobs)
        {
            violations.Add(field, $"has {blobs.Count} entries; at most {NodeLimits.Blobs} are allowed");
        }

        foreach (var (key, value) in blobs)
        {
            var path = field.At(key);
            Syntax.Key(key, path, violations);
            BlobSize(value, path, violations);
            if (value.IsEmpty)
            {
                violations.Add(path, "is empty; leave it out");
            }
        }

        return [.. blobs.OrderBy(blob => blob.Key, StringComparer.Ordinal).Select(blob => new BlobDraft(blob.Key, blob.Value.Memory))];
    }

    /// <summary>The size of a blob.</summary>
    public static void BlobSize(ByteString value, FieldPath field, FieldViolations violations)
    {
        if (value.Length > NodeLimits.BlobBytes)
        {
            violations.Add(field, $"has {value.Length} bytes; at most {NodeLimits.BlobBytes} are allowed");
        }
    }

    /// <summary>The node of an update: what its fields would be.</summary>
    public static Node Values(V1.Node node, NodeFields fields, string prefix, FieldViolations violations)
    {
        bool Has(NodeFields wanted) => fields.HasFlag(wanted);
        if (Has(NodeFields.Name) && node.Name.Length > 0)
        {
            Syntax.Name(node.Name, new FieldPath(prefix, "node.name"), violations);
        }

        if (Has(NodeFields.Tenant))
        {
            Syntax.Text(node.Tenant, NodeLimits.TenantLength, new FieldPath(prefix, "node.tenant"), violations);
        }

        if (Has(NodeFields.State))
        {
            Syntax.Text(node.State, NodeLimits.StateLength, new FieldPath(prefix, "node.state"), violations);
        }

        return new Node
        {
            Id = node.Id,
            Type = node.Type,
            Name = node.Name,
            Tenant = StringPool.Share(node.Tenant),
            State = StringPool.Share(node.State),
            Definition = Has(NodeFields.Definition) ? Definition(node.Definition, new FieldPath(prefix, "node.definition"), violations) : [],
            Metadata = Has(NodeFields.Metadata) ? Metadata(node.Metadata, new FieldPath(prefix, "node.metadata"), violations) : [],
            Tags = Has(NodeFields.Tags) ? Tags(node.Tags, new FieldPath(prefix, "node.tags"), violations) : [],
            UniqueKeys = Has(NodeFields.UniqueKeys) ? UniqueKeys(node.UniqueKeys, new FieldPath(prefix, "node.unique_keys"), violations) : [],
        };
    }
}
