using System.Globalization;
using Registry.Client;
using Registry.V1;

namespace Registry.Cli.Output;

/// <summary>Tells a person what was refused and what to do about it.</summary>
internal static class ErrorReport
{
    public static void Write(TextWriter error, RegistryException e, bool useColor = false)
    {
        if (e.Findings is { Count: > 0 } findings)
        {
            error.WriteLine($"error: {AtWrite(e)}the configuration is refused{Reason(e)}");
            foreach (var line in FindingText.Lines(findings, useColor))
            {
                error.WriteLine($"  {line}");
            }

            WriteLeftOut(error, e);
            error.WriteLine("hint: nothing was changed; 'registryctl config explain NODE PATH' tells where a value comes from");
            return;
        }

        if (e.Reason == ErrorReason.ModuleInvalid)
        {
            WriteModuleErrors(error, e);
            return;
        }

        if (e.Reason is ErrorReason.QueryInvalid or ErrorReason.SensitiveField)
        {
            WriteQueryError(error, e);
            return;
        }

        var violations = e.FieldViolations.Select(Violation).ToList();
        if (violations.Count > 1)
        {
            error.WriteLine($"error: {violations.Count} fields are invalid{Reason(e)}");
            foreach (var violation in violations)
            {
                error.WriteLine($"  {violation}");
            }

            WriteLeftOut(error, e);
        }
        else
        {
            error.WriteLine($"error: {violations.FirstOrDefault(AtWrite(e) + What(e))}{Reason(e)}");
        }

        if (Remedy(e) is { } remedy)
        {
            error.WriteLine($"hint: {remedy}");
        }
    }

    // An error holds only what every client can receive.
    private static void WriteLeftOut(TextWriter error, RegistryException e)
    {
        if (int.TryParse(Meta(e, "violations"), CultureInfo.InvariantCulture, out var total))
        {
            error.WriteLine($"  and {total - e.FieldViolations.Count} more, which an error has no room for; correct these to see them");
        }
    }

    // Below what is wrong come the expression and a caret.
    private static void WriteQueryError(TextWriter error, RegistryException e)
    {
        var lines = e.Message.Split('\n');
        error.WriteLine($"error: {Printable.Text(lines[0])}{Reason(e)}");
        foreach (var line in lines.Skip(1))
        {
            error.WriteLine(Printable.Text(line));
        }

        if (e.Reason == ErrorReason.QueryInvalid && Meta(e, "kind") is "unknown_id" or "unknown_class" or "unknown_field")
        {
            error.WriteLine("hint: 'registryctl module list' tells which modules there are, 'registryctl module show' what one declares");
        }
    }

    // Each has its place in the file, and lines of its own with the expression and a caret.
    private static void WriteModuleErrors(TextWriter error, RegistryException e)
    {
        foreach (var line in e.FieldViolations.SelectMany(violation => violation.Description.Split('\n')))
        {
            error.WriteLine(Printable.Text(line));
        }

        var more = int.TryParse(Meta(e, "errors"), CultureInfo.InvariantCulture, out var count) && count > e.FieldViolations.Count
            ? $"; {e.FieldViolations.Count} of them are shown"
            : "";
        error.WriteLine($"error: the module has errors: {Meta(e, "errors")}{more}{Reason(e)}");
    }

    /// <summary>The refusal of one write of a batch in one line, as if it had been sent alone.</summary>
    /// <param name="e">The refusal of the batch.</param>
    /// <param name="index">Position of the write.</param>
    /// <param name="write">Its field of <c>Write</c>, for instance <c>register_node</c>.</param>
    public static string LineOfWrite(RegistryException e, int index, string write)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"writes[{index}].");
        var violations = e.FieldViolations
            .Where(v => v.Field.StartsWith(path, StringComparison.Ordinal))
            .Select(v => Violation(v).Replace($"{path}{write}.", "", StringComparison.Ordinal))
            .ToList();
        return (violations.Count > 0 ? string.Join("; ", violations) : What(e)) + Reason(e);
    }

    private static string Violation(FieldViolation violation) => Printable.Text(
        violation.Description.StartsWith(violation.Field, StringComparison.Ordinal)
            ? violation.Description
            : $"{violation.Field}: {violation.Description}");

    private static string AtWrite(RegistryException e)
        => e.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"write {index}: ") : "";

    private static string Reason(RegistryException e) => e.ReasonText.Length == 0 ? "" : $" [{e.ReasonText}]";

    private static string What(RegistryException e) => e.Reason switch
    {
        ErrorReason.NodeNotFound when e.Metadata.ContainsKey("at_revision") =>
            $"node '{Meta(e, "ref")}' not found: there was none at revision {Meta(e, "at_revision")}",
        ErrorReason.NodeNotFound => $"node '{Meta(e, "ref")}' not found{Looked(e)}",
        ErrorReason.ParentNotFound => $"parent '{Meta(e, "parent")}' not found",
        ErrorReason.BlobNotFound => $"blob '{Meta(e, "key")}' not found",
        _ => Printable.Text(WithoutIndex(e)),
    };

    /// <summary>The message without the <c>writes[3]: </c> that a batch puts before it.</summary>
    private static string WithoutIndex(RegistryException e)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"writes[{e.Index}]: ");
        return e.Message.StartsWith(prefix, StringComparison.Ordinal) ? e.Message[prefix.Length..] : e.Message;
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
        ErrorReason.NodeNotFound when e.Metadata.TryGetValue("nearest", out var nearest) => $"did you mean '{Printable.Text(nearest)}'?",
        ErrorReason.NodeNotFound when e.Metadata.ContainsKey("at_revision") =>
            $"'registryctl node history {Meta(e, "ref")}' tells since when there is one",
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
        ErrorReason.PointNotFound or ErrorReason.PathNotFound when e.Metadata.TryGetValue("nearest", out var nearest) =>
            $"did you mean '{Printable.Text(nearest)}'?",
        ErrorReason.ModuleDataLoss => "'module preview FILE' and 'module delete NAME --validate-only' show what is lost; --force goes on",
        ErrorReason.StillReferenced => $"clear that field first: registryctl config unset {Meta(e, "referrer")} '{Meta(e, "path")}'",
        ErrorReason.Contended or ErrorReason.HookFailed => "try again later",
        _ => e is RegistryUnavailableException ? "is registryd running? --server or $REGISTRYCTL_SERVER says where" : null,
    };

    private static string Meta(RegistryException e, string key) => Printable.Text(e.Metadata.GetValueOrDefault(key, "?"));
}
