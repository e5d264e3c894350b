namespace Registry.ModelTests.Model;

/// <summary>A stored module: which text it is, and its revisions.</summary>
internal sealed record ModelModule(string TextName, long Revision, long CreateRevision);
