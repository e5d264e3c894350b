using HypervisorAgent.Passes;
using Microsoft.Extensions.Logging;

namespace HypervisorAgent;

/// <summary>Makes passes, once or until it is stopped.</summary>
internal sealed class Agent
{
    private readonly Pass _pass;
    private readonly AgentOptions _options;
    private readonly TimeProvider _time;
    private readonly TextWriter _output;
    private readonly ILogger _logger;

    public Agent(Pass pass, AgentOptions options, TimeProvider time, TextWriter output, ILogger logger)
    {
        _pass = pass;
        _options = options;
        _time = time;
        _output = output;
        _logger = logger;
    }

    /// <summary>Runs until the work is done or the token is cancelled, which is a clean end. Returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return _options.Once || _options.DryRun ? await RunOnceAsync(cancellationToken) : await RunForeverAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _logger.Stopped();
            return ExitCodes.Ok;
        }
    }

    private async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var summary = await PassAsync(cancellationToken);
        if (summary.AwaitsSecondReport && !_options.DryRun)
        {
            await Task.Delay(_options.Interval, _time, cancellationToken);
            summary = await PassAsync(cancellationToken);
        }

        return summary.Outcome switch
        {
            PassOutcome.Ok => ExitCodes.Ok,
            PassOutcome.Unreachable => ExitCodes.Unreachable,
            _ => ExitCodes.Refused,
        };
    }

    private async Task<int> RunForeverAsync(CancellationToken cancellationToken)
    {
        _logger.Started(_options.Server, _options.Virsh.ConnectUri ?? "libvirt's default hypervisor", _options.Interval.TotalSeconds);
        while (true)
        {
            await PassAsync(cancellationToken);
            await Task.Delay(_options.Interval, _time, cancellationToken);
        }
    }

    private async Task<PassSummary> PassAsync(CancellationToken cancellationToken)
    {
        var summary = await _pass.RunAsync(cancellationToken);
        if (_options.Output == OutputFormat.Json)
        {
            SummaryWriter.WriteJson(_output, summary);
        }
        else if (_options.Once || _options.DryRun)
        {
            SummaryWriter.WriteText(_output, summary);
        }

        return summary;
    }
}
