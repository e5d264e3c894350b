using Google.Protobuf;

namespace Registry.ModelTests.Hosting;

/// <summary>What a write was answered.</summary>
/// <param name="Reason">Why it was refused, as <c>ErrorReason</c> has it; empty where it was not.</param>
/// <param name="Index">Of a refused batch, which of its writes; else -1.</param>
/// <param name="Message">The answer; null where the write was refused.</param>
/// <param name="Detail">The refusal in words, for people.</param>
internal sealed record Answer(string Reason, int Index, IMessage? Message, string Detail)
{
    public bool IsRefused => Reason.Length > 0;

    public static Answer Of(IMessage message) => new("", -1, message, "");

    public override string ToString() => IsRefused ? $"{Reason} [{Index}] {Detail}" : Message!.ToString()!;
}
