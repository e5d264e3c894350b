using System.Text.Json;
using System.Text.Json.Serialization;

namespace Registry.Cli.Import;

/// <summary>
/// The file beside an import that lets it resume. Records are appended, before a batch is sent and after it is answered, so that nothing is
/// sent twice under another request id. A last record cut short by a crash is dropped.
/// </summary>
internal sealed class ImportJournal : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly FileStream? _file;

    private ImportJournal(FileStream? file) => _file = file;

    public ImportState State { get; } = new();

    /// <summary>Whether the import was begun before.</summary>
    public bool IsResumed { get; private set; }

    public string? FilePath => _file?.Name;

    /// <summary>Opens a journal, or begins one.</summary>
    /// <param name="path">Its file; null to keep the state in memory only.</param>
    /// <param name="header">What is imported how.</param>
    /// <param name="restart">Forget what the file says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UsageException">The file belongs to another import.</exception>
    public static async Task<ImportJournal> OpenAsync(string? path, ImportRecord header, bool restart, CancellationToken cancellationToken)
    {
        var journal = new ImportJournal(path is null ? null : new FileStream(path, new FileStreamOptions
        {
            Mode = restart ? FileMode.Create : FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            Options = FileOptions.Asynchronous,
        }));
        try
        {
            await journal.LoadAsync(header, cancellationToken).ConfigureAwait(false);
            return journal;
        }
        catch (Exception)
        {
            await journal.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task AppendAsync(ImportRecord record, CancellationToken cancellationToken)
    {
        State.Apply(record);
        if (_file is not null)
        {
            await _file.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(record, Json), (byte)'\n'], cancellationToken).ConfigureAwait(false);
            await _file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes the file: the import is complete.</summary>
    public void Delete()
    {
        if (_file is not null)
        {
            File.Delete(_file.Name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_file is not null)
        {
            await _file.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task LoadAsync(ImportRecord header, CancellationToken cancellationToken)
    {
        if (_file is { Length: > 0 })
        {
            var end = await ReplayAsync(header, cancellationToken).ConfigureAwait(false);
            _file.SetLength(end);
            _file.Position = end;
        }

        if (IsResumed)
        {
            return;
        }

        await AppendAsync(header, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the records; returns where the last whole one ends.</summary>
    private async Task<long> ReplayAsync(ImportRecord header, CancellationToken cancellationToken)
    {
        var content = new byte[_file!.Length];
        await _file.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
        var end = 0;
        for (var next = 0; (next = Array.IndexOf(content, (byte)'\n', end)) >= 0; end = next + 1)
        {
            var record = ReadRecord(content.AsSpan(end..next));
            if (!IsResumed && (record.Import is null || record with { Import = header.Import } != header))
            {
                throw Foreign("belongs to another import: the file or --if-exists has changed since");
            }

            IsResumed = true;
            State.Apply(record);
        }

        return end;
    }

    private ImportRecord ReadRecord(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<ImportRecord>(line, Json) ?? throw Foreign("is not the state of an import");
        }
        catch (JsonException)
        {
            throw Foreign("is not the state of an import");
        }
    }

    private UsageException Foreign(string why)
        => new($"'{_file!.Name}' {why}. Give --restart to import from the first line, or --state another file.");
}
