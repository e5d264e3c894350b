using System.Globalization;
using System.Text.Json.Nodes;
using Registry.Cel.Values;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;

namespace Registry.FunctionalTests.Forms;

/// <summary>Values of chance for a field, right and wrong ones, and what the registry makes of them.</summary>
internal sealed class ValueCases(Random random)
{
    private const double Exact = 9007199254740992;

    private static readonly string[] Words =
    [
        "a", "ap", "wlan0", "web-1", "example.net", "-a", "a-", "a..b", "A_b", "x y", "š", "😀", "0", "42", "-1.5", "true", "10.0.0.1/24", new string('a', 64),
        string.Join('.', Enumerable.Repeat(new string('b', 62), 4)), "line\nline", "line\r", "sl-5", "SI", "mesh.wlan-si.net", "pass word", "11", "+386 1 23",
    ];

    private static readonly Dictionary<FieldKind, string[]> Texts = new()
    {
        [FieldKind.Duration] = ["15m", "1h30m", "1.5s", ".5h", "5.s", "-1h", "+1h", "0", "-0", "-0s", "1d", "h", "", "10", "1h 30m", "1us", "1µs", "1μs", "1ns2h", "24h", "0s", "1H"],
        [FieldKind.Timestamp] =
        [
            "2026-01-31T12:00:00Z", "2026-02-29T12:00:00Z", "2024-02-29t23:59:59z", "2026-01-31T12:00:00+02:00", "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z",
            "2026-01-31", "2026-01-31 12:00:00Z", "1700-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "1677-06-01T00:00:00Z", "2262-06-01T00:00:00Z",
            "2026-01-31T12:00:00.123456789Z", "2026-01-31T12:00:00.Z", "2026-01-31T12:00.5:00Z", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-31T12:00:00+24:00",
        ],
        [FieldKind.IpAddress] =
        [
            "10.0.0.1", "010.0.0.1", "256.0.0.1", "10.0.0", "::", "::1", "2001:db8::1", "2001:DB8:0:0:0:0:0:1", "1::2::3", "::ffff:1.2.3.4", "::ffff:102:304",
            "0:0:0:0:0:ffff::", "::1.2.3.4", "fe80::1%eth0", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:9", "12345::", "1:2:3:4:5:6:1.2.3.4", "::ffff",
        ],
        [FieldKind.IpPrefix] =
        [
            "10.0.0.0/24", "10.0.0.1/24", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0", "0.0.0.0/0", "::/0", "2001:db8::/48", "2001:db8::1/128", "2001:db8::/129",
            "10.1.2.3/32", "10.0.0.0/-1", "::ffff:1.2.3.4/96", "10.0.0.0/ 8", "10.254.0.0/16", "10.20.0.64/28", "172.16.0.0/12",
        ],
        [FieldKind.MacAddress] =
        [
            "02:00:5e:10:00:01", "02-00-5E-10-00-01", "0200.5e10.0001", "02005e100001", "02:00:5e:10:00", "02:00:5e:10:00:0g", "02:00-5e:10:00:01", "2:0:5e:10:0:1",
        ],
        [FieldKind.Url] =
        [
            "https://example.net/", "http://[::1]:80/x?y#z", "example.net", "mailto:a@b", "http://", "file:///etc/x", "HTTP://EXAMPLE.NET", "ftp://h", "/a://b", "mailto:a@b?x://c",
            " https://example.net/", "://x", "http:///x", "a b://c",
        ],
        [FieldKind.GeoPoint] = ["46.05,14.51", "46.05", "91,0", "a,b", "-90,180", "46.05, 14.51", "46,14,1", ""],
    };

    /// <summary>A value for a field; null stands for JSON's null.</summary>
    public JsonNode? Next(FieldSchema field)
    {
        if (random.Next(6) == 0)
        {
            return Anything();
        }

        if (!field.Type.IsList)
        {
            return One(field);
        }

        var longest = Math.Min(field.Definition.MaxLength ?? 3, 8);
        var list = new JsonArray();
        for (var count = random.Next(0, longest + 2); count > 0; count--)
        {
            list.Add(random.Next(20) == 0 ? Anything() : One(field));
        }

        return list;
    }

    /// <summary>What is wrong with a value, in the eyes of the registry; null: nothing.</summary>
    public static string? ProblemOf(FieldSchema field, JsonNode? json)
    {
        var given = ToCel(json);
        if (given.Kind == CelKind.Null)
        {
            return field.Definition.Required ? "required" : field.Definition.Nullable ? null : "null";
        }

        if (!FieldValues.TryParse(field, given, out var value, out var problem))
        {
            return problem;
        }

        var isMissing = value.Kind switch
        {
            CelKind.String => value.AsString().Length == 0,
            CelKind.List => value.AsList().Count == 0,
            _ => false,
        };
        return isMissing ? (field.Definition.Required ? "required" : null) : FieldValues.Problem(field, value);
    }

    private JsonNode? One(FieldSchema field) => field.Type.Kind switch
    {
        FieldKind.Bool => JsonValue.Create(random.Next(2) == 0),
        FieldKind.Int => Number(field, 1),
        FieldKind.Double => Number(field, 0.5),
        FieldKind.Choice => JsonValue.Create(Mutated(Pick([.. field.Choices!.Names, "no-choice"]))),
        FieldKind.GeoPoint when random.Next(2) == 0 => Point(),
        FieldKind.Json => Anything(),
        FieldKind.String => JsonValue.Create(Text(field)),
        var kind => JsonValue.Create(Mutated(Pick(Texts.GetValueOrDefault(kind, Words)))),
    };

    private JsonValue Number(FieldSchema field, double step)
    {
        double Of(in CelValue bound, double none) => bound.Kind switch { CelKind.Int => bound.AsInt(), CelKind.Double => bound.AsDouble(), _ => none };
        var (min, max) = (Of(field.Min, -10), Of(field.Max, 1000));
        return JsonValue.Create(random.Next(8) switch
        {
            0 => min - step,
            1 => min,
            2 => min + step,
            3 => max - step,
            4 => max,
            5 => max + step,
            6 => Pick([0, 0.25, 1e300, Exact, Exact + 2, -Exact, -Exact - 2]),
            _ => Math.Floor(min + (random.NextDouble() * (max - min))),
        });
    }

    private JsonObject Point()
    {
        var point = new JsonObject { ["latitude"] = random.Next(-100, 101), ["longitude"] = random.Next(-190, 191) };
        switch (random.Next(6))
        {
            case 0:
                point.Remove("latitude");
                break;
            case 1:
                point["altitude"] = 3;
                break;
            case 2:
                point["longitude"] = "14";
                break;
        }

        return point;
    }

    private string Text(FieldSchema field)
    {
        switch (random.Next(4))
        {
            case 0:
                var length = Math.Clamp(Pick([field.Definition.MinLength ?? 1, field.Definition.MaxLength ?? 40]) + random.Next(-1, 2), 0, 10_000);
                return string.Concat(Enumerable.Repeat(Pick(["a", "7", "é", "😀"]), length));
            case 1:
                return string.Concat(Enumerable.Range(0, random.Next(1, 10)).Select(_ => Pick(["a", "b", "z", "0", "9", "-", ".", "_", "A", ":", "/"])));
            default:
                return Mutated(Pick(Words));
        }
    }

    /// <summary>Most often as it is; else with a character removed, doubled or replaced.</summary>
    private string Mutated(string text)
    {
        if (random.Next(2) == 0 || text.Length == 0 || text.Any(char.IsSurrogate))
        {
            return text;
        }

        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            _ => text.Remove(at, 1).Insert(at, Pick(["0", "9", "f", ":", ".", "/", "-", "x", " "])),
        };
    }

    private JsonNode? Anything() => random.Next(12) switch
    {
        0 => null,
        1 => JsonValue.Create(true),
        2 => JsonValue.Create(0),
        3 => JsonValue.Create(-1.5),
        4 => JsonValue.Create(""),
        5 => new JsonArray(),
        6 => new JsonArray((JsonNode?)null),
        7 => new JsonObject(),
        8 => new JsonArray("x", 1),
        9 => new JsonObject { ["a"] = new JsonArray(1, "b", false) },
        10 => JsonValue.Create(Pick(Words)),
        _ => JsonValue.Create(Pick(Texts.Values.SelectMany(texts => texts).ToArray())),
    };

    private T Pick<T>(T[] values) => values[random.Next(values.Length)];

    /// <summary>As it comes through protobuf: all numbers are doubles.</summary>
    private static CelValue ToCel(JsonNode? json) => json switch
    {
        null => CelValue.Null,
        JsonArray list => CelList.Of(list.Select(ToCel)),
        JsonObject map => CelMap.Of([.. map.Select(entry => KeyValuePair.Create(CelValue.Of(entry.Key), ToCel(entry.Value)))]),
        JsonValue value when value.TryGetValue<bool>(out var flag) => CelValue.Of(flag),
        JsonValue value when value.TryGetValue<string>(out var text) => CelValue.Of(text),
        _ => CelValue.Of(double.Parse(json.ToJsonString(), CultureInfo.InvariantCulture)),
    };
}
