using Registry.Domain;

namespace Registry.Engine.Planning;

/// <summary>Why a pool reserved no value.</summary>
/// <param name="Rejection">What the books say; null: there is no such pool.</param>
/// <param name="ReservedCount">How many values of the pool are reserved.</param>
/// <param name="Released">Completes when a value of this pool that was reserved at the time is given back.</param>
internal sealed record ReservationRefusal(Rejection? Rejection, int ReservedCount, Task Released);
