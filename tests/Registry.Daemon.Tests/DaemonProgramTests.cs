using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Registry.Testing;
using Registry.V1;

namespace Registry.Daemon.Tests;

/// <summary>The program as a process: exit codes, signals, what it prints.</summary>
[TestFixture]
[CancelAfter(120_000)]
public sealed class DaemonProgramTests
{
    [Test]
    public async Task Start_WrongOptions_ListsAllAndExitsWith2()
    {
        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(null, "--queue-capacity", "0", "--log-levle", "debug");
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(errors, Does.Contain("--queue-capacity: 0 is not from 1 to 1000000").And.Contain("did you mean --log-level?"));
    }

    [Test]
    public async Task Start_DataDirectoryCannotBeMade_SaysSoAndExitsWith1()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "");
        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(directory.File("file/data"));
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("the data directory").And.Contain("file/data"));
    }

    [Test]
    public async Task Start_SecondDaemonOnOneDirectory_ExitsWith1AndTheFirstServes()
    {
        await using var first = await DaemonProcess.StartAsync();
        var (exitCode, errors) = await DaemonProcess.RunToEndAsync(first.DataDirectory);
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(errors, Does.Contain("the daemon cannot start"));
        Assert.That(first.HasExited, Is.False);
    }

    [Test]
    public async Task Restore_OfASnapshot_MakesADatabaseOnce()
    {
        using var directory = new TemporaryDirectory();
        await SaveAsync(directory.File("snapshot"));
        using var output = new StringWriter();
        string[] arguments = ["restore", directory.File("snapshot"), "--data-dir", directory.File("data")];

        var first = await DaemonProgram.RunAsync(arguments, output, output);
        var second = await DaemonProgram.RunAsync(arguments, output, output);

        Assert.That((first, second), Is.EqualTo((DaemonProgram.Success, DaemonProgram.StartFailed)));
        Assert.That(output.ToString(), Does.Contain("restored revision 1 with 1 nodes into " + directory.File("data")));
        Assert.That(output.ToString(), Does.Contain(directory.File("data/registry.db") + " is there already"));
        await using var daemon = await DaemonProcess.StartAsync(directory.File("data"));
        Assert.That((await daemon.Connect().GetStatusAsync()).NodeCount, Is.EqualTo(1));
    }

    [Test]
    public async Task Restore_OfADamagedSnapshot_NamesTheBlockAndReturns1()
    {
        using var directory = new TemporaryDirectory();
        await SaveAsync(directory.File("snapshot"));
        var bytes = await File.ReadAllBytesAsync(directory.File("snapshot"));
        bytes[^70] ^= 4;
        await File.WriteAllBytesAsync(directory.File("snapshot"), bytes);
        using var errors = new StringWriter();

        var exitCode = await DaemonProgram.RunAsync(
            ["restore", directory.File("snapshot"), "--data-dir", directory.File("data")], TextWriter.Null, errors);

        Assert.That(exitCode, Is.EqualTo(DaemonProgram.StartFailed));
        Assert.That(errors.ToString(), Does.Contain("is damaged: block 2 (at byte "));
        Assert.That(Directory.GetFiles(directory.File("data")).Select(Path.GetFileName), Is.EqualTo(["registry.db.lock"]));
    }

    private static async Task SaveAsync(string path)
    {
        await using var daemon = await DaemonProcess.StartAsync();
        using var client = daemon.Connect();
        await client.RegisterNodeAsync(new Node { Type = "vm", Name = "a" });
        await using var file = File.Create(path);
        await foreach (var part in client.SnapshotAsync())
        {
            await file.WriteAsync(part.Data.Memory);
        }
    }

    [Test]
    public async Task Run_AddressTaken_Returns1()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        using var output = new StringWriter();
        var exitCode = await DaemonProgram.RunAsync(
            ["--grpc-address", taken.LocalEndpoint.ToString()!, "--http-address", "127.0.0.1:0", "--store", "memory"], output, output).InTime();
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output.ToString(), Is.Empty);
    }

    [Test]
    public async Task SigTerm_Twice_ExitsWith0AndKeepsWhatWasAcknowledged(CancellationToken token)
    {
        using var directory = new TemporaryDirectory();
        await using (var daemon = await DaemonProcess.StartAsync(directory.File("data")))
        {
            using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(daemon.Address);
            var node = new Node { Id = "n1", Type = "vm" };
            await new NodeRegistry.NodeRegistryClient(channel)
                .RegisterNodeAsync(new RegisterNodeRequest { Node = node }, cancellationToken: token);
            daemon.RequestStop();
            Assert.That(await daemon.StopAsync(), Is.Zero);
            Assert.That(daemon.LoggedErrors, Is.Empty);
        }

        await using var again = await DaemonProcess.StartAsync(directory.File("data"));
        using var channelAgain = Grpc.Net.Client.GrpcChannel.ForAddress(again.Address);
        var found = await new NodeRegistry.NodeRegistryClient(channelAgain)
            .GetNodeAsync(new GetNodeRequest { NodeRef = new NodeRef { Id = "n1" } }, cancellationToken: token);
        Assert.That(found.Type, Is.EqualTo("vm"));
    }

    [Test]
    public async Task Start_UnderSystemd_TellsItOfReadinessAndOfTheEnd()
    {
        using var directory = new TemporaryDirectory();
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 60_000 };
        systemd.Bind(new UnixDomainSocketEndPoint(directory.File("notify")));
        var start = new ProcessStartInfo("dotnet", [DaemonProcess.AssemblyPath, "--grpc-address=127.0.0.1:0", "--http-address=127.0.0.1:0"])
        {
            Environment = { ["NOTIFY_SOCKET"] = directory.File("notify"), ["STATE_DIRECTORY"] = directory.File("state") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var daemon = Process.Start(start)!;
        try
        {
            Assert.That(Receive(systemd), Is.EqualTo("STATUS=loading the store"));
            Assert.That(Receive(systemd), Does.StartWith("READY=1\nSTATUS=serving gRPC on 127.0.0.1:"));
            Assert.That(File.Exists(directory.File("state/registry.db")), Is.True);
            using var stop = Process.Start("kill", ["-TERM", $"{daemon.Id}"]);
            Assert.That(Receive(systemd), Does.StartWith("STOPPING=1\n"));
            await daemon.WaitForExitAsync().InTime();
            Assert.That(daemon.ExitCode, Is.Zero);
        }
        finally
        {
            daemon.Kill();
        }
    }

    [Test]
    public async Task PrintConfig_Asked_PrintsAndExitsWith0()
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await DaemonProgram.RunAsync(["--print-config", "--log-level", "debug"], output, errors);
        Assert.That(exitCode, Is.Zero);
        Assert.That(output.ToString(), Does.Contain("\"level\": \"debug\""));
    }

    private static string Receive(Socket socket)
    {
        var buffer = new byte[1024];
        return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }
}
