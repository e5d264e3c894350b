using System.Buffers.Binary;
using System.Buffers.Text;
using Google.Protobuf;
using Registry.Domain;
using Registry.Engine;
using Registry.Modules.Queries;
using Registry.Server.Errors;
using Registry.Server.Queries;
using Registry.V1;

namespace Registry.Server.Paging;

/// <summary>Makes and reads page tokens: where a list goes on, in which revision of which registry.</summary>
internal sealed class PageTokens(RegistryEngine engine, SnapshotRetention retention)
{
    private const int LongestToken = 65_536;
    private const int FingerprintBytes = 16;
    private const long MaximumTicks = 3_155_378_975_999_999_999;

    /// <summary>The token of the page after a node. Keeps the snapshot for it.</summary>
    public string Next(RegistrySnapshot snapshot, UInt128 fingerprint, string lastId)
    {
        retention.Keep(snapshot);
        return Encode(snapshot.Revision, lastId, isHistory: false, fingerprint);
    }

    /// <summary>The token of the page of rows after a place. Keeps the snapshot for it.</summary>
    public string NextOfRows(RegistrySnapshot snapshot, UInt128 fingerprint, RowPlace place, DateTime now)
    {
        retention.Keep(snapshot);
        return Encode(snapshot.Revision, place.NodeId, isHistory: false, fingerprint, RowPlaces.ToProto(place, now));
    }

    /// <summary>The snapshot that a token of rows points at, the time of the query, and the place of the last row of the page before.</summary>
    /// <param name="text">The token.</param>
    /// <param name="fingerprint">That of the request.</param>
    /// <param name="terms">How many terms its order has.</param>
    /// <exception cref="Grpc.Core.RpcException">The token is not this query's, or its snapshot is no longer kept.</exception>
    public (RegistrySnapshot Snapshot, DateTime Now, RowPlace? After) ResumeRows(string text, UInt128 fingerprint, int terms)
    {
        var (snapshot, lastId) = ResumeAfter(text, fingerprint);
        return Parse(text).Query is { } place && place.Keys.Count == terms && place.TimeTicks is >= 0 and <= MaximumTicks
            ? (snapshot, new DateTime(place.TimeTicks, DateTimeKind.Utc), RowPlaces.FromProto(place, lastId))
            : throw Invalid("belongs to another request; everything but page_size must stay as it was on the first page");
    }

    /// <summary>The token of a page of history.</summary>
    /// <param name="revision">Revision of its first commit.</param>
    /// <param name="nodeId">The node whose commits are listed; empty: all.</param>
    /// <param name="fingerprint">That of the request.</param>
    public string NextOfHistory(long revision, string nodeId, UInt128 fingerprint) => Encode(revision, nodeId, isHistory: true, fingerprint);

    /// <summary>Where a page of history begins.</summary>
    /// <exception cref="Grpc.Core.RpcException">The token is not this list's.</exception>
    public (long Revision, string NodeId) ResumeHistory(string text, UInt128 fingerprint)
    {
        var token = Parse(text);
        if (token.Epoch != engine.Epoch)
        {
            throw Expired(token.Revision, "epoch");
        }

        CheckOwner(token, isHistory: true, fingerprint);
        return (token.Revision, token.LastId);
    }

    /// <summary>The snapshot that a token points at, and the last node of the page before.</summary>
    /// <exception cref="Grpc.Core.RpcException">The token is not this list's, or its snapshot is no longer kept.</exception>
    public (RegistrySnapshot Snapshot, Domain.Node Last) Resume(string text, UInt128 fingerprint)
    {
        var (snapshot, lastId) = ResumeAfter(text, fingerprint);
        return snapshot.TryGet(lastId, out var last) ? (snapshot, last) : throw Expired(snapshot.Revision, "epoch");
    }

    /// <summary>As <see cref="Resume"/>, with the id of the last item of the page before, whatever that is of.</summary>
    public (RegistrySnapshot Snapshot, string LastId) ResumeAfter(string text, UInt128 fingerprint)
    {
        var token = Parse(text);
        var current = engine.Current;
        var snapshot = token.Epoch != engine.Epoch ? null
            : current.Revision == token.Revision ? current : retention.Find(token.Revision);
        if (snapshot is null)
        {
            throw Expired(
                token.Revision, token.Epoch != engine.Epoch ? "epoch" : retention.WasDroppedForMemory(token.Revision) ? "memory" : "age");
        }

        CheckOwner(token, isHistory: false, fingerprint);
        return (snapshot, token.LastId);
    }

    private string Encode(long revision, string id, bool isHistory, UInt128 fingerprint, QueryPlace? query = null) => Base64Url.EncodeToString(new PageToken
    {
        Epoch = engine.Epoch,
        Revision = revision,
        RequestFingerprint = Bytes(fingerprint),
        LastId = id,
        IsHistory = isHistory,
        Query = query,
    }.ToByteArray());

    private static void CheckOwner(PageToken token, bool isHistory, UInt128 fingerprint)
    {
        if (token.IsHistory != isHistory || !token.RequestFingerprint.Equals(Bytes(fingerprint)))
        {
            throw Invalid("belongs to another request; everything but page_size must stay as it was on the first page");
        }
    }

    private static Grpc.Core.RpcException Expired(long revision, string why) => StatusDetails.Exception(
        Grpc.Core.StatusCode.FailedPrecondition,
        $"Revision {revision}, which this list is read from, is no longer kept: {Explain(why)}; list again from the first page.",
        ErrorReason.PageTokenExpired,
        [("revision", revision.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("why", why)]);

    private static string Explain(string why) => why switch
    {
        "epoch" => "the registry was restored since",
        "memory" => "so much was written since that lists to be continued would hold more memory than they may (--page-token-bytes)",
        _ => "no page was read from it for longer than --page-token-age, or the daemon was started again",
    };

    private static PageToken Parse(string text)
    {
        try
        {
            return text.Length <= LongestToken && Base64Url.IsValid(text)
                ? PageToken.Parser.ParseFrom(Base64Url.DecodeFromChars(text))
                : throw Invalid("is not a token of this registry; use next_page_token as it came");
        }
        catch (InvalidProtocolBufferException)
        {
            throw Invalid("is not a token of this registry; use next_page_token as it came");
        }
    }

    private static Grpc.Core.RpcException Invalid(string description)
    {
        var violations = new FieldViolations();
        violations.Add("page_token", description);
        return violations.ToException();
    }

    private static ByteString Bytes(UInt128 fingerprint)
    {
        var bytes = new byte[FingerprintBytes];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, fingerprint);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
