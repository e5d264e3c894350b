using System.Text.Json;

namespace Registry.Cli.Tests.Live;

/// <summary>Runs the executable on a pseudo-terminal of 80 columns and 24 lines, which Python opens, and types when it sees what it waits for.</summary>
internal static class PseudoTerminal
{
    private const string Python = "/usr/bin/python3";

    private const string Driver = """
        import fcntl, json, os, pty, re, select, signal, struct, sys, termios, time
        steps, command = json.loads(sys.argv[1]), sys.argv[2:]
        pid, terminal = pty.fork()
        if pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
            os.environ['TERM'] = 'xterm'
            os.execv(command[0], command)
        raw, seen = b'', 0
        def text(data):
            return re.sub(r'\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]', '', data.decode('utf-8', 'replace'))
        def read(until):
            global raw
            try:
                if not select.select([terminal], [], [], max(0, until - time.monotonic()))[0]:
                    return False
                data = os.read(terminal, 65536)
            except OSError:
                return False
            raw += data
            if b'\x1b[6n' in data:
                os.write(terminal, b'\x1b[1;1R')
            return len(data) > 0
        missing = None
        for pattern, keys in steps:
            if pattern.startswith('!'):
                os.system(pattern[1:] + ' > /dev/null')
                continue
            until = time.monotonic() + 30
            while missing is None and pattern not in text(raw[seen:]):
                missing = None if read(until) else pattern
            if missing is not None:
                break
            seen = len(raw)
            os.write(terminal, keys.encode())
        while missing is None and read(time.monotonic() + 30):
            pass
        if missing is not None:
            os.kill(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        sys.stdout.buffer.write(raw)
        sys.exit('there was no %r in %s' % (missing, text(raw[seen:])) if missing is not None else code)
        """;

    /// <summary>Runs a command line.</summary>
    /// <param name="environment">Variables to set.</param>
    /// <param name="args">The words after the program's name.</param>
    /// <param name="steps">
    /// What to wait for, without colours, and what to type then; what comes after counts for the next. With <c>!</c> in front a command line of the
    /// shell, to be run meanwhile.
    /// </param>
    /// <returns>The exit code, and all that was drawn.</returns>
    public static async Task<Run> RunAsync(IReadOnlyDictionary<string, string> environment, string[] args, params (string See, string Type)[] steps)
    {
        if (!File.Exists(Python))
        {
            Assert.Ignore($"{Python} is not installed, which opens pseudo-terminals here");
        }

        var script = JsonSerializer.Serialize(steps.Select(step => new[] { step.See, step.Type }));
        return await Run.ProcessAsync(Python, ["-c", Driver, script, Run.Executable, .. args], environment: environment);
    }
}
