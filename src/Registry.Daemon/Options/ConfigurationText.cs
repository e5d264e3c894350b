using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Registry.Daemon.Options;

/// <summary>Writes options in the form of a configuration file.</summary>
internal static class ConfigurationText
{
    /// <summary>A JSON object that <c>--config</c> reads back to the same options.</summary>
    public static string Write(RegistryDaemonOptions options)
    {
        using var stream = new MemoryStream();
        var style = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(stream, style))
        {
            json.WriteStartObject();
            foreach (var level in OptionCatalog.All.GroupBy(spec => spec.Key.Contains(':', StringComparison.Ordinal) ? spec.Key.Split(':')[0] : ""))
            {
                WriteLevel(json, level, options);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteLevel(Utf8JsonWriter json, IGrouping<string, OptionSpec> level, RegistryDaemonOptions options)
    {
        if (level.Key.Length > 0)
        {
            json.WriteStartObject(level.Key);
        }

        foreach (var spec in level)
        {
            json.WriteString(spec.Key[(spec.Key.IndexOf(':', StringComparison.Ordinal) + 1)..], spec.Read(options));
        }

        if (level.Key.Length > 0)
        {
            json.WriteEndObject();
        }
    }
}
