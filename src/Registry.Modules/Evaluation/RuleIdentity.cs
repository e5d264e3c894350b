namespace Registry.Modules.Evaluation;

/// <summary>Names of rules as sources have them: <c>module@version/rule</c>.</summary>
internal static class RuleIdentity
{
    /// <summary>Whether two names mean one rule, whatever the version of its module.</summary>
    public static bool AreSame(string left, string right) => left == right
        || (Module(left).SequenceEqual(Module(right)) && Rule(left).SequenceEqual(Rule(right)));

    private static ReadOnlySpan<char> Module(string name) => name.AsSpan(0, Math.Max(0, name.IndexOf('@')));

    private static ReadOnlySpan<char> Rule(string name) => name.AsSpan(name.IndexOf('/') + 1);
}
