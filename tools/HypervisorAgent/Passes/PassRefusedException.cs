namespace HypervisorAgent.Passes;

/// <summary>A pass cannot go on because of what the registry holds or the options say; the message tells what to do.</summary>
internal sealed class PassRefusedException : Exception
{
    public PassRefusedException(string message)
        : base(message)
    {
    }
}
