namespace Registry.Testing.Histories;

/// <summary>From when to when a call lasted, by the tester's clock, which no fault moves. What the call did took effect in between.</summary>
/// <param name="Began">Before the call was sent.</param>
/// <param name="Ended">After it was answered; <see cref="TimeSpan.MaxValue"/> where it never was.</param>
public readonly record struct CallSpan(TimeSpan Began, TimeSpan Ended)
{
    /// <summary>Whether this call had ended before the other began.</summary>
    public bool IsBefore(CallSpan other) => Ended < other.Began;
}
