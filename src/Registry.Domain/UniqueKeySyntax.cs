using System.Text;
using Registry.Domain.Pools;

namespace Registry.Domain;

/// <summary>What is wrong with a text as a unique key.</summary>
public enum UniqueKeyProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is empty.</summary>
    Empty,

    /// <summary>It has more bytes than <see cref="NodeLimits.UniqueKeyBytes"/>.</summary>
    TooLong,

    /// <summary>It has control or unprintable characters.</summary>
    Unprintable,

    /// <summary>It begins with <see cref="NodeLimits.NameKeyPrefix"/>, under which nodes are found by name.</summary>
    NamePrefix,

    /// <summary>It begins with <see cref="Allocation.KeyPrefix"/>, which belongs to allocations of pools.</summary>
    AllocationPrefix,
}

/// <summary>The rules for unique keys: one set for those of clients and for those that modules make.</summary>
public static class UniqueKeySyntax
{
    /// <summary>The first rule that a key breaks.</summary>
    public static UniqueKeyProblem ProblemOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Length == 0 ? UniqueKeyProblem.Empty
            : Encoding.UTF8.GetByteCount(key) > NodeLimits.UniqueKeyBytes ? UniqueKeyProblem.TooLong
            : !PrintableText.IsPrintable(key, allowSpace: true) ? UniqueKeyProblem.Unprintable
            : key.StartsWith(NodeLimits.NameKeyPrefix, StringComparison.Ordinal) ? UniqueKeyProblem.NamePrefix
            : key.StartsWith(Allocation.KeyPrefix, StringComparison.Ordinal) ? UniqueKeyProblem.AllocationPrefix
            : UniqueKeyProblem.None;
    }
}
