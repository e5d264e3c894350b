namespace Registry.Engine.Liveness;

/// <summary>How many nodes are in which state; unknown ones are not counted. Any thread.</summary>
internal sealed class LivenessCounts
{
    private long _alive;
    private long _expired;

    public long Alive => Interlocked.Read(ref _alive);

    public long Expired => Interlocked.Read(ref _expired);

    /// <summary>A node goes from one state to another.</summary>
    public void Move(LivenessState from, LivenessState to)
    {
        Count(from, -1);
        Count(to, 1);
    }

    private void Count(LivenessState state, int by)
    {
        switch (state)
        {
            case LivenessState.Alive:
                Interlocked.Add(ref _alive, by);
                break;
            case LivenessState.Expired:
                Interlocked.Add(ref _expired, by);
                break;
            default:
                break;
        }
    }
}
