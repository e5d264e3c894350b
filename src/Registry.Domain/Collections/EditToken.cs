namespace Registry.Domain.Collections;

/// <summary>
/// Marks the nodes of a persistent collection that one writer made since its last published snapshot.
/// A node with the writer's token is changed in place; every other node is copied first.
/// </summary>
/// <remarks>
/// Make a new token for every published snapshot and drop the old one. Values from before a token was made never change
/// under it; a value produced under a token may change with the next edit under the same token. Readers never hold one.
/// A token belongs to one thread.
/// </remarks>
public sealed class EditToken;
