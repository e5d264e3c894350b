using Google.Protobuf;
using Registry.Storage.V1;

namespace Registry.Storage;

/// <summary>The record in which a store says of itself what it is: kind META, id "store".</summary>
public static class StoreFormat
{
    /// <summary>Format that this version writes, and the newest that it reads. 2 added modules, items, pools and allocations.</summary>
    public const int CurrentVersion = 2;

    /// <summary>Key of the store's own record; every store has it from its creation on.</summary>
    public static readonly RecordKey Key = new(RecordKind.Meta, "store");

    /// <summary>The encoded record of a new store.</summary>
    /// <param name="epoch">Names this store's life; a restore starts a new one.</param>
    public static byte[] Encode(Guid epoch) => new StoreRecord { FormatVersion = CurrentVersion, Epoch = epoch.ToString("D") }.ToByteArray();

    /// <summary>Decodes the store's own record and refuses what this version cannot read.</summary>
    /// <param name="body">The record's bytes, or null where there is none.</param>
    /// <param name="name">What to call the store in the message: its file.</param>
    /// <exception cref="StoreException">The record is missing, damaged or of a newer format.</exception>
    public static StoreRecord Decode(byte[]? body, string name)
    {
        if (body is null)
        {
            throw new StoreException($"{name} has no store record: it is damaged or was not finished. Restore it from a snapshot.");
        }

        var record = Parse(body, name);
        if (record.FormatVersion > CurrentVersion)
        {
            throw new StoreException(
                $"{name} has format {record.FormatVersion}, but this version reads up to {CurrentVersion}. "
                + "Start the version that wrote it, or a newer one.");
        }

        return record.FormatVersion >= 1 && Guid.TryParse(record.Epoch, out _)
            ? record
            : throw new StoreException($"The store record of {name} is damaged. Restore the store from a snapshot.");
    }

    /// <summary>The epoch of an open store.</summary>
    /// <exception cref="StoreException">The record is missing, damaged or of a newer format.</exception>
    public static Guid ReadEpoch(IRegistryStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Guid.Parse(Decode(store.Read(Key), "The store").Epoch);
    }

    private static StoreRecord Parse(byte[] body, string name)
    {
        try
        {
            return StoreRecord.Parser.ParseFrom(body);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StoreException($"The store record of {name} cannot be decoded. Restore the store from a snapshot.", e);
        }
    }
}
