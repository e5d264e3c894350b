using Microsoft.Data.Sqlite;
using Registry.Client;
using Registry.Storage;
using Registry.Testing;
using Registry.V1;

namespace Registry.FunctionalTests.Maintenance;

/// <summary>The check finds what was planted, and nothing under load.</summary>
[TestFixture]
[CancelAfter(240_000)]
public sealed class IntegrityTests
{
    [Test]
    public async Task VerifyIntegrity_UnderEightWriters_FindsNothing()
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        // The checks may all come before the first write of the load.
        await client.RegisterNodeAsync(new Node { Type = "vm", Name = "first" });
        await using (new MaintenanceLoad(client))
        {
            for (var i = 0; i < 6; i++)
            {
                var before = (await client.GetStatusAsync()).Revision;
                var result = await CheckAsync(client, checkStore: i % 2 == 1);
                using (Assert.EnterMultipleScope())
                {
                    Assert.That(result.Problems, Is.Empty);
                    Assert.That(result.Revision, Is.GreaterThanOrEqualTo(before));
                    Assert.That(result.JournalCount, Is.EqualTo(result.Revision));
                }
            }
        }

        Assert.That((await CheckAsync(client, checkStore: true)).NodeCount, Is.Positive);
        Assert.That(daemon.LoggedErrors, Is.Empty);
    }

    [Test]
    public async Task VerifyIntegrity_PlantedDamage_IsNamed()
    {
        using var directory = new TemporaryDirectory();
        var ids = new List<string>();
        await using (var daemon = await DaemonProcess.StartAsync(directory.Path))
        {
            using var client = daemon.Connect();
            foreach (var name in (string[])["a", "b", "c", "d"])
            {
                var request = new RegisterNodeRequest { Node = new Node { Type = "vm", Name = name, Id = $"id-{name}" } };
                request.Blobs.Add("data", Google.Protobuf.ByteString.CopyFromUtf8("blob"));
                ids.Add((await client.RegisterNodeAsync(request)).Id);
            }

            Assert.That((await CheckAsync(client)).Problems, Is.Empty);
            Assert.That(await daemon.StopAsync(), Is.Zero);
        }

        // What start-up does not look at.
        Execute(directory.Path, "DELETE FROM record WHERE kind = 3 AND id = CAST('id-a' || char(0) || 'data' AS BLOB)");
        Execute(directory.Path, "UPDATE record SET body = x'00' WHERE kind = 3 AND id = CAST('id-b' || char(0) || 'data' AS BLOB)");
        Execute(directory.Path, "INSERT INTO record VALUES (3, CAST('id-c' || char(0) || 'other' AS BLOB), x'00')");
        Execute(directory.Path, "UPDATE journal SET body = (SELECT body FROM journal WHERE revision = 1) WHERE revision = 2");
        await using var again = await DaemonProcess.StartAsync(directory.Path);
        using var other = again.Connect();
        // And what start-up would not have let pass.
        Execute(directory.Path, "UPDATE record SET body = (SELECT body FROM record WHERE kind = 2 AND id = CAST('id-a' AS BLOB)) WHERE kind = 2 AND id = CAST('id-d' AS BLOB)");

        var result = await CheckAsync(other);

        string[] expected =
        [
            "blob 'data' of node 'id-a' is listed, but not stored.",
            "blob 'data' of node 'id-b' has 1 bytes, but the node lists 4.",
            "blob 'other' of node 'id-c' is stored, but the node does not list it.",
            "commit 2 left node 'id-a' at revision 1.",
            "commit 2 found node 'id-a' otherwise than commit 1 had left it.",
            "the record of node 'id-d' is not what memory holds.",
        ];
        Assert.That(result.Problems, Is.EquivalentTo(expected));
        Assert.That(result.ProblemCount, Is.EqualTo(expected.Length));
    }

    [Test]
    public async Task Status_Always_TellsHowTheDaemonIs()
    {
        await using var daemon = await DaemonProcess.StartAsync(null, "--journal-count", "200000", "--journal-age", "3d");
        using var client = daemon.Connect();
        await client.RegisterNodeAsync(new Node { Type = "vm", Name = "a" });

        var status = await client.GetStatusAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((status.Revision, status.NodeCount, status.QueueLength, status.QueueCapacity), Is.EqualTo((1, 1, 0, 8192)));
            Assert.That((status.Store.Kind, status.Store.Writable, status.Store.Problem), Is.EqualTo(("sqlite", true, "")));
            Assert.That(Math.Min(status.Store.DataBytes, Math.Min(status.Store.LogBytes, status.Store.FreeBytes)), Is.Positive);
            Assert.That((status.Journal.OldestRevision, status.Journal.CommitCount), Is.EqualTo((1, 1)));
            Assert.That((status.Journal.RetentionAge.ToTimeSpan(), status.Journal.RetentionCount), Is.EqualTo((TimeSpan.FromDays(3), 200_000)));
            Assert.That(status.Journal.OldestTime, Is.EqualTo(status.CommitTime));
            Assert.That(status.StartTime, Is.LessThanOrEqualTo(status.CommitTime));
            Assert.That(status.ResidentBytes, Is.Positive);
            Assert.That(Guid.TryParse(status.Epoch, out _), Is.True);
        }
    }

    /// <summary>Runs a check to its end.</summary>
    internal static async Task<IntegrityResult> CheckAsync(RegistryClient client, bool checkStore = false)
    {
        IntegrityResult? result = null;
        await foreach (var part in client.VerifyIntegrityAsync(new VerifyIntegrityRequest { CheckStore = checkStore }))
        {
            Assert.That(result, Is.Null, "the result comes last");
            result = part.Result;
        }

        return result ?? throw new AssertionException("the check ended without a result");
    }

    private static void Execute(string directory, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, DataDirectory.DatabaseFile)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.That(command.ExecuteNonQuery(), Is.EqualTo(1), sql);
    }
}
