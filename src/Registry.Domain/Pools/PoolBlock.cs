namespace Registry.Domain.Pools;

/// <summary>A run of numbers whose length is a power of two and divides its start: a prefix, or a single number.</summary>
/// <param name="Start">The first number.</param>
/// <param name="SizeLog2">Binary logarithm of the length, 0 to 127.</param>
public readonly record struct PoolBlock(UInt128 Start, int SizeLog2)
{
    /// <summary>The last number.</summary>
    public UInt128 Last => Start | Mask(SizeLog2);

    /// <summary>How many numbers there are.</summary>
    public UInt128 Size => UInt128.One << SizeLog2;

    /// <summary>Whether the two have a number in common: then one of them is within the other.</summary>
    public bool Overlaps(PoolBlock other) => Start <= other.Last && other.Start <= Last;

    /// <summary>As many ones as a level has bits below it, 0 to 128.</summary>
    internal static UInt128 Mask(int level) => level >= 128 ? UInt128.MaxValue : (UInt128.One << level) - 1;
}

/// <summary>A run of numbers, both ends included.</summary>
public readonly record struct PoolRange(UInt128 First, UInt128 Last)
{
    /// <summary>How many numbers there are; never all 2^128.</summary>
    public UInt128 Size => Last - First + 1;
}
