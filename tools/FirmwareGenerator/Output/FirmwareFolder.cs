using System.Globalization;
using System.Text;
using FirmwareGenerator.Images;
using Registry.V1;
using IoPath = System.IO.Path;

namespace FirmwareGenerator.Output;

/// <summary>
/// The folder of a node's firmware, below the output folder: <c>manifest.json</c>, <c>files/</c> as they are on the device, <c>netjson.json</c>, and
/// <c>image/</c> where images are built. It appears whole, or not at all.
/// </summary>
internal sealed class FirmwareFolder
{
    private const string Images = "image";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SortedDictionary<string, string> _contents = new(StringComparer.Ordinal);

    /// <summary>Describes the folder; nothing is written yet.</summary>
    /// <param name="outputDirectory">Where the folders of nodes are.</param>
    /// <param name="node">The node, whose name is the folder's.</param>
    /// <param name="firmware">What is to be in it.</param>
    /// <param name="formats">In which forms.</param>
    public FirmwareFolder(string outputDirectory, Node node, Firmware firmware, FirmwareFormats formats)
    {
        OutputDirectory = IoPath.GetFullPath(outputDirectory);
        Name = NameOf(node.Name);
        if (formats.HasFlag(FirmwareFormats.Uci))
        {
            foreach (var (path, text) in firmware.Files)
            {
                _contents[$"files/{path}"] = text;
            }
        }

        if (formats.HasFlag(FirmwareFormats.NetJson))
        {
            _contents["netjson.json"] = firmware.NetJson;
        }

        Firmware = firmware;
    }

    /// <summary>Where it is.</summary>
    public string Path => IoPath.Combine(OutputDirectory, Name);

    /// <summary>What is to be in it.</summary>
    public Firmware Firmware { get; }

    private string OutputDirectory { get; }

    private string Name { get; }

    /// <summary>A node's name as the name of a folder: what might mean something to a file system is written as <c>%</c> and its bytes.</summary>
    public static string NameOf(string nodeName)
    {
        var name = new StringBuilder();
        foreach (var part in Encoding.UTF8.GetBytes(nodeName))
        {
            var c = (char)part;
            var isPlain = char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && name.Length > 0);
            _ = isPlain ? name.Append(c) : name.Append(CultureInfo.InvariantCulture, $"%{part:X2}");
        }

        return name.ToString();
    }

    /// <summary>Whether it is there with just these contents. Of the manifest only the checksum counts, as it tells of the node's revision,
    /// too.</summary>
    /// <param name="withImages">Whether images must be there.</param>
    public bool IsCurrent(bool withImages) => Manifest.ReadChecksum(IoPath.Combine(Path, Manifest.FileName)) == Firmware.Checksum
        && Existing().SequenceEqual(_contents.Keys, StringComparer.Ordinal)
        && _contents.All(file => File.ReadAllText(IoPath.Combine(Path, file.Key)) == file.Value)
        && (!withImages || Directory.Exists(IoPath.Combine(Path, Images)));

    /// <summary>Writes it beside its place, has images built there, and puts it in its place.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="buildImages">Builds images from the first path into the second; null: none are built.</param>
    public async Task WriteAsync(Manifest manifest, Func<string, string, Task>? buildImages)
    {
        _ = Directory.CreateDirectory(OutputDirectory);
        var (temporary, old) = (IoPath.Combine(OutputDirectory, $".{Name}.new"), IoPath.Combine(OutputDirectory, $".{Name}.old"));
        DeleteLeftOver(temporary);
        DeleteLeftOver(old);
        try
        {
            CreatePrivate(temporary);
            foreach (var (path, text) in _contents.Append(KeyValuePair.Create(Manifest.FileName, manifest.ToJson())))
            {
                await WriteFileAsync(IoPath.Combine(temporary, path), text).ConfigureAwait(false);
            }

            if (buildImages is not null)
            {
                var images = IoPath.Combine(temporary, Images);
                _ = Directory.CreateDirectory(images);
                await buildImages(IoPath.Combine(temporary, "files"), images).ConfigureAwait(false);
            }

            if (Directory.Exists(Path))
            {
                Directory.Move(Path, old);
            }

            Directory.Move(temporary, Path);
            DeleteLeftOver(old);
        }
        finally
        {
            DeleteLeftOver(temporary);
        }
    }

    private IEnumerable<string> Existing() => Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories)
        .Select(file => IoPath.GetRelativePath(Path, file).Replace(IoPath.DirectorySeparatorChar, '/'))
        .Where(file => file != Manifest.FileName && !file.StartsWith($"{Images}/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static async Task WriteFileAsync(string path, string text)
    {
        _ = Directory.CreateDirectory(IoPath.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text, new UTF8Encoding(false)).ConfigureAwait(false);

        // On the device nobody but root reads the hash of the password.
        if (!OperatingSystem.IsWindows() && IoPath.GetFileName(path) is "shadow" or "authorized_keys")
        {
            File.SetUnixFileMode(path, PrivateFile);
        }
    }

    // There are secrets in it.
    private static void CreatePrivate(string path) => _ = OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, Private);

    private static void DeleteLeftOver(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}

/// <summary>In which forms firmware is written.</summary>
[Flags]
internal enum FirmwareFormats
{
    /// <summary>Files of OpenWrt.</summary>
    Uci = 1,

    /// <summary>A NetJSON document.</summary>
    NetJson = 2,

    /// <summary>Both.</summary>
    Both = Uci | NetJson,
}
