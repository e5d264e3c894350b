namespace Registry.Storage.Sqlite;

/// <summary>Encodes ids for a statement, one at a time, into memory that is used again.</summary>
internal sealed class RecordIdBuffer
{
    private byte[] _bytes = new byte[1024];

    /// <summary>The id in UTF-8, valid until the next call.</summary>
    /// <exception cref="ArgumentException">The id holds half of a surrogate pair.</exception>
    public ReadOnlySpan<byte> Encode(string id)
    {
        var maximum = RecordId.Utf8.GetMaxByteCount(id.Length);
        if (maximum > _bytes.Length)
        {
            _bytes = new byte[maximum];
        }

        return _bytes.AsSpan(0, RecordId.Utf8.GetBytes(id, _bytes));
    }
}
