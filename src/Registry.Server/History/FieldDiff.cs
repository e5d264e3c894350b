using System.Collections.Immutable;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Registry.Cel.Values;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Server.Config;

namespace Registry.Server.History;

/// <summary>Tells two images of a node apart, field by field. Fields that follow from the commit (revisions, times) do not count.</summary>
internal sealed class FieldDiff(SensitiveKeys sensitive)
{
    private readonly List<V1.FieldChange> _changes = [];

    /// <summary>What differs, sorted by path; one image may be missing.</summary>
    /// <param name="before">The node before; null: it was created.</param>
    /// <param name="after">The node after; null: it was deleted.</param>
    /// <param name="sensitive">What is not shown.</param>
    /// <param name="schema">What the modules declare now: tells which values of items are not shown.</param>
    public static List<V1.FieldChange> Between(Node? before, Node? after, SensitiveKeys sensitive, ModuleSchema schema)
    {
        var diff = new FieldDiff(sensitive);
        diff.Text("type", before?.Type, after?.Type);
        diff.Text("name", before?.Name, after?.Name);
        diff.Text("tenant", before?.Tenant, after?.Tenant);
        diff.Text("state", before?.State, after?.State);
        diff.Text("parent", before?.Parent, after?.Parent);
        diff.Keys("unique_keys", before?.UniqueKeys ?? [], after?.UniqueKeys ?? []);
        diff.Keys("claimed_keys", before?.ClaimedKeys ?? [], after?.ClaimedKeys ?? []);
        diff.Entries("tags", before?.Tags ?? [], after?.Tags ?? [], tag => tag.Key, tag => Value.ForString(tag.Value));
        diff.Entries("metadata", before?.Metadata ?? [], after?.Metadata ?? [], entry => entry.Key, entry => Value.Parser.ParseFrom(entry.Value.AsSpan()));
        diff.Entries("blobs", before?.Blobs ?? [], after?.Blobs ?? [], blob => blob.Key, Describe);
        diff.Compare("definition", isSensitive: false, Definition(before), Definition(after));
        diff.Items(before?.Items ?? NodeItems.Empty, after?.Items ?? NodeItems.Empty, schema);
        diff._changes.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return diff._changes;
    }

    private static Value? Definition(Node? node) =>
        node is null || node.Definition.IsEmpty ? null : Value.ForStruct(Struct.Parser.ParseFrom(node.Definition.AsSpan()));

    private static Value Describe(BlobEntry blob) => Value.ForStruct(new Struct
    {
        Fields = { ["size_bytes"] = Value.ForNumber(blob.SizeBytes), ["revision"] = Value.ForNumber(blob.Revision) },
    });

    private static Value? TextValue(string? text) => string.IsNullOrEmpty(text) ? null : Value.ForString(text);

    private void Items(NodeItems before, NodeItems after, ModuleSchema schema)
    {
        foreach (var difference in ItemsDiff.Between(before, after, schema))
        {
            var isSensitive = difference.IsSensitive || sensitive.Has(difference.Path[(difference.Path.LastIndexOf('#') + 1)..]);
            Add(difference.Path, isSensitive, ItemValue(difference.Old), ItemValue(difference.New));
        }
    }

    private static Value? ItemValue(in CelValue value) => value.Kind == CelKind.Null ? null : ConfigEncoder.Value(value);

    private void Text(string path, string? before, string? after) => Compare(path, isSensitive: false, TextValue(before), TextValue(after));

    private void Keys(string path, ImmutableArray<string> before, ImmutableArray<string> after)
    {
        foreach (var key in before.Except(after, StringComparer.Ordinal))
        {
            Add(path, isSensitive: false, Value.ForString(key), null);
        }

        foreach (var key in after.Except(before, StringComparer.Ordinal))
        {
            Add(path, isSensitive: false, null, Value.ForString(key));
        }
    }

    private void Entries<T>(string path, ImmutableArray<T> before, ImmutableArray<T> after, Func<T, string> key, Func<T, Value> value)
    {
        var old = before.ToDictionary(key, value, StringComparer.Ordinal);
        var now = after.ToDictionary(key, value, StringComparer.Ordinal);
        foreach (var name in old.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            Compare(Join(path, name), sensitive.Has(name), old.GetValueOrDefault(name), now.GetValueOrDefault(name));
        }
    }

    private void Compare(string path, bool isSensitive, Value? before, Value? after)
    {
        if (Equals(before, after))
        {
            return;
        }

        if (before?.KindCase == Value.KindOneofCase.StructValue && after?.KindCase == Value.KindOneofCase.StructValue)
        {
            var (old, now) = (before.StructValue.Fields, after.StructValue.Fields);
            foreach (var name in old.Keys.Union(now.Keys, StringComparer.Ordinal))
            {
                Compare(Join(path, name), isSensitive || sensitive.Has(name), Find(old, name), Find(now, name));
            }
        }
        else if (before?.KindCase == Value.KindOneofCase.ListValue && after?.KindCase == Value.KindOneofCase.ListValue
            && before.ListValue.Values.Count == after.ListValue.Values.Count)
        {
            for (var i = 0; i < before.ListValue.Values.Count; i++)
            {
                Compare(
                    string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), isSensitive, before.ListValue.Values[i], after.ListValue.Values[i]);
            }
        }
        else
        {
            Add(path, isSensitive, before, after);
        }
    }

    private void Add(string path, bool isSensitive, Value? before, Value? after) => _changes.Add(isSensitive
        ? new V1.FieldChange { Path = path, Masked = true }
        : new V1.FieldChange
        {
            Path = path,
            OldValue = before is null ? null : sensitive.Strip(before),
            NewValue = after is null ? null : sensitive.Strip(after),
        });

    private static Value? Find(Google.Protobuf.Collections.MapField<string, Value> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value : null;

    /// <summary>A path with one more key, in backticks where it could be misread; a backtick within is doubled.</summary>
    private static string Join(string path, string key)
    {
        var isPlain = key.Length > 0;
        foreach (var c in key)
        {
            isPlain &= char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
        }

        return isPlain ? $"{path}.{key}" : $"{path}.`{key.Replace("`", "``", StringComparison.Ordinal)}`";
    }
}
