using Microsoft.Extensions.Logging;
using Registry.Storage;

namespace Registry.Server.Hooks;

/// <summary>How far each hook was told of commits. Any thread. What a crash loses is told again.</summary>
internal sealed class HookPlaces : IDisposable
{
    /// <summary>How often the file is written while hooks are told of commits.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, StoredHookPlace> _places = new(StringComparer.Ordinal);
    private readonly HookPlacesFile? _file;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Lock _writing = new();
    private readonly ITimer _timer;
    private bool _isChanged;

    /// <param name="file">Where they are kept; null: nowhere, as the registry itself.</param>
    /// <param name="time">Tells when to write.</param>
    /// <param name="logger">Told where the file cannot be read or written.</param>
    public HookPlaces(HookPlacesFile? file, TimeProvider time, ILogger logger)
    {
        (_file, _logger) = (file, logger);
        Read();
        _timer = time.CreateTimer(static places => ((HookPlaces)places!).Write(), this, Interval, Interval);
    }

    /// <summary>Whether the file was there but could not be read: a hook without a place may have had one.</summary>
    public bool IsLost { get; private set; }

    /// <summary>The place of a hook.</summary>
    public bool TryGet(string hook, out StoredHookPlace place)
    {
        lock (_lock)
        {
            return _places.TryGetValue(hook, out place);
        }
    }

    /// <summary>Notes the place of a hook; written soon.</summary>
    public void Set(StoredHookPlace place)
    {
        lock (_lock)
        {
            _places[place.Hook] = place;
            _isChanged = true;
        }
    }

    /// <summary>Forgets the places of other hooks.</summary>
    public void Keep(IEnumerable<string> hooks)
    {
        lock (_lock)
        {
            var others = _places.Keys.Except(hooks).ToArray();
            _isChanged |= others.Length > 0;
            Array.ForEach(others, other => _places.Remove(other));
        }
    }

    /// <summary>Writes the file, where something has changed.</summary>
    public void Write()
    {
        lock (_writing)
        {
            StoredHookPlace[] places;
            lock (_lock)
            {
                if (_file is null || !_isChanged)
                {
                    return;
                }

                places = [.. _places.Values];
                _isChanged = false;
            }

            try
            {
                _file.Write(places);
            }
            catch (Exception e)
            {
                // The next interval writes them again, although no hook has moved meanwhile.
                lock (_lock)
                {
                    _isChanged = true;
                }

                Log.HookPlacesNotWritten(_logger, _file.Path, e);
            }
        }
    }

    /// <summary>Writes the file for the last time.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        Write();
    }

    private void Read()
    {
        try
        {
            foreach (var place in _file?.Read() ?? [])
            {
                _places[place.Hook] = place;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            IsLost = true;
            Log.HookPlacesNotRead(_logger, _file!.Path, e);
        }
    }
}
