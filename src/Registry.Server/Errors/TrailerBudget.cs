using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Registry.V1;
using RpcStatus = Google.Rpc.Status;

namespace Registry.Server.Errors;

/// <summary>
/// Keeps the trailers of a refusal below what clients take: 8 KiB of headers and trailers together, as HTTP/2 counts them. Statuses that fit are
/// left alone. In others the message, the texts of violations and long metadata are cut, and the last violations are left out; the message and the
/// metadata <c>violations</c> and <c>truncated</c> say so.
/// </summary>
internal static class TrailerBudget
{
    /// <summary>Name of the trailer with the encoded status.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>Metadata of an <c>ErrorInfo</c>: how many violations there are, where fewer are listed.</summary>
    public const string Violations = "violations";

    /// <summary>Metadata of an <c>ErrorInfo</c>: the keys whose values are cut, with commas between them.</summary>
    public const string Truncated = "truncated";

    /// <summary>The most that all trailers of a refusal take, in bytes. The other headers of an answer have the 1 KiB below the clients' limit.</summary>
    public const int MaximumBytes = 7 * 1024;

    // What HTTP/2 counts for each field beside name and value (RFC 9113, 6.5.2).
    private const int FieldOverhead = 32;

    // Percent-encoded; the note on what is left out comes on top.
    private const int MessageBytes = 1_000;
    private const int ViolationBytes = 1_024;
    private const int LastViolationBytes = 384;
    private const int MetadataBytes = 128;

    // What a note grows by, in message and details, when it tells the number of violations that are listed in the end.
    private const int LongerNote = 32;

    /// <summary>Shortens a status until its trailers fit.</summary>
    public static void Fit(RpcStatus status)
    {
        if (status.Details.Count == 0 || !status.Details[0].TryUnpack<ErrorInfo>(out var info))
        {
            status.Message = Cut(status.Message, WireBytes(status) > MaximumBytes ? MessageBytes : int.MaxValue, WireBytes);
            return;
        }

        if (WireBytes(status) <= MaximumBytes && !info.Metadata.ContainsKey(Violations))
        {
            return;
        }

        var parts = new Parts(status, info);
        parts.CutMessage();
        parts.LeaveOutViolations();
        parts.CutMetadata();
    }

    /// <summary>What the trailers of a status take: names and values as they are sent, and what HTTP/2 counts for each.</summary>
    public static int WireBytes(RpcStatus status) =>
        "grpc-status".Length + 2 + FieldOverhead
        + "grpc-message".Length + WireBytes(status.Message) + FieldOverhead
        + DetailsTrailer.Length + Base64Bytes(status.CalculateSize()) + FieldOverhead;

    /// <summary>What a message takes percent-encoded: every byte that is not printable ASCII becomes three.</summary>
    private static int WireBytes(string text)
    {
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Value is >= 0x20 and <= 0x7E and not '%' ? 1 : 3 * rune.Utf8SequenceLength;
        }

        return bytes;
    }

    private static int Base64Bytes(int bytes) => (bytes + 2) / 3 * 4;

    private static string Cut(string text, int maximum, Func<string, int> measure)
    {
        if (measure(text) <= maximum)
        {
            return text;
        }

        var shown = new StringBuilder();
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            length += measure(rune.ToString());
            if (length > maximum)
            {
                break;
            }

            shown.Append(rune.ToString());
        }

        return string.Create(CultureInfo.InvariantCulture, $"{shown} ... (cut: {shown.Length} of {text.Length} characters)");
    }

    private static string Cut(string text, int bytes) => Cut(text, bytes, Encoding.UTF8.GetByteCount);

    /// <summary>A status taken apart, which is put together again after each step.</summary>
    private sealed class Parts
    {
        private readonly RpcStatus _status;
        private readonly ErrorInfo _info;
        private readonly int _place;
        private readonly BadRequest? _bad;

        public Parts(RpcStatus status, ErrorInfo info)
        {
            (_status, _info) = (status, info);
            for (var i = 1; i < status.Details.Count; i++)
            {
                if (status.Details[i].TryUnpack<BadRequest>(out var bad))
                {
                    (_place, _bad) = (i, bad);
                }
            }
        }

        public void CutMessage()
        {
            if (WireBytes(_status) > MaximumBytes)
            {
                _status.Message = Cut(_status.Message, MessageBytes, TrailerBudget.WireBytes);
            }
        }

        /// <summary>Leaves out violations from the end, but never the first, until the others fit.</summary>
        public void LeaveOutViolations()
        {
            if (_bad is null)
            {
                return;
            }

            var total = _info.Metadata.TryGetValue(Violations, out var told)
                ? int.Parse(told, CultureInfo.InvariantCulture)
                : _bad.FieldViolations.Count;
            var message = _status.Message;
            if (total > _bad.FieldViolations.Count)
            {
                Note(message, total);
            }

            if (WireBytes(_status) <= MaximumBytes)
            {
                return;
            }

            CutTexts(_bad.FieldViolations, ViolationBytes);
            Pack();
            if (WireBytes(_status) <= MaximumBytes)
            {
                return;
            }

            var all = _bad.FieldViolations.ToArray();
            _bad.FieldViolations.Clear();
            Note(message, total);
            foreach (var violation in all)
            {
                _bad.FieldViolations.Add(violation);
                Pack();
                if (WireBytes(_status) > MaximumBytes - LongerNote && _bad.FieldViolations.Count > 1)
                {
                    _bad.FieldViolations.RemoveAt(_bad.FieldViolations.Count - 1);
                    break;
                }
            }

            if (_bad.FieldViolations.Count < total)
            {
                Note(message, total);
            }
        }

        public void CutMetadata()
        {
            if (WireBytes(_status) <= MaximumBytes)
            {
                return;
            }

            var cut = _info.Metadata.Where(entry => Encoding.UTF8.GetByteCount(entry.Value) > MetadataBytes).Select(entry => entry.Key).ToList();
            foreach (var key in cut)
            {
                _info.Metadata[key] = Cut(_info.Metadata[key], MetadataBytes);
            }

            if (cut.Count > 0)
            {
                _info.Metadata[Truncated] = string.Join(',', cut);
            }

            CutTexts(_bad?.FieldViolations ?? [], LastViolationBytes);
            Pack();
        }

        private static void CutTexts(RepeatedField<BadRequest.Types.FieldViolation> violations, int bytes)
        {
            foreach (var violation in violations)
            {
                violation.Field = Cut(violation.Field, bytes / 2);
                violation.Description = Cut(violation.Description, bytes);
            }
        }

        private void Note(string message, int total)
        {
            var remedy = _info.Reason == StatusDetails.Name(ErrorReason.ConfigInvalid)
                ? "UpdateConfig with validate_only answers with all of them"
                : "correct these and send the request again to see the others";
            _info.Metadata[Violations] = total.ToString(CultureInfo.InvariantCulture);
            _status.Message = string.Create(
                CultureInfo.InvariantCulture, $"{message} [{_bad!.FieldViolations.Count} of {total} violations are listed; {remedy}]");
            Pack();
        }

        private void Pack()
        {
            _status.Details[0] = Any.Pack(_info);
            if (_bad is not null)
            {
                _status.Details[_place] = Any.Pack(_bad);
            }
        }
    }
}
