using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Registry.Engine.Tests;

/// <summary>Keeps what a class logs.</summary>
internal sealed class CapturedLog<TCategory> : ILogger<TCategory>
{
    private readonly ConcurrentQueue<(LogLevel Level, int EventId, string Text)> _entries = new();

    /// <summary>Ids of the events so far.</summary>
    public IEnumerable<int> EventIds => _entries.Select(entry => entry.EventId);

    /// <summary>What was logged as an error or worse.</summary>
    public IEnumerable<string> Errors => _entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Text);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));
}
