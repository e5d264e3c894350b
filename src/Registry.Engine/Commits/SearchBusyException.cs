namespace Registry.Engine.Commits;

/// <summary>Others search the journal, or a search has read as much as one call may; what was read makes the next one shorter.</summary>
public sealed class SearchBusyException() : Exception("The search of the journal cannot go on in this call; repeat it a little later.");
