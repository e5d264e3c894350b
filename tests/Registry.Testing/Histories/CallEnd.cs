namespace Registry.Testing.Histories;

/// <summary>How a call ended, as its client saw it.</summary>
public enum CallEnd
{
    /// <summary>Answered: it was carried out.</summary>
    Done,

    /// <summary>Refused because of the state of what it is about; nothing was done.</summary>
    Refused,

    /// <summary>No answer: it may have been carried out, may be carried out yet, or never.</summary>
    Unknown,
}
