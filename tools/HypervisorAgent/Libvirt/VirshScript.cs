using System.Text.RegularExpressions;

namespace HypervisorAgent.Libvirt;

/// <summary>Several virsh commands in one process over one connection, and what each of them printed.</summary>
/// <remarks>
/// virsh goes on after a command that failed and tells only the last one's outcome, so each output is fenced by <c>echo</c>ed marks. The
/// marks carry a nonce, because the XML of a machine is in the hands of whoever owns the machine. The mark at the end proves that the
/// output is whole.
/// </remarks>
internal sealed class VirshScript
{
    private const string End = "end";

    private readonly string _nonce;
    private readonly List<(string Label, string Command)> _commands = [];

    /// <summary>Starts an empty script.</summary>
    /// <param name="nonce">Letters and digits that nobody can foresee, new for each script.</param>
    public VirshScript(string nonce) => _nonce = nonce;

    /// <summary>The script as one argument of virsh.</summary>
    public string Text => string.Join("; ", [.. _commands.Select(entry => $"echo {Mark(entry.Label)}; {entry.Command}"), $"echo {Mark(End)}"]);

    /// <summary>Adds a command.</summary>
    /// <param name="label">Letters, digits and hyphens; the output is found under it.</param>
    /// <param name="command">The command with its arguments, already quoted for virsh.</param>
    public void Add(string label, string command) => _commands.Add((label, command));

    /// <summary>What each command printed, trimmed, by label; a command that failed printed nothing.</summary>
    /// <exception cref="FormatException">The output breaks off before its end.</exception>
    public IReadOnlyDictionary<string, string> Split(string output)
    {
        var marks = Regex.Matches(output, $"@@{Regex.Escape(_nonce)}:([A-Za-z0-9-]+)@@", RegexOptions.CultureInvariant);
        if (marks.Count == 0 || marks[^1].Groups[1].Value != End)
        {
            throw new FormatException("the output breaks off before its end");
        }

        var sections = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < marks.Count - 1; i++)
        {
            var start = marks[i].Index + marks[i].Length;
            sections[marks[i].Groups[1].Value] = output[start..marks[i + 1].Index].Trim();
        }

        return _commands.TrueForAll(entry => sections.ContainsKey(entry.Label))
            ? sections
            : throw new FormatException("the output of a command is missing");
    }

    private string Mark(string label) => $"@@{_nonce}:{label}@@";
}
