using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>The encoders extension.</summary>
internal static class EncoderLibrary
{
    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("base64.encode", CelOverload.Function("base64_encode_bytes", CelType.String, Bytes, bytes =>
            CelValue.Of(Convert.ToBase64String(bytes.AsBytes())))),
        new("base64.decode", CelOverload.Function("base64_decode_string", Bytes, CelType.String, Decode)),
    ];

    /// <summary>Takes text with its padding or without any.</summary>
    private static CelValue Decode(CelValue text)
    {
        var encoded = text.AsString();
        if (!encoded.EndsWith('='))
        {
            encoded = encoded.PadRight((encoded.Length + 3) / 4 * 4, '=');
        }

        var bytes = new byte[encoded.Length];
        return !encoded.AsSpan().ContainsAny(" \t\r\n") && Convert.TryFromBase64String(encoded, bytes, out var count)
            ? CelValue.OfBytes(bytes[..count])
            : CelError.Argument("invalid base64");
    }
}
