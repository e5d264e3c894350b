using System.Text;
using Registry.Cli.Import;

namespace Fuzz.Targets;

/// <summary>Files of <c>registryctl import</c>: a line is a request, or refused by itself.</summary>
internal sealed class ImportTarget : IFuzzTarget
{
    public string Name => "imports";

    public IEnumerable<byte[]> Seeds => new[]
    {
        "{\"type\":\"vm\",\"name\":\"web-1\",\"tags\":{\"a\":\"b\"},\"definition\":{\"cpus\":4,\"list\":[1,null,true,\"x\"]}}\n",
        "{\"node\":{\"id\":\"a\",\"type\":\"vm\"},\"if_exists\":\"IF_EXISTS_RETURN\",\"blobs\":[{\"key\":\"k\",\"value\":\"AAEC\"}]}\r\n\n{\"name\":3}\n",
        "{\"createTime\":\"2026-01-02T03:04:05.678Z\",\"uniqueKeys\":[\"mac:00\"],\"revision\":\"12\"}",
    }.Select(Encoding.UTF8.GetBytes);

    public IEnumerable<string> Words =>
        ["\"node\":", "\"name\":", "\"definition\":", "{", "}", "[", "]", ",", ":", "null", "1e999", "\\ud83d", "\\u0000", "\n", "\"", "NaN", "\"@type\":", "\"blobs\":"];

    public void Run(byte[] input)
    {
        var lines = new LineReader(new MemoryStream(input));
        while (lines.ReadAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } line)
        {
            try
            {
                ImportLine.Parse(lines.Number, line);
            }
            catch (FormatException refused) when (refused.Message.Length > 0)
            {
                // As documented.
            }
        }
    }
}
