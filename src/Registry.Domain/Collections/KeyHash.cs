namespace Registry.Domain.Collections;

/// <summary>The hash of a key, apart so that tests can make keys collide.</summary>
internal interface IKeyHash
{
    /// <summary>Hashes the characters of a key; equal keys have equal hashes within the process.</summary>
    static abstract uint Hash(ReadOnlySpan<char> key);
}

/// <summary>The runtime's ordinal string hash. It is seeded per process, so a client cannot make keys collide on purpose.</summary>
internal readonly struct OrdinalKeyHash : IKeyHash
{
    public static uint Hash(ReadOnlySpan<char> key) => (uint)string.GetHashCode(key);
}
