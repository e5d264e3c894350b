namespace Registry.Cli.Config;

/// <summary>How items come from one order into another with few moves.</summary>
internal static class ItemOrder
{
    /// <summary>
    /// Moves that bring some of the items into an order, with all others where they are. Each names the item and the place, from 0, that it has
    /// among all items after the move. The list is changed as the moves change it.
    /// </summary>
    /// <param name="all">All items, as they are.</param>
    /// <param name="wanted">Some of them, as they are to be.</param>
    public static IEnumerable<(string Key, int Position)> Moves(List<string> all, IReadOnlyList<string> wanted)
    {
        var places = all.Select((key, place) => (key, place)).ToDictionary(p => p.key, p => p.place, StringComparer.Ordinal);
        var stay = LongestRising([.. wanted.Select(key => places[key])]).Select(i => wanted[i]).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < wanted.Count; i++)
        {
            var key = wanted[i];
            if (stay.Contains(key))
            {
                continue;
            }

            // Behind the one before it; the first of all, before the first that stays. So what is done stays in order.
            all.Remove(key);
            var place = i > 0 ? all.IndexOf(wanted[i - 1]) + 1 : all.FindIndex(stay.Contains);
            all.Insert(place, key);
            yield return (key, place);
        }
    }

    /// <summary>The place of a new item: behind the nearest of those before it in the order, else before the nearest of those behind it.</summary>
    /// <param name="all">All items, as they are.</param>
    /// <param name="wanted">The order, in which the new item is.</param>
    /// <param name="index">Its index there.</param>
    public static int PlaceOf(List<string> all, IReadOnlyList<string> wanted, int index)
    {
        for (var before = index - 1; before >= 0; before--)
        {
            if (all.IndexOf(wanted[before]) is >= 0 and var place)
            {
                return place + 1;
            }
        }

        var behind = wanted.Skip(index + 1).Select(key => all.IndexOf(key)).Where(place => place >= 0).ToList();
        return behind.Count > 0 ? behind[0] : all.Count;
    }

    /// <summary>Indexes of a longest rising subsequence, in order.</summary>
    private static List<int> LongestRising(int[] numbers)
    {
        var ends = new List<int>();
        var before = new int[numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var length = ends.FindIndex(end => numbers[end] > numbers[i]);
            length = length < 0 ? ends.Count : length;
            before[i] = length > 0 ? ends[length - 1] : -1;
            if (length == ends.Count)
            {
                ends.Add(i);
            }
            else
            {
                ends[length] = i;
            }
        }

        var chain = new List<int>();
        for (var i = ends.Count > 0 ? ends[^1] : -1; i >= 0; i = before[i])
        {
            chain.Add(i);
        }

        chain.Reverse();
        return chain;
    }
}
