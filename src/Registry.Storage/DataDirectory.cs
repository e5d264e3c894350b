namespace Registry.Storage;

/// <summary>Prepares the directory that the database lives in.</summary>
public static class DataDirectory
{
    /// <summary>Name of the database in it.</summary>
    public const string DatabaseFile = "registry.db";

    /// <summary>Makes the directory if it is missing, durably and for the owner alone, and checks that files can be made in it.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="StoreException">It cannot be made or written; the message names the path and the cause.</exception>
    public static string Prepare(string path)
    {
        var full = Path.GetFullPath(path);
        try
        {
            DurableFile.MakeDirectory(full);

            // A name of its own, so that two daemons that start at once do not trip over each other's.
            var probe = Path.Combine(full, $".probe-{Environment.ProcessId}");
            using (new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }

            return full;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(
                $"the data directory {full} cannot be used: {failure.Message} Choose another with --data-dir, or let this user write it.", failure);
        }
    }
}
