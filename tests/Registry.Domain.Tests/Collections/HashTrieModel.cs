using Registry.Domain.Collections;

namespace Registry.Domain.Tests.Collections;

/// <summary>How the keys of a test are hashed: as in production, or so that they collide.</summary>
public enum KeyHashing
{
    Ordinal,
    AllEqual,
    LastBitsOnly,
    FirstBitsOnly,
}

/// <summary>A hash trie and a dictionary that are edited alike, and the versions published on the way with what they held.</summary>
internal sealed class HashTrieModel(KeyHashing hashing)
{
    private readonly Dictionary<string, string> _expected = [];
    private readonly List<(HashTrie<string> Trie, Dictionary<string, string> Expected)> _published = [];
    private HashTrie<string> _trie;
    private EditToken _token = new();
    private int _edits;

    public int Count => _trie.Count;

    public void Set(int number)
    {
        string key = KeyOf(number);
        string value = $"value {_edits++}";
        _trie = _trie.Set(HashOf(key), key, value, _token);
        _expected[key] = value;
    }

    public void Remove(int number)
    {
        string key = KeyOf(number);
        _trie = _trie.Remove(HashOf(key), key, _token);
        _expected.Remove(key);
    }

    public void Publish()
    {
        _published.Add((_trie, new Dictionary<string, string>(_expected)));
        _token = new EditToken();
    }

    public void CheckShape()
    {
        HashTrieShape.Check(_trie);
        Require(_trie.Count == _expected.Count, $"{_trie.Count} entries where {_expected.Count} are expected");
    }

    public void CheckAllVersions(int absentNumber)
    {
        CheckContent(_trie, _expected, absentNumber);
        foreach ((HashTrie<string> trie, Dictionary<string, string> expected) in _published)
        {
            HashTrieShape.Check(trie);
            CheckContent(trie, expected, absentNumber);
        }
    }

    private static string KeyOf(int number) => $"key {number}";

    private static void Require(bool isMet, string fault)
    {
        if (!isMet)
        {
            throw new InvalidOperationException($"The trie has {fault}.");
        }
    }

    private void CheckContent(HashTrie<string> trie, Dictionary<string, string> expected, int absentNumber)
    {
        Require(trie.Count == expected.Count, $"{trie.Count} entries where {expected.Count} are expected");
        foreach ((string key, string value) in expected)
        {
            Require(trie.TryGetValue(HashOf(key), key, out string? found) && found == value, $"the wrong value for {key}");
        }

        string absent = KeyOf(absentNumber);
        Require(!trie.TryGetValue(HashOf(absent), absent, out _), "an entry that was never set");

        var walked = new HashSet<string>();
        foreach ((string key, string value) in trie)
        {
            Require(expected.TryGetValue(key, out string? known) && known == value, $"an unexpected entry {key}");
            Require(walked.Add(key), $"{key} walked twice");
        }

        Require(walked.Count == expected.Count, "entries that are not walked");
    }

    private uint HashOf(string key) => hashing switch
    {
        KeyHashing.AllEqual => 0xA5A5A5A5,
        KeyHashing.LastBitsOnly => HashTrie<string>.HashOf(key) & 7,
        KeyHashing.FirstBitsOnly => HashTrie<string>.HashOf(key) & 0xFC000000,
        _ => HashTrie<string>.HashOf(key),
    };
}
