using System.CommandLine;
using Registry.Client;

namespace DeviceAgent;

/// <summary>The command line.</summary>
internal sealed class AgentCommand : RootCommand
{
    private readonly Option<Uri> _server = new("--server")
    {
        Description = "Address of the registry daemon.",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(RegistryClientOptions.DefaultAddress),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            {
                return uri;
            }

            result.AddError($"'{result.Tokens[0].Value}' is not an http or https address such as {RegistryClientOptions.DefaultAddress}.");
            return null;
        },
    };

    private readonly Option<string?> _name = Text("--name", "NAME", "Name of the node when it is registered; an existing one keeps its own. Default: router- and the MAC address.");
    private readonly Option<string> _type = new("--type") { Description = "Type of the node.", HelpName = "TYPE", DefaultValueFactory = _ => "router" };
    private readonly Option<string?> _mac = Text("--mac", "MAC", "MAC address that names the device. Default: that of its first physical interface.");
    private readonly Option<string?> _interface = Text("--interface", "NAME", "Interface whose MAC address names the device.");
    private readonly Option<TimeSpan> _interval = DurationOption("--interval", "Pause between two reports.", 10);
    private readonly Option<TimeSpan> _heartbeatTtl = DurationOption("--heartbeat-ttl", "For how long a heartbeat counts, at least 1s.", 30);
    private readonly Option<string?> _configFile = Text("--config-file", "FILE", "File that is kept equal to the node's effective configuration (JSON, secrets included, mode 600).");
    private readonly Option<string?> _onConfig = Text("--on-config", "COMMAND", "Command of the shell that is run for each new configuration, until it succeeds; needs --config-file.");
    private readonly Option<bool> _once = new("--once") { Description = "Register, report and read the configuration once, then exit." };
    private readonly Option<LogFormat> _logFormat = new("--log-format")
    {
        Description = "How the log is written to standard error.",
        HelpName = "text|json|systemd",
        DefaultValueFactory = _ => LogFormat.Text,
    };

    public AgentCommand()
        : base("Registers this device as a node of the registry, reports what it measures, and follows its configuration.")
    {
        foreach (var option in new Option[] { _server, _name, _type, _mac, _interface, _interval, _heartbeatTtl, _configFile, _onConfig, _once, _logFormat })
        {
            Options.Add(option);
        }

        Validators.Add(line =>
        {
            if (line.GetValue(_onConfig) is not null && line.GetValue(_configFile) is null)
            {
                line.AddError("--on-config needs --config-file.");
            }

            if (line.GetValue(_mac) is { } mac && Device.DeviceIdentity.Normal(mac) is null)
            {
                line.AddError($"'{mac}' is no MAC address such as 02:00:5e:10:00:01.");
            }
        });
        _heartbeatTtl.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<TimeSpan>() < TimeSpan.FromSeconds(1))
            {
                result.AddError("--heartbeat-ttl is shorter than 1s.");
            }
        });
    }

    /// <summary>The options of a command line without errors.</summary>
    public AgentOptions ReadOptions(ParseResult line) => new()
    {
        Server = line.GetRequiredValue(_server),
        Name = line.GetValue(_name),
        Type = line.GetRequiredValue(_type),
        Mac = line.GetValue(_mac),
        Interface = line.GetValue(_interface),
        Interval = line.GetRequiredValue(_interval),
        HeartbeatTtl = line.GetRequiredValue(_heartbeatTtl),
        ConfigFile = line.GetValue(_configFile),
        OnConfig = line.GetValue(_onConfig),
        Once = line.GetValue(_once),
    };

    /// <summary>How the log is written.</summary>
    public LogFormat ReadLogFormat(ParseResult line) => line.GetValue(_logFormat);

    private static Option<string?> Text(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    private static Option<TimeSpan> DurationOption(string name, string description, int defaultSeconds) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        DefaultValueFactory = _ => TimeSpan.FromSeconds(defaultSeconds),
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
