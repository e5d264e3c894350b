using Registry.V1;

namespace Registry.ModelTests.Model;

/// <summary>A pool: its numbers one by one, and its books as a list.</summary>
internal sealed class ModelPool
{
    public required PoolSpec Spec { get; init; }

    /// <summary>First and last number.</summary>
    public required (long First, long Last) Range { get; init; }

    public List<ModelAllocation> Entries { get; set; } = [];

    public bool HasPrefixes => Spec.Kind == PoolSpec.Types.Kind.Ipv4Prefixes;

    public TimeSpan HoldDown => Spec.HoldDown?.ToTimeSpan() ?? TimeSpan.FromDays(1);

    public IEnumerable<ModelAllocation> Active => Entries.Where(entry => entry.FreeTime is null);

    public ModelPool Copy() => new() { Spec = Spec, Range = Range, Entries = [.. Entries] };

    /// <summary>What keeps a block from being taken now.</summary>
    public IEnumerable<ModelAllocation> Blocking(long first, long size, DateTime now) =>
        Entries.Where(entry => entry.First < first + size && first < entry.First + entry.Size && !(entry.FreeTime + HoldDown <= now));

    /// <summary>The first number of the lowest block of a size that is free; null where none is.</summary>
    public long? Lowest(long size, DateTime now)
    {
        for (var first = Range.First; first + size - 1 <= Range.Last; first += size)
        {
            if (!Blocking(first, size, now).Any())
            {
                return first;
            }
        }

        return null;
    }

    /// <summary>A block as its value is written.</summary>
    public string Text(long first, long size) => HasPrefixes
        ? $"10.0.0.{first}/{32 - long.Log2(size)}"
        : first.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The block of a value of the pool's kind.</summary>
    public (long First, long Size) Parse(string value)
    {
        if (!HasPrefixes)
        {
            return (long.Parse(value), 1);
        }

        var parts = value.Split('/');
        return (long.Parse(parts[0].Split('.')[3]), 1L << (32 - int.Parse(parts[1])));
    }
}
