using Grpc.Core;
using Registry.Domain;
using Registry.Server.Errors;

namespace Registry.Server.WireFormat;

/// <summary>
/// Bounds of answers in bytes. Most clients receive messages of at most 4 MiB, so no message is larger: pages end early, and what has no pages is
/// refused with what to ask for instead. What a write has committed is always answered, with less of it where it would be too large.
/// </summary>
internal static class AnswerLimits
{
    /// <summary>Largest message that is sent, in bytes: what gRPC clients receive unless they are told otherwise.</summary>
    public const int MessageBytes = 4 * 1024 * 1024;

    /// <summary>A page takes no further entry that would make it larger than this many bytes.</summary>
    public const int PageBytes = 3 * 1024 * 1024;

    /// <summary>What to do about a large message of nodes.</summary>
    public const string MaskRemedy = "name the fields that you want in read_mask";

    /// <summary>What to do about a large configuration.</summary>
    public const string ConfigRemedy = "ask for the INTENT view, or without sources; or remove items";

    private static readonly Dictionary<Type, string> s_remedies = new()
    {
        [typeof(V1.QueryNodesResponse)] = "select fewer or smaller columns",
        [typeof(V1.ListHistoryResponse)] = "set omit_changes",
        [typeof(V1.ListPoolsResponse)] = "get the pools one by one",
        [typeof(V1.Pool)] = "get the node of the pool with a read_mask",
        [typeof(V1.GetConfigResponse)] = ConfigRemedy,
        [typeof(V1.UpdateConfigResponse)] = ConfigRemedy,
        [typeof(V1.ValidateConfigResponse)] = "correct what rules find in fewer items at a time",
        [typeof(V1.ExplainConfigResponse)] = "explain a field of the inputs instead",
        [typeof(V1.Form)] = "ask for the SIMPLE mode",
        [typeof(V1.ListModulesResponse)] = "get the modules one by one",
        [typeof(V1.ListPointsResponse)] = "describe the classes one by one",
        [typeof(V1.GetJsonSchemaResponse)] = "ask for the schema of a class",
        [typeof(V1.ApplyModuleResponse)] = "set a lower preview_limit",
    };

    /// <summary>The types of answers that have a remedy of their own: each can be large.</summary>
    public static IReadOnlyCollection<Type> Remedied => s_remedies.Keys;

    /// <summary>What to do about a message that is too large.</summary>
    public static string Remedy(Type message) => s_remedies.GetValueOrDefault(message, "ask for less at once");

    /// <summary>Refuses a message that is too large, before it is encoded.</summary>
    /// <exception cref="RpcException">It is.</exception>
    public static void Check(long bytes, string remedy)
    {
        if (bytes > MessageBytes)
        {
            throw TooLarge(remedy);
        }
    }

    /// <summary>That an answer would be too large.</summary>
    public static RpcException TooLarge(string remedy) =>
        RejectionMapper.ToException(new Rejection.AnswerTooLarge("bytes of the answer", MessageBytes, remedy));
}
