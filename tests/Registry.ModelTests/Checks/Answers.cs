using Google.Protobuf;
using Registry.ModelTests.Hosting;
using Registry.ModelTests.Model;
using Registry.ModelTests.Steps;
using Registry.V1;

namespace Registry.ModelTests.Checks;

/// <summary>Compares answers.</summary>
internal static class Answers
{
    /// <summary>How an answer differs from the first one to the same request.</summary>
    public static string? Difference(Answer first, Answer repeated) =>
        Equals(first.Message, repeated.Message) && first.Reason == repeated.Reason ? null : $"a repeated request is answered another way\nfirst\n{first}\nthen\n{repeated}";

    /// <summary>How an answer differs from the model's.</summary>
    public static string? Difference(IMessage request, Answer expected, Answer actual, ModelState state)
    {
        if (expected.Reason == "CONFIG_INVALID" && actual.Message is UpdateConfigResponse examined && IsValidateOnly(request))
        {
            return examined.Findings.Any(finding => finding.Severity == Finding.Types.Severity.Error) ? null : $"nothing is found wrong\n{actual}\nthe model\n{expected}";
        }

        if (Pending.ReuseIsToldLate(expected.Reason, actual.Reason))
        {
            return null;
        }

        if (!IsSame(expected.Reason, actual.Reason) || (request is WriteBatchRequest && expected.Index != actual.Index && expected.Index >= 0))
        {
            return $"{request.Descriptor.Name} ends with '{actual.Reason}', not '{expected.Reason}'\nanswered\n{actual}\nthe model\n{expected}";
        }

        if (actual.IsRefused || IsValidateOnly(request))
        {
            return null;
        }

        var (wanted, is_) = (Text(expected.Message!, state), Text(actual.Message!, state));
        return wanted == is_ ? null : $"{request.Descriptor.Name} is answered another way\nanswered\n{is_}\nthe model\n{wanted}";
    }

    // Of the findings of one configuration an exhausted pool may be the one that gives the reason.
    private static bool IsSame(string expected, string actual) =>
        expected == actual || (expected == "CONFIG_INVALID" && actual == "POOL_EXHAUSTED");

    private static bool IsValidateOnly(IMessage request) => request.Descriptor.FindFieldByName("validate_only")?.Accessor.GetValue(request) is true;

    private static string Text(IMessage message, ModelState state) => message switch
    {
        Pool pool => Nodes.Text(pool.Node),
        Node node => Nodes.Text(node),
        AllocateResponse allocated => $"{allocated.Allocation} at {allocated.Revision}",
        FreeResponse freed => $"{freed.Allocation} at {freed.Revision}",
        ApplyModuleResponse applied => $"changed {applied.Changed} {applied.Module.Revision}/{applied.Module.CreateRevision}",
        DeleteModuleResponse deleted => $"{deleted.DeletedId} at {deleted.Revision}",
        ReapplyDefaultsResponse reapplied => $"all {reapplied.DoneCount == reapplied.TotalCount}, {reapplied.ChangedCount} changed, {reapplied.RefusedCount} refused",
        UpdateConfigResponse updated => $"{updated.Config.NodeId} added {string.Join(' ', updated.Added)}",
        WriteBatchResponse batch => string.Join('\n', batch.Results.Select(Text)),
        _ => message.ToString()!,
    };

    // What a write of a batch left, later ones may have changed: which nodes they are is told by all.
    private static string Text(WriteResult result) => result.Node is { } node ? $"node {node.Id}" : $"deleted {string.Join(' ', result.Deleted.DeletedIds)}";
}
