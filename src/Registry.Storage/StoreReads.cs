namespace Registry.Storage;

/// <summary>Short ways to read a store.</summary>
public static class StoreReads
{
    /// <summary>The bytes of one record as of the last durable commit, or null.</summary>
    /// <exception cref="StoreException">The store is damaged.</exception>
    public static byte[]? Read(this IRegistryStore store, RecordKey key)
    {
        ArgumentNullException.ThrowIfNull(store);
        return store.Read(key, out _);
    }
}
