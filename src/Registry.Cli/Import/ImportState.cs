namespace Registry.Cli.Import;

/// <summary>A line that was not imported, or not wholly.</summary>
/// <param name="Line">Its number.</param>
/// <param name="Error">Why.</param>
internal sealed record LineError(long Line, string Error);

/// <summary>A parent that was not there when its child was registered, to be set at the end.</summary>
/// <param name="Line">Line of the child.</param>
/// <param name="Id">Id of the child.</param>
/// <param name="Parent">Id of the parent.</param>
internal sealed record DeferredParent(long Line, string Id, string Parent);

/// <summary>One record of the journal of an import; which members are set tells what it says.</summary>
internal sealed record ImportRecord
{
    /// <summary>First record: the id of the import, and what is imported how.</summary>
    public string? Import { get; init; }

    public long? SizeBytes { get; init; }

    public DateTimeOffset? Modified { get; init; }

    public string? IfExists { get; init; }

    /// <summary>Lines that are about to be sent as one batch, and those of them that are sent without their parent.</summary>
    public long? From { get; init; }

    public long? To { get; init; }

    public IReadOnlyList<long>? Deferred { get; init; }

    /// <summary>All lines up to this one are dealt with; since the record before, so many nodes were made or found, and these lines failed.</summary>
    public long? Done { get; init; }

    public int? Created { get; init; }

    public int? Existing { get; init; }

    public IReadOnlyList<LineError>? Errors { get; init; }

    public IReadOnlyList<DeferredParent>? Parents { get; init; }

    /// <summary>So many of the deferred parents are dealt with.</summary>
    public int? ParentsDone { get; init; }
}

/// <summary>How far an import is: the sum of the records of its journal.</summary>
internal sealed class ImportState
{
    public string Import { get; private set; } = "";

    public long Done { get; private set; }

    public long Created { get; private set; }

    public long Existing { get; private set; }

    public List<LineError> Errors { get; } = [];

    public List<DeferredParent> Parents { get; } = [];

    public int ParentsDone { get; private set; }

    /// <summary>A batch that was about to be sent when the import stopped: it may have been carried out, so it is repeated exactly.</summary>
    public ImportRecord? Pending { get; private set; }

    public void Apply(ImportRecord record)
    {
        Import = record.Import ?? Import;
        Pending = record.From is not null ? record : null;
        Done = record.Done ?? Done;
        Created += record.Created ?? 0;
        Existing += record.Existing ?? 0;
        Errors.AddRange(record.Errors ?? []);
        Parents.AddRange(record.Parents ?? []);
        ParentsDone = record.ParentsDone ?? ParentsDone;
    }
}
