using Registry.Storage;

namespace Registry.Cli;

/// <summary>A file that appears, whole and on disk, when it is committed, and not at all otherwise.</summary>
internal sealed class AtomicFile : IAsyncDisposable
{
    private readonly string _path;
    private bool _committed;

    /// <summary>Begins to write beside the path; what is there stays until the commit.</summary>
    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        TemporaryPath = $"{_path}.{Environment.ProcessId}.tmp";
        Stream = new FileStream(TemporaryPath, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            Options = FileOptions.Asynchronous,
            BufferSize = 65536,
        });
    }

    public FileStream Stream { get; }

    /// <summary>Where the bytes are until the commit.</summary>
    public string TemporaryPath { get; }

    /// <summary>Makes the bytes durable, then puts the file in place of what was there.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        Stream.Flush(flushToDisk: true);
        await Stream.DisposeAsync().ConfigureAwait(false);
        DurableFile.Replace(TemporaryPath, _path);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_committed)
        {
            await Stream.DisposeAsync().ConfigureAwait(false);
            File.Delete(TemporaryPath);
        }
    }
}
