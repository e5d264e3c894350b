using System.Text;

namespace Registry.Storage;

/// <summary>How the id of a record becomes bytes.</summary>
internal static class RecordId
{
    /// <summary>Strict: two ids that differ only in what cannot be encoded must not become one.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
