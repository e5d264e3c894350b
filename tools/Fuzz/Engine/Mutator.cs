using System.Text;

namespace Fuzz.Engine;

/// <summary>Makes inputs of other inputs.</summary>
internal sealed class Mutator(Random random, IEnumerable<string> words)
{
    private const int Longest = 64 * 1024;
    private static readonly byte[] Interesting = [0, 1, 0x7F, 0x80, 0xFF, (byte)'"', (byte)'\n', (byte)'-', (byte)'0', (byte)'9', (byte)'{', (byte)'['];
    private readonly byte[][] _words = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>A mutation of one input, perhaps with a part of another.</summary>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        var bytes = new List<byte>(input);
        for (var steps = 1 << random.Next(5); steps > 0; steps--)
        {
            Step(bytes, other);
        }

        return bytes.Count <= Longest ? [.. bytes] : [.. bytes[..Longest]];
    }

    private void Step(List<byte> bytes, byte[] other)
    {
        var at = random.Next(bytes.Count + 1);
        var length = Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(1, 8)));
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = Interesting[random.Next(Interesting.Length)];
                break;
            case 2 when at < bytes.Count:
                bytes[at] += (byte)random.Next(-16, 17);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5 when other.Length > 0:
                var from = random.Next(other.Length);
                bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 + random.Next(64))).ToArray());
                break;
            case 6 when other.Length > 0:
                var tail = random.Next(other.Length);
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other[tail..]);
                break;
            case 7:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            default:
                bytes.InsertRange(at, _words.Length > 0 ? _words[random.Next(_words.Length)] : [0]);
                break;
        }
    }
}
