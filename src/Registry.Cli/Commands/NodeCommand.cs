using System.CommandLine;

namespace Registry.Cli.Commands;

/// <summary>The commands about single nodes and lists of them.</summary>
internal static class NodeCommand
{
    public static Command Create(CliHost host) => new("node", "Registers, finds and changes nodes.")
    {
        RegisterCommand.Create(host),
        GetCommand.Create(host),
        ListCommand.Create(host),
        TreeCommand.Create(host),
        SetCommand.Create(host),
        RenameCommand.Create(host),
        ParentCommand.Create(host),
        MetadataCommand.Create(host),
        TagCommand.Create(host),
        KeyCommand.Create(host),
        BlobCommand.Create(host),
        HeartbeatCommand.Create(host),
        DeleteCommand.Create(host),
        HistoryCommand.Create(host),
        WatchCommand.Create(host),
    };
}
