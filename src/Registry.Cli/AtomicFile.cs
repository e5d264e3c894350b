namespace Registry.Cli;

/// <summary>A file that appears, whole and on disk, when it is committed, and not at all otherwise.</summary>
internal sealed class AtomicFile : IAsyncDisposable
{
    private readonly string _path;
    private readonly string _temporaryPath;
    private bool _committed;

    /// <summary>Begins to write beside the path; what is there stays until the commit.</summary>
    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        _temporaryPath = $"{_path}.{Environment.ProcessId}.tmp";
        Stream = new FileStream(_temporaryPath, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 65536,
        });
    }

    public FileStream Stream { get; }

    /// <summary>Makes the bytes durable, then puts the file in place of what was there.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        Stream.Flush(flushToDisk: true);
        await Stream.DisposeAsync().ConfigureAwait(false);
        File.Move(_temporaryPath, _path, overwrite: true);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_committed)
        {
            await Stream.DisposeAsync().ConfigureAwait(false);
            File.Delete(_temporaryPath);
        }
    }
}
