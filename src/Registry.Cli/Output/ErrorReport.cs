using System.Globalization;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Tells a person what was refused and what to do about it.</summary>
internal static class ErrorReport
{
    public static void Write(TextWriter error, RegistryException e)
    {
        error.WriteLine($"error: {Describe(e)}");
        foreach (var violation in e.FieldViolations)
        {
            error.WriteLine($"  {Printable.Text(violation.Field)}: {Printable.Text(violation.Description)}");
        }

        if (Remedy(e) is { } remedy)
        {
            error.WriteLine($"hint: {remedy}");
        }
    }

    /// <summary>The refusal of one write of a batch in one line, with the field violations of that write, as if it had been sent alone.</summary>
    public static string LineOfWrite(RegistryException e, int index, string write)
    {
        var ofWrite = string.Create(CultureInfo.InvariantCulture, $"writes[{index}].");
        var violations = e.FieldViolations
            .Where(v => v.Field.StartsWith(ofWrite, StringComparison.Ordinal) || !v.Field.StartsWith("writes[", StringComparison.Ordinal))
            .Select(v => (Field: v.Field.StartsWith(ofWrite, StringComparison.Ordinal) ? v.Field[ofWrite.Length..] : v.Field, v.Description))
            .Select(v => $"{(v.Field.StartsWith(write + ".", StringComparison.Ordinal) ? v.Field[(write.Length + 1)..] : v.Field)}: {v.Description}");
        return Printable.Text(string.Join("; ", violations.Prepend(What(e))));
    }

    private static string Describe(RegistryException e)
        => e.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"write {index}: {What(e)}") : What(e);

    private static string What(RegistryException e)
    {
        var text = e.Reason switch
        {
            ErrorReason.NodeNotFound => $"node '{Meta(e, "ref")}' not found{Looked(e)}",
            ErrorReason.ParentNotFound => $"parent '{Meta(e, "parent")}' not found",
            ErrorReason.BlobNotFound => $"blob '{Meta(e, "key")}' not found",
            _ => e.Message,
        };
        var reason = e.ReasonText.Length == 0 ? "" : $" [{e.ReasonText}]";
        return Printable.Text(text + reason);
    }

    private static string Looked(RegistryException e) => Meta(e, "ref_kind") switch
    {
        "any" => " (neither as id nor as name nor as unique key)",
        "id" => " (as id)",
        "name" => " (as name)",
        "unique_key" => " (as unique key)",
        _ => "",
    };

    private static string? Remedy(RegistryException e) => e.Reason switch
    {
        ErrorReason.NodeNotFound => e.Metadata.TryGetValue("nearest", out var nearest) ? $"did you mean '{Printable.Text(nearest)}'?" : null,
        ErrorReason.NodeAlreadyExists => "use --if-exists return or --if-exists update, or another id",
        ErrorReason.NameTaken => $"choose another name, or rename the holder: registryctl node rename {Meta(e, "holder")} NEW-NAME",
        ErrorReason.KeyTaken => $"drop the key, or take it from its holder: registryctl node key {Meta(e, "holder")} --delete '{Meta(e, "key")}'",
        ErrorReason.AlreadyHasParent => "clear it first (node parent NODE --clear), or use --reassign",
        ErrorReason.ParentNotFound => "register the parent first",
        ErrorReason.StillUsed => "--detach clears the parent first, --cascade deletes the whole subtree",
        ErrorReason.DefinitionDeployed => "detach the node (node parent NODE --clear), or use --allow-deployed-change",
        ErrorReason.RevisionMismatch => "the node has changed: read it again, decide again",
        ErrorReason.BlobNotFound => "'registryctl node blob list NODE' tells what there is",
        ErrorReason.PageTokenExpired => "list again",
        ErrorReason.QueueFull or ErrorReason.ReadOnly or ErrorReason.RevisionNotReached or ErrorReason.ShuttingDown => "try again later",
        ErrorReason.StoreFull => "make room on the daemon's disk, then try again",
        ErrorReason.LimitExceeded => "remove something from the node first",
        _ => e is RegistryUnavailableException ? "is registryd running? --server or $REGISTRYCTL_SERVER says where" : null,
    };

    private static string Meta(RegistryException e, string key) => Printable.Text(e.Metadata.GetValueOrDefault(key, "?"));
}
