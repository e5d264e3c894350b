using HypervisorAgent.Reconciling;
using Microsoft.Extensions.Logging;

namespace HypervisorAgent.Passes;

/// <summary>Logs findings when they are new, not in each pass again.</summary>
internal sealed class FindingLog
{
    private readonly ILogger _logger;
    private HashSet<Finding> _known = [];

    public FindingLog(ILogger logger) => _logger = logger;

    /// <summary>Logs those that the pass before did not have.</summary>
    public void Report(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings.Where(finding => !_known.Contains(finding)))
        {
            if (finding.Kind == FindingKind.AssignedElsewhere)
            {
                _logger.LeftAlone(finding.Machine, finding.Detail);
            }
            else
            {
                _logger.Noticed(finding.Kind, finding.Machine, finding.Detail);
            }
        }

        _known = [.. findings];
    }
}
