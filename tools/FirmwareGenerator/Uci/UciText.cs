using System.Text;
using System.Text.RegularExpressions;

namespace FirmwareGenerator.Uci;

/// <summary>Writes sections in the syntax of OpenWrt's configuration files.</summary>
internal static partial class UciText
{
    /// <summary>The text of a file. Every value is in single quotes, so that nothing in it can end it.</summary>
    /// <exception cref="ArgumentException">A name is none that UCI allows, or a value holds the character 0, which no file can.</exception>
    public static string Of(IEnumerable<UciSection> sections)
    {
        var text = new StringBuilder();
        foreach (var section in sections)
        {
            _ = text.Append(text.Length == 0 ? "" : "\n").Append("config ").Append(Checked(section.Type, TypeName()));
            _ = section.Name is null ? text : text.Append(' ').Append(Quoted(Checked(section.Name, Name())));
            _ = text.Append('\n');
            foreach (var entry in section.Entries)
            {
                foreach (var value in entry.Values)
                {
                    _ = text.Append(entry.IsList ? "\tlist " : "\toption ").Append(Checked(entry.Name, Name()))
                        .Append(' ').Append(Quoted(value)).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    // Within single quotes only the quote itself means anything: it ends them, stands escaped, and they begin anew.
    private static string Quoted(string value) => value.Contains('\0', StringComparison.Ordinal)
        ? throw new ArgumentException("A value holds the character 0.", nameof(value))
        : $"'{value.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Checked(string name, Regex pattern) =>
        pattern.IsMatch(name) ? name : throw new ArgumentException($"'{name}' is no name of UCI.", nameof(name));

    [GeneratedRegex("^[A-Za-z0-9_]+\\z")]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9_-]+\\z")]
    private static partial Regex TypeName();
}
