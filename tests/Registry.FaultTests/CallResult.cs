using Registry.Testing.Histories;
using Registry.V1;

namespace Registry.FaultTests;

/// <summary>How a call ended that was sent again for as long as nobody answered it.</summary>
/// <param name="Answer">The answer; null where there is none.</param>
/// <param name="Refusal">Why it was refused at last; null where it was not.</param>
/// <param name="IsUnknown">Whether it may have been carried out although there is no answer that says so.</param>
/// <param name="Span">All of its attempts.</param>
/// <param name="LastSpan">The last attempt.</param>
internal sealed record CallResult<T>(T? Answer, ErrorReason? Refusal, bool IsUnknown, CallSpan Span, CallSpan LastSpan)
    where T : class;
