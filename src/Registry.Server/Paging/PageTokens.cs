using System.Buffers.Binary;
using System.Buffers.Text;
using Google.Protobuf;
using Registry.Domain;
using Registry.Engine;
using Registry.Server.Errors;
using Registry.V1;

namespace Registry.Server.Paging;

/// <summary>Makes and reads page tokens: where a list goes on, in which revision of which registry.</summary>
internal sealed class PageTokens(RegistryEngine engine, SnapshotRetention retention)
{
    private const int LongestToken = 4_096;
    private const int FingerprintBytes = 16;

    /// <summary>The token of the page after a node. Keeps the snapshot for it.</summary>
    public string Next(RegistrySnapshot snapshot, UInt128 fingerprint, string lastId)
    {
        retention.Keep(snapshot);
        var token = new PageToken
        {
            Epoch = engine.Epoch,
            Revision = snapshot.Revision,
            RequestFingerprint = Bytes(fingerprint),
            LastId = lastId,
        };
        return Base64Url.EncodeToString(token.ToByteArray());
    }

    /// <summary>The snapshot that a token points at, and the last node of the page before.</summary>
    /// <exception cref="Grpc.Core.RpcException">The token is not this list's, or its snapshot is no longer kept.</exception>
    public (RegistrySnapshot Snapshot, Domain.Node Last) Resume(string text, UInt128 fingerprint)
    {
        var token = Parse(text);
        var current = engine.Current;
        var snapshot = token.Epoch != engine.Epoch ? null
            : current.Revision == token.Revision ? current : retention.Find(token.Revision);
        if (snapshot is null || !snapshot.TryGet(token.LastId, out var last))
        {
            throw StatusDetails.Exception(
                Grpc.Core.StatusCode.FailedPrecondition,
                $"Revision {token.Revision}, which this list is read from, is no longer kept; list again from the first page.",
                ErrorReason.PageTokenExpired, [("revision", token.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }

        if (!token.RequestFingerprint.Equals(Bytes(fingerprint)))
        {
            throw Invalid("belongs to another request; everything but page_size must stay as it was on the first page");
        }

        return (snapshot, last);
    }

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
