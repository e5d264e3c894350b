namespace Registry.Storage;

/// <summary>What every store demands of a batch before it looks at its own state. A batch that breaks a rule is a mistake of the caller's.</summary>
internal static class CommitBatchRules
{
    /// <exception cref="ArgumentException">The journal has a gap, records other than META are written without a journal entry, or an id is no
    /// text: it holds half of a surrogate pair.</exception>
    public static void Check(CommitBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentOutOfRangeException.ThrowIfNegative(batch.ExpectedRevision, nameof(batch));
        for (var i = 0; i < batch.Journal.Count; i++)
        {
            var expected = batch.ExpectedRevision + 1 + i;
            if (batch.Journal[i].Revision != expected)
            {
                throw new ArgumentException($"Journal entry {i} has revision {batch.Journal[i].Revision}; {expected} must follow.", nameof(batch));
            }
        }

        if (batch.Journal.Count == 0 && batch.Writes.Any(write => write.Key.Kind != RecordKind.Meta))
        {
            throw new ArgumentException("Only META records are written without a journal entry.", nameof(batch));
        }

        foreach (var write in batch.Writes)
        {
            _ = RecordId.Utf8.GetByteCount(write.Key.Id);
        }
    }
}
