using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Registry.Domain;
using Registry.Domain.Items;
using Registry.Engine.Commits;
using Registry.Engine.Planning;
using Registry.Modules.Evaluation;
using Registry.Modules.Schema;
using Registry.Modules.Validation;
using Registry.Server.Config;
using Registry.Server.WireFormat;

namespace Registry.Server.Hooks;

/// <summary>Between what planning and commits know and the messages of <c>registry.v1.ModuleHook</c>.</summary>
internal static class HookMessages
{
    private static readonly ConfigStyle Style = new(IsIntent: false, WithSources: true, RevealSensitive: true);

    /// <summary>What a hook is asked.</summary>
    public static V1.HookRequest Request(HookSchema hook, HookQuestion question) => new()
    {
        Hook = hook.Name,
        Node = NodeEncoder.ToMessage(question.Node),
        Config = ConfigEncoder.Encode(question.Node, hook.Point, Style),
        OldConfig = question.Before is { } before ? ConfigEncoder.Encode(before, hook.Point, Style) : null,
        ValidateOnly = question.ValidateOnly,
    };

    /// <summary>The values that a hook gave.</summary>
    public static ImmutableArray<HookValue> Values(HookSchema hook, V1.DefaultResponse response) =>
    [
        .. response.Values.Select(given => new HookValue(
            hook.Point.Name, new ItemRef(given.Item?.Id ?? "", given.Item?.Key ?? ""), given.Field, JsonValues.FromProto(given.Value), hook.Name)),
    ];

    /// <summary>What a hook found. A finding without a severity refuses: what is said carelessly must not let something pass.</summary>
    public static ImmutableArray<Finding> Findings(HookSchema hook, V1.ValidateHookResponse response) =>
    [
        .. response.Findings.Select(found => new Finding(
            found.Path.Length > 0 ? found.Path : hook.Point.Name,
            found.Code.Length > 0 ? found.Code : FindingCodes.HookRefused,
            found.Message.Length > 0 ? found.Message : $"the hook '{hook.Name}' gives no reason",
            hook.Name,
            found.Severity == V1.Finding.Types.Severity.Warning ? FindingSeverity.Warning : FindingSeverity.Error,
            false)),
    ];

    /// <summary>A change of a commit.</summary>
    public static V1.CommittedRequest Committed(HookSchema hook, Commit commit, CommitChange change) => new()
    {
        Hook = hook.Name,
        Revision = commit.Revision,
        Time = Timestamp.FromDateTime(commit.Time),
        Principal = commit.Principal,
        Node = NodeEncoder.ToMessage((change.After ?? change.Before)!),
        Config = change.After is { } after ? ConfigEncoder.Encode(after, hook.Point, Style) : null,
        OldConfig = change.Before is { } before ? ConfigEncoder.Encode(before, hook.Point, Style) : null,
    };

    /// <summary>A node as it is.</summary>
    public static V1.CommittedRequest Resync(HookSchema hook, Node node) => new()
    {
        Hook = hook.Name,
        Revision = node.Revision,
        Time = Timestamp.FromDateTime(node.UpdateTime),
        Node = NodeEncoder.ToMessage(node),
        Config = ConfigEncoder.Encode(node, hook.Point, Style),
        Resynced = true,
    };
}
