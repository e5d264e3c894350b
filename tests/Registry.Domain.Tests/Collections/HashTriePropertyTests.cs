using PropertyAttribute = FsCheck.NUnit.PropertyAttribute;

namespace Registry.Domain.Tests.Collections;

/// <summary>Random edits against a dictionary. A failure prints the shrunk script and the seed for <c>Replay</c>.</summary>
public sealed class HashTriePropertyTests
{
    // Above every key of a script.
    private const int AbsentNumber = 1000;

    [Property(MaxTest = 600, EndSize = 500, QuietOnSuccess = true)]
    public void Edits_OrdinalHashes_AgreeWithDictionaryInEveryVersion(byte[] script) => Run(script, KeyHashing.Ordinal);

    [Property(MaxTest = 600, EndSize = 500, QuietOnSuccess = true)]
    public void Edits_AllHashesEqual_AgreeWithDictionaryInEveryVersion(byte[] script) => Run(script, KeyHashing.AllEqual);

    [Property(MaxTest = 600, EndSize = 500, QuietOnSuccess = true)]
    public void Edits_HashesDifferInLastBits_AgreeWithDictionaryInEveryVersion(byte[] script) => Run(script, KeyHashing.LastBitsOnly);

    [Property(MaxTest = 600, EndSize = 500, QuietOnSuccess = true)]
    public void Edits_HashesDifferInFirstBits_AgreeWithDictionaryInEveryVersion(byte[] script) => Run(script, KeyHashing.FirstBitsOnly);

    [Test]
    public void Edits_ManyKeys_AgreeWithDictionaryInEveryVersion(
        [Values] KeyHashing hashing, [Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        int keys = hashing == KeyHashing.Ordinal ? 20_000 : 400;
        var model = new HashTrieModel(hashing);
        for (int i = 0; i < 4 * keys; i++)
        {
            // Grows in the first and third quarter, shrinks in the others.
            int setPercent = i / keys % 2 == 0 ? 85 : 15;
            Edit(model, random.Next(keys), random.Next(100) < setPercent);
            if (random.Next(keys / 4) == 0)
            {
                model.Publish();
                model.CheckShape();
            }
        }

        Assert.That(() => model.CheckAllVersions(keys), Throws.Nothing);
    }

    private static void Run(byte[] script, KeyHashing hashing)
    {
        var model = new HashTrieModel(hashing);
        int step = 0;
        foreach (byte word in script)
        {
            // Some of the words publish; the rest name a key, set or removed in turns of a hundred.
            if (word >= 240)
            {
                model.Publish();
            }
            else
            {
                Edit(model, word / 2, isSet: (step / 100 % 2 == 0) == (word % 8 != 0));
            }

            model.CheckShape();
            step++;
        }

        model.CheckAllVersions(AbsentNumber);
    }

    private static void Edit(HashTrieModel model, int number, bool isSet)
    {
        if (isSet)
        {
            model.Set(number);
        }
        else
        {
            model.Remove(number);
        }
    }
}
