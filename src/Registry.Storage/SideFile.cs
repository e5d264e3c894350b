using System.Security.Cryptography;
using Google.Protobuf;

namespace Registry.Storage;

/// <summary>
/// A file beside the database that carries knowledge over a restart: messages, each after its length, and the SHA-256 of all that at the end.
/// No part of the store: it may be deleted. It is on disk when it is written, so that a loss of power leaves the old file or the new one.
/// </summary>
/// <typeparam name="T">The messages.</typeparam>
public abstract class SideFile<T>(string path)
    where T : IMessage<T>, new()
{
    private const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Its messages; none where there is no file.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    protected IReadOnlyList<T> ReadMessages()
    {
        if (!File.Exists(Path))
        {
            return [];
        }

        var bytes = File.ReadAllBytes(Path);
        var length = bytes.Length - HashLength;
        if (length < 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
        {
            throw new InvalidDataException("Its contents do not agree with their checksum.");
        }

        var messages = new List<T>();
        var input = new CodedInputStream(bytes, 0, length);
        while (!input.IsAtEnd)
        {
            var message = new T();
            input.ReadMessage(message);
            messages.Add(message);
        }

        return messages;
    }

    /// <summary>Puts these messages in place of those that it has; at once, so that it is never half of either.</summary>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    protected void WriteMessages(IEnumerable<T> messages)
    {
        var temporary = Path + ".tmp";
        using (var file = new FileStream(temporary, Options()))
        using (var hash = SHA256.Create())
        {
            using (var hashed = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var output = new CodedOutputStream(hashed, leaveOpen: true))
            {
                foreach (var message in messages)
                {
                    output.WriteMessage(message);
                }
            }

            file.Write(hash.Hash!);
        }

        DurableFile.Replace(temporary, Path);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 64 * 1024 };
        if (!OperatingSystem.IsWindows())
        {
            // As the database: for the owner alone.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
