namespace Registry.Storage;

/// <summary>The order in which records are loaded: by kind, then by the bytes of the id in UTF-8. UTF-16 code units, which
/// <see cref="string.CompareOrdinal(string, string)"/> compares, put characters beyond U+FFFF elsewhere.</summary>
internal sealed class RecordKeyOrder : IComparer<RecordKey>
{
    public static readonly RecordKeyOrder Instance = new();

    public int Compare(RecordKey x, RecordKey y)
    {
        var byKind = x.Kind.CompareTo(y.Kind);
        return byKind != 0 ? byKind : CompareIds(x.Id, y.Id);
    }

    private static int CompareIds(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var common = x.CommonPrefixLength(y);
        return common == x.Length || common == y.Length
            ? x.Length.CompareTo(y.Length)
            : Rank(x[common]).CompareTo(Rank(y[common]));
    }

    // Half of a surrogate pair stands for a character beyond U+FFFF, so it goes behind every other code unit.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
