using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Fuzz.Engine;

/// <summary>
/// What an input reaches: the counters that instrumented assemblies keep for each edge, in buckets as AFL has them. SharpFuzz writes them where
/// <see cref="Trace.SharedMem"/> points, which is a buffer of this process; no other fuzzer is needed.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Edges = 1 << 16;
    private readonly byte* _counters;
    private readonly byte[] _seen = new byte[Edges];

    public Coverage()
    {
        _counters = (byte*)NativeMemory.AllocZeroed(Edges);
        Trace.SharedMem = _counters;
    }

    /// <summary>How many edges were reached by any input.</summary>
    public int Reached { get; private set; }

    /// <summary>Forgets the last input.</summary>
    public void Begin()
    {
        new Span<byte>(_counters, Edges).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the last input reached what no other did.</summary>
    public bool End()
    {
        var isNew = false;
        for (var i = 0; i < Edges; i++)
        {
            var bucket = Bucket(_counters[i]);
            if ((bucket & ~_seen[i]) != 0)
            {
                Reached += _seen[i] == 0 ? 1 : 0;
                _seen[i] |= bucket;
                isNew = true;
            }
        }

        return isNew;
    }

    private static byte Bucket(byte count) => count switch
    {
        0 => 0,
        1 => 1,
        2 => 2,
        3 => 4,
        < 8 => 8,
        < 16 => 16,
        < 32 => 32,
        < 128 => 64,
        _ => 128,
    };
}
