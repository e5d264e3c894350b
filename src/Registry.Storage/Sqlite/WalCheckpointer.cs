using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Registry.Storage.Sqlite;

/// <summary>Copies the write-ahead log into the database without stalling commits: in passes on a thread and a connection of its own. Under
/// steady writing no pass ever catches up, and only a log that is copied whole can start over; so once it is long, the committing thread
/// copies what the last pass left, between two commits.</summary>
/// <remarks>A checkpoint that fails loses nothing: the log keeps growing, and the next one is tried when it has grown as much again.</remarks>
internal sealed class WalCheckpointer : IDisposable
{
    private const int ReaderWaitMilliseconds = 50;

    private readonly string _log;
    private readonly long _checkpointBytes;
    private readonly long _restartBytes;
    private readonly Action<Exception>? _failed;
    private readonly SqliteSession _session;
    private readonly Lock _checkpointing = new();
    private readonly AutoResetEvent _passWanted = new(false);
    private readonly Thread _thread;
    private long _lengthAtLastTry;
    private int _views;
    private volatile bool _restartDue;
    private volatile bool _stopping;

    /// <param name="path">The database.</param>
    /// <param name="options">Lengths, and who is told of failures.</param>
    /// <exception cref="SqliteException">The database cannot be opened.</exception>
    public WalCheckpointer(string path, SqliteStoreOptions options)
    {
        _log = path + "-wal";
        _checkpointBytes = options.CheckpointBytes;
        _restartBytes = options.RestartBytes;
        _failed = options.CheckpointFailed;
        _session = new SqliteSession(path, SqliteOpenMode.ReadWrite, cacheKibibytes: 1024);
        _thread = new Thread(RunPasses) { IsBackground = true, Name = "store checkpoints" };
        _thread.Start();
    }

    /// <summary>A view holds the log: until it is closed the log cannot start over, and waiting for that would be in vain. Any thread.</summary>
    public void ViewOpened() => Interlocked.Increment(ref _views);

    /// <summary>A view is closed. Any thread.</summary>
    public void ViewClosed() => Interlocked.Decrement(ref _views);

    /// <summary>Called by the committing thread after a commit; checkpoints on its connection if the log has become too long.</summary>
    public void CommitDone(SqliteSession writer)
    {
        var length = ReadLogLength();
        if (length < Volatile.Read(ref _lengthAtLastTry))
        {
            // The log has started over and was cut to its limit, CheckpointBytes.
            Volatile.Write(ref _lengthAtLastTry, 0);
        }

        var grown = length - Volatile.Read(ref _lengthAtLastTry) > _checkpointBytes;
        if (_restartDue || (grown && length > 2 * _restartBytes))
        {
            // Right after a pass little is left to copy. At twice the length commits outrun the passes, and have to wait.
            Restart(writer, length);
        }
        else if (grown)
        {
            _passWanted.Set();
        }
    }

    /// <summary>Stops the passes; the one that runs is finished first.</summary>
    public void Dispose()
    {
        _stopping = true;
        _passWanted.Set();
        _thread.Join();
        _passWanted.Dispose();
        _session.Dispose();
    }

    private void RunPasses()
    {
        while (_passWanted.WaitOne() && !_stopping)
        {
            lock (_checkpointing)
            {
                Volatile.Write(ref _lengthAtLastTry, ReadLogLength());
                Report(_session.Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE, busyTimeoutMilliseconds: 0));
                _restartDue = ReadLogLength() > _restartBytes;
            }
        }
    }

    private void Restart(SqliteSession writer, long length)
    {
        lock (_checkpointing)
        {
            var wait = Volatile.Read(ref _views) > 0 ? 0 : ReaderWaitMilliseconds;
            Report(writer.Checkpoint(raw.SQLITE_CHECKPOINT_RESTART, wait));
            Volatile.Write(ref _lengthAtLastTry, length);
            _restartDue = false;
        }
    }

    private long ReadLogLength()
    {
        var log = new FileInfo(_log);
        return log.Exists ? log.Length : 0;
    }

    private void Report(SqliteException? failure)
    {
        if (failure is not null)
        {
            _failed?.Invoke(failure);
        }
    }
}
