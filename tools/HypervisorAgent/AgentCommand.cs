using System.CommandLine;
using System.CommandLine.Parsing;
using HypervisorAgent.Libvirt;
using HypervisorAgent.Reconciling;
using Registry.Client;

namespace HypervisorAgent;

/// <summary>The command line.</summary>
internal sealed class AgentCommand : RootCommand
{
    // Of `HeartbeatRequest.ttl`.
    private static readonly TimeSpan ShortestTtl = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTtl = TimeSpan.FromDays(1);

    private readonly Option<Uri> _server = new("--server")
    {
        Description = "Address of the registry daemon.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(RegistryClientOptions.DefaultAddress),
        CustomParser = ParseServer,
    };

    private readonly Option<string?> _connect = new("--connect", "-c")
    {
        Description = "Connection URI of libvirt, for instance qemu:///system. Default: libvirt's own.",
        HelpName = "URI",
    };

    private readonly Option<string> _virsh = new("--virsh")
    {
        Description = "The virsh program: a path, or a name in PATH.",
        HelpName = "PROGRAM",
        DefaultValueFactory = _ => "virsh",
    };

    private readonly Option<TimeSpan> _virshTimeout = DurationOption("--virsh-timeout", "How long one run of virsh may take.", 30);

    private readonly Option<string?> _nodeId = new("--node-id")
    {
        Description = "System id of the hypervisor's node. Default: found by the host's UUID or name.",
        HelpName = "ID",
    };

    private readonly Option<string?> _nodeName = new("--node-name")
    {
        Description = "Name of the hypervisor's node. Default: the host name that the hypervisor reports.",
        HelpName = "NAME",
    };

    private readonly Option<string> _tenant = new("--tenant")
    {
        Description = "Tenant of nodes that the agent creates. Default: none.",
        HelpName = "TENANT",
        DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _machineType = new("--machine-type")
    {
        Description = "Type of nodes that are machines; others are never changed.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "vm",
    };

    private readonly Option<string> _hypervisorType = new("--hypervisor-type")
    {
        Description = "Type of the hypervisor's node.",
        HelpName = "TYPE",
        DefaultValueFactory = _ => "hypervisor",
    };

    private readonly Option<bool> _createMissing = new("--create-missing")
    {
        Description = "Create nodes for machines that the registry lacks.",
    };

    private readonly Option<bool> _refreshDefinitions = new("--refresh-definitions")
    {
        Description = "Replace the definition of a node when its machine is configured otherwise.",
    };

    private readonly Option<bool> _once = new("--once") { Description = "Make one pass, then exit." };

    private readonly Option<TimeSpan> _interval = DurationOption(
        "--interval", "Pause between passes; with --once, before an empty report is read again.", 10);

    private readonly Option<TimeSpan> _heartbeatTtl = DurationOption(
        "--heartbeat-ttl", "For how long the heartbeats of a pass count, at least 1s. Default: three times the interval.", null);

    private readonly Option<bool> _noHeartbeat = new("--no-heartbeat") { Description = "Send no heartbeats." };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what one pass would do, and change nothing." };

    private readonly Option<OutputFormat> _output = new("--output", "-o")
    {
        Description = "How passes are summed up on standard output; text only with one pass.",
        HelpName = "text|json",
        DefaultValueFactory = _ => OutputFormat.Text,
    };

    private readonly Option<LogFormat> _logFormat = new("--log-format")
    {
        Description = "How the log is written to standard error.",
        HelpName = "text|json|systemd",
        DefaultValueFactory = _ => LogFormat.Text,
    };

    public AgentCommand()
        : base("Keeps the registry in step with the machines of a hypervisor that libvirt manages.")
    {
        foreach (var option in new Option[]
        {
            _server, _connect, _virsh, _virshTimeout, _nodeId, _nodeName, _tenant, _machineType, _hypervisorType,
            _createMissing, _refreshDefinitions, _once, _interval, _heartbeatTtl, _noHeartbeat, _dryRun, _output, _logFormat,
        })
        {
            Options.Add(option);
        }

        _heartbeatTtl.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<TimeSpan>() < ShortestTtl)
            {
                result.AddError("--heartbeat-ttl is shorter than 1s.");
            }
        });
    }

    /// <summary>The options of a command line without errors.</summary>
    public AgentOptions ReadOptions(ParseResult line)
    {
        var tenant = line.GetRequiredValue(_tenant);
        var interval = line.GetRequiredValue(_interval);
        return new AgentOptions
        {
            Server = line.GetRequiredValue(_server),
            Virsh = new VirshOptions
            {
                Program = line.GetRequiredValue(_virsh),
                ConnectUri = line.GetValue(_connect),
                Timeout = line.GetRequiredValue(_virshTimeout),
            },
            Node = new HypervisorNodeOptions
            {
                Id = line.GetValue(_nodeId),
                Name = line.GetValue(_nodeName),
                Type = line.GetRequiredValue(_hypervisorType),
                Tenant = tenant,
            },
            Reconcile = new ReconcileOptions
            {
                MachineType = line.GetRequiredValue(_machineType),
                Tenant = tenant,
                CreateMissing = line.GetValue(_createMissing),
                RefreshDefinitions = line.GetValue(_refreshDefinitions),
            },
            Once = line.GetValue(_once),
            DryRun = line.GetValue(_dryRun),
            Interval = interval,
            HeartbeatTtl = line.GetValue(_noHeartbeat) ? null : HeartbeatTtl(line, interval),
            Output = line.GetValue(_output),
        };
    }

    /// <summary>How the log is written.</summary>
    public LogFormat ReadLogFormat(ParseResult line) => line.GetValue(_logFormat);

    private TimeSpan HeartbeatTtl(ParseResult line, TimeSpan interval) => line.GetResult(_heartbeatTtl) is not null
        ? line.GetValue(_heartbeatTtl)
        : TimeSpan.FromTicks(Math.Clamp(interval.Ticks * 3, ShortestTtl.Ticks, LongestTtl.Ticks));

    private static Uri? ParseServer(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        {
            return uri;
        }

        result.AddError($"'{text}' is not an http or https address such as {RegistryClientOptions.DefaultAddress}.");
        return null;
    }

    private static Option<TimeSpan> DurationOption(string name, string description, int? defaultSeconds) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        DefaultValueFactory = defaultSeconds is { } seconds ? _ => TimeSpan.FromSeconds(seconds) : null,
        CustomParser = result =>
        {
            if (!Duration.TryParse(result.Tokens[0].Value, out var duration))
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a duration such as 500ms, 10s, 2m or 1h, above zero and at most a day.");
            }

            return duration;
        },
    };
}
