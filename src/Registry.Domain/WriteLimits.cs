namespace Registry.Domain;

/// <summary>Bounds of what one command writes. They are checked when the command is decided, before anything of it is encoded or stored.</summary>
public static class WriteLimits
{
    /// <summary>
    /// Most bytes that one command writes, by estimate: the records of what it changes, and the journal's entry with the images before and after.
    /// It bounds the memory that encoding takes, to about twice as much. A request of 16 MiB of registrations needs about half of it.
    /// </summary>
    public const long CommitBytes = 64 * 1024 * 1024;

    /// <summary>Most bytes of the ids of the nodes that one deletion takes along: they are all in its answer, which every client can receive.</summary>
    public const long DeletedIdBytes = 3 * 1024 * 1024;

    /// <summary>Largest node in bytes on the wire, without the bytes of its blobs and its items. A larger one that is stored already can be read
    /// with a mask, and changed so that it does not grow.</summary>
    public const long NodeBytes = 3 * 1024 * 1024;

    /// <summary>Most bytes of the items of a node at durable points, stored. As with <see cref="NodeBytes"/>, more that is there already may shrink.</summary>
    public const long ItemBytes = 3 * 1024 * 1024;

    /// <summary>Largest module, in bytes of its canonical JSON.</summary>
    public const long ModuleBytes = 3 * 1024 * 1024;
}
