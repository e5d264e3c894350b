namespace Registry.Engine;

/// <summary>
/// Carries what is known in memory alone over a restart, in a file beside the database: reads it at start, writes it now and then, where anything
/// has changed, and at the end. What a crash loses is what the last interval told.
/// </summary>
internal sealed class MemoryKeeper : IDisposable
{
    private readonly IKeptMemory _memory;
    private readonly Lock _writing = new();
    private readonly ITimer _timer;
    private long _written;

    /// <summary>Reads the file, and keeps it up to date from then on.</summary>
    public MemoryKeeper(IKeptMemory memory, TimeSpan interval, TimeProvider time)
    {
        _memory = memory;
        try
        {
            memory.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            memory.NotRead(e);
        }

        _written = memory.ChangeCount;
        _timer = time.CreateTimer(static keeper => ((MemoryKeeper)keeper!).Write(), this, interval, interval);
    }

    /// <summary>Writes the file for the last time.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    private void Write()
    {
        lock (_writing)
        {
            // Before the memory is walked: what changes meanwhile is written the next time too.
            var changes = _memory.ChangeCount;
            if (changes == _written)
            {
                return;
            }

            try
            {
                _memory.Write();
                _written = changes;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _memory.NotWritten(e);
            }
        }
    }
}

/// <summary>What a <see cref="MemoryKeeper"/> keeps, and its file.</summary>
internal interface IKeptMemory
{
    /// <summary>Grows with every change that the file should tell of.</summary>
    long ChangeCount { get; }

    /// <summary>Reads the file into the memory.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    void Read();

    /// <summary>Writes the file anew.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    void Write();

    /// <summary>Tells that the file could not be read; the memory is empty then.</summary>
    void NotRead(Exception failure);

    /// <summary>Tells that the file could not be written; it is tried again.</summary>
    void NotWritten(Exception failure);
}
