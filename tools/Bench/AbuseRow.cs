namespace Bench;

/// <summary>What one caller of an RPC does to others.</summary>
/// <param name="Rpc">The RPC.</param>
/// <param name="WorstRequest">The costliest of its requests that were tried.</param>
/// <param name="RequestBytes">Its size.</param>
/// <param name="MillisecondsACall">How long a call of it takes.</param>
/// <param name="Status">How its calls end.</param>
/// <param name="GetP99">Another's p99 of GetNode beside it, in microseconds.</param>
/// <param name="RegisterP99">Another's p99 of RegisterNode beside it, in microseconds.</param>
/// <param name="EchoGetP99">The same beside an equally busy caller of an echo.</param>
/// <param name="EchoRegisterP99">The same beside an equally busy caller of an echo.</param>
internal sealed record AbuseRow(
    string Rpc, string WorstRequest, int RequestBytes, double MillisecondsACall, string Status, double GetP99, double RegisterP99,
    double EchoGetP99, double EchoRegisterP99)
{
    /// <summary>How much slower others are, at worst: the bound is 3.</summary>
    public double Ratio => Math.Max(GetP99 / EchoGetP99, RegisterP99 / EchoRegisterP99);
}
