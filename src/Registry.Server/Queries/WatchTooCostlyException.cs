namespace Registry.Server.Queries;

/// <summary>The filter of a watch costs more than it may: the watch ends.</summary>
/// <param name="limit">Which limit of <see cref="WatchBudget"/>: <c>node</c> or <c>time</c>.</param>
internal sealed class WatchTooCostlyException(string limit) : Exception($"The filter of the watch costs more than it may ({limit}).")
{
    /// <summary>The limit.</summary>
    public string Limit => limit;
}
