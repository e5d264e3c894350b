using System.CommandLine;

namespace Registry.Cli.Commands;

/// <summary><c>completion</c>: scripts that ask <c>registryctl</c> itself, through its <c>[suggest]</c> directive.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # bash completion of registryctl. Add to ~/.bashrc:  source <(registryctl completion bash)
        _registryctl() {
          local word="${COMP_WORDS[COMP_CWORD]}" candidate
          COMPREPLY=()
          while IFS= read -r candidate; do
            [[ "$candidate" == "$word"* ]] && COMPREPLY+=("$candidate")
          done < <(registryctl "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)
        }
        complete -o default -F _registryctl registryctl
        """;

    private const string Zsh = """
        #compdef registryctl
        # zsh completion of registryctl. Add to ~/.zshrc:  source <(registryctl completion zsh)
        _registryctl() {
          local -a candidates
          candidates=(${(f)"$(registryctl "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)"})
          compadd -- "${candidates[@]}"
        }
        compdef _registryctl registryctl
        """;

    private const string Fish = """
        # fish completion of registryctl. Save as ~/.config/fish/completions/registryctl.fish
        complete -f -c registryctl -a '(registryctl "[suggest:"(commandline -C)"]" (commandline -p | string collect) 2>/dev/null)'
        """;

    public static Command Create(CliHost host)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Prints a script that completes commands, options and names of nodes in a shell.") { shell };
        host.Run(command, session =>
        {
            session.Out.WriteLine(session.Get(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return Task.CompletedTask;
        });
        host.Examples(
            command,
            "source <(registryctl completion bash)",
            "registryctl completion fish > ~/.config/fish/completions/registryctl.fish");
        return command;
    }
}
