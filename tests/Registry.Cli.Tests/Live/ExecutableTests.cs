namespace Registry.Cli.Tests.Live;

/// <summary>The executable itself: exit codes, environment, binary streams, completion.</summary>
internal sealed class ExecutableTests : LiveTest
{
    [TestCase(0, "node list")]
    [TestCase(1, "node get nobody")]
    [TestCase(2, "node frobnicate")]
    [TestCase(3, "status --server 127.0.0.1:1")]
    public async Task Executable_EachOutcome_HasItsExitCode(int code, string line)
    {
        var run = await ProcessAsync(line.Split(' '));

        Assert.That(run.Code, Is.EqualTo(code), run.Error);
    }

    [Test]
    public async Task Executable_Blob_PassesBytesThroughUnchanged()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        await RegisterAsync("bytes", "vm");
        var set = await ProcessAsync(["node", "blob", "set", "bytes", "raw", "-"], bytes);

        // The shell compares, because a process's output is read as text here.
        var file = Directory.File("bytes.raw");
        await File.WriteAllBytesAsync(file, bytes);
        var compare = await Run.ProcessAsync(
            "/bin/sh", ["-c", $"'{Run.Executable}' node blob get bytes raw | cmp - '{file}'"], environment: Environment());

        Assert.That((set.Code, compare.Code), Is.EqualTo((0, 0)), set.Error + compare.Error);
    }

    [Test]
    public async Task Executable_ClosedPipe_EndsQuietly()
    {
        var run = await Run.ProcessAsync("/bin/sh", ["-c", $"'{Run.Executable}' node list -o jsonl | true"], environment: Environment());

        Assert.That((run.Code, run.Error), Is.EqualTo((0, "")));
    }

    [Test]
    public async Task Completion_InBash_CompletesCommandsAndNames()
    {
        if (!File.Exists("/bin/bash"))
        {
            Assert.Ignore("bash is not installed");
        }

        await RegisterAsync("complete-me", "vm");
        var script = $$"""
            PATH="{{Path.GetDirectoryName(Run.Executable)}}:$PATH"
            source <(registryctl completion bash)
            complete_line() {
              COMP_LINE="$1"; COMP_POINT=${#1}; read -ra COMP_WORDS <<< "$1"; [[ "$1" == *" " ]] && COMP_WORDS+=("")
              COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _registryctl; echo "${COMPREPLY[@]}"
            }
            complete_line "registryctl node re"
            complete_line "registryctl node get compl"
            """;

        var run = await Run.ProcessAsync("/bin/bash", ["--norc", "-c", script], environment: Environment());

        Assert.That(run.Out, Is.EqualTo("register rename\ncomplete-me\n"), run.Error);
    }

    [TestCase("zsh", "-n")]
    [TestCase("fish", "--no-execute")]
    public async Task Completion_OtherShells_ParseTheirScript(string shell, string check)
    {
        var path = $"/usr/bin/{shell}";
        if (!File.Exists(path))
        {
            Assert.Ignore($"{shell} is not installed");
        }

        var script = Directory.File($"completion.{shell}");
        await File.WriteAllTextAsync(script, (await Run.CliAsync(["completion", shell])).Out);

        var run = await Run.ProcessAsync(path, [check, script]);

        Assert.That(run.Code, Is.Zero, run.Error);
    }

    private Dictionary<string, string> Environment() => new() { ["REGISTRYCTL_SERVER"] = Daemon.Address };

    private Task<Run> ProcessAsync(string[] args, byte[]? input = null) => Run.ProcessAsync(Run.Executable, args, input, Environment());
}
