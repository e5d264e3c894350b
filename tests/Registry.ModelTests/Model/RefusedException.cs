namespace Registry.ModelTests.Model;

/// <summary>Why the model refuses a write.</summary>
internal sealed class RefusedException(string reason, string why = "") : Exception($"{reason} {why}")
{
    public string Reason { get; } = reason;
}
