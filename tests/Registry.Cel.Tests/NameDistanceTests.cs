namespace Registry.Cel.Tests;

public sealed class NameDistanceTests
{
    [TestCase("", "", 0)]
    [TestCase("web", "WEB", 0)]
    [TestCase("router", "ruoter", 1)]
    [TestCase("router", "routers", 1)]
    [TestCase("database", "databse", 1)]
    [TestCase("abcdef", "abXYef", 2)]
    [TestCase("abc", "", 3)]
    public void TryCount_FewEdits_CountsThem(string left, string right, int expected)
    {
        Assert.That(NameDistance.TryCount(left, right, NameDistance.MaxEdits, out var edits), Is.True);
        Assert.That(edits, Is.EqualTo(expected));
    }

    [TestCase("abcd", "wxyz")]
    [TestCase("abcd", "abcdefgh")]
    [TestCase("", "abcd")]
    public void TryCount_MoreEditsThanAllowed_IsFalse(string left, string right)
    {
        Assert.That(NameDistance.TryCount(left, right, NameDistance.MaxEdits, out _), Is.False);
    }

    [Test]
    public void TryCount_RandomNames_AgreesWithTheWholeTable()
    {
        var random = new Random(20_260_801);
        for (var round = 0; round < 20_000; round++)
        {
            var (left, right, allowed) = (Word(random), Word(random), random.Next(NameDistance.MaxEdits + 1));

            var isNear = NameDistance.TryCount(left, right, allowed, out var edits);

            var whole = WholeTable(left, right);
            Assert.That(isNear, Is.EqualTo(whole <= allowed), $"'{left}' '{right}' {allowed}");
            if (isNear)
            {
                Assert.That(edits, Is.EqualTo(whole), $"'{left}' '{right}' {allowed}");
            }
        }
    }

    private static string Word(Random random) => new([.. Enumerable.Range(0, random.Next(9)).Select(_ => "abc"[random.Next(3)])]);

    private static int WholeTable(string left, string right)
    {
        var table = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    table[i, j] = i + j;
                    continue;
                }

                var replaced = table[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                table[i, j] = Math.Min(Math.Min(table[i - 1, j], table[i, j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
                }
            }
        }

        return table[left.Length, right.Length];
    }
}
