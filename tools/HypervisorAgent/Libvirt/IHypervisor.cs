namespace HypervisorAgent.Libvirt;

/// <summary>Reads the machines and facts of one hypervisor; it never changes anything there.</summary>
internal interface IHypervisor
{
    /// <summary>Reads everything once. A hypervisor that cannot be read is a <see cref="HypervisorFailure"/>, never an empty report.</summary>
    Task<HypervisorReading> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What came of reading a hypervisor: a <see cref="HypervisorReport"/> or a <see cref="HypervisorFailure"/>.</summary>
internal abstract record HypervisorReading;

/// <summary>The hypervisor could not be read, so nothing is known about its machines.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">The driver's own words, on one line.</param>
internal sealed record HypervisorFailure(HypervisorFailureKind Kind, string Message) : HypervisorReading;

/// <summary>Why a hypervisor could not be read.</summary>
internal enum HypervisorFailureKind
{
    /// <summary>The program that talks to the hypervisor is missing or cannot be started.</summary>
    NotInstalled,

    /// <summary>No answer within the timeout.</summary>
    TimedOut,

    /// <summary>The program reported an error, for instance that the hypervisor cannot be connected to.</summary>
    Failed,

    /// <summary>The answer could not be understood.</summary>
    Malformed,
}

/// <summary>What a hypervisor reported in one reading.</summary>
/// <param name="Facts">Facts of the hypervisor itself.</param>
/// <param name="Machines">All of its machines, whatever their state, in the driver's order.</param>
internal sealed record HypervisorReport(HostFacts Facts, IReadOnlyList<ReportedMachine> Machines) : HypervisorReading;
