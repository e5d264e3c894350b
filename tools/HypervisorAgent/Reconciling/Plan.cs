namespace HypervisorAgent.Reconciling;

/// <summary>What one pass would do, and what it noticed.</summary>
/// <param name="Actions">Changes, in the order in which they are made: what appeared before what is gone.</param>
/// <param name="Findings">What a person may want to know.</param>
/// <param name="AwaitsSecondReport">Whether children are kept only because one empty report is not enough.</param>
internal sealed record Plan(IReadOnlyList<MachineAction> Actions, IReadOnlyList<Finding> Findings, bool AwaitsSecondReport);
