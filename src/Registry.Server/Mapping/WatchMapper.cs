using Registry.Domain;
using Registry.Server.Errors;
using Registry.Server.WireFormat;

namespace Registry.Server.Mapping;

/// <summary>A request of <c>WatchNodes</c>, checked.</summary>
/// <param name="Selection">Which nodes.</param>
/// <param name="ReadMask">Fields to send.</param>
/// <param name="WatchMask">Fields that matter.</param>
/// <param name="AfterRevision">Where to resume; null: not.</param>
/// <param name="Epoch">The epoch of that; empty: not checked.</param>
/// <param name="SkipSnapshot">Begin with what comes next.</param>
/// <param name="LatestOnly">Changes that wait may become one.</param>
/// <param name="IncludeLiveness">Changes of liveness are sent too.</param>
/// <param name="BookmarkInterval">The longest time without a message.</param>
internal sealed record WatchRequest(
    Selection Selection, NodeMask ReadMask, NodeFields WatchMask, long? AfterRevision, string Epoch, bool SkipSnapshot,
    bool LatestOnly, bool IncludeLiveness, TimeSpan BookmarkInterval);

/// <summary>Turns requests of <c>WatchNodes</c> into the domain's.</summary>
internal static class WatchMapper
{
    private static readonly TimeSpan DefaultBookmarkInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MinimumBookmarkInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaximumBookmarkInterval = TimeSpan.FromHours(1);

    /// <summary>Checks every field.</summary>
    public static WatchRequest Map(V1.WatchNodesRequest request, FieldViolations violations)
    {
        Syntax.NotNegative(request.AfterRevision, "after_revision", violations);
        if (request.SkipSnapshot && request.HasAfterRevision)
        {
            violations.Add("skip_snapshot", "contradicts after_revision, which skips the snapshot too and begins earlier; set one of the two");
        }

        var readMask = MaskMapper.Read(request.ReadMask, violations);
        return new WatchRequest(
            SelectorMapper.Map(request.Selector, violations),
            request.IncludeLiveness ? readMask : readMask.Without(V1.Node.LivenessFieldNumber),
            MaskMapper.Watch(request.WatchMask, violations),
            request.HasAfterRevision ? request.AfterRevision : null,
            request.Epoch,
            request.SkipSnapshot,
            IsLatestOnly(request.Delivery, violations),
            request.IncludeLiveness,
            Syntax.Duration(
                request.BookmarkInterval, DefaultBookmarkInterval, MinimumBookmarkInterval, MaximumBookmarkInterval, "bookmark_interval", violations));
    }

    private static bool IsLatestOnly(V1.WatchDelivery delivery, FieldViolations violations)
    {
        if (delivery is not (V1.WatchDelivery.Unspecified or V1.WatchDelivery.EveryChange or V1.WatchDelivery.Latest))
        {
            violations.Add("delivery", $"is {(int)delivery}, which is no choice; use WATCH_DELIVERY_EVERY_CHANGE or WATCH_DELIVERY_LATEST", FieldViolations.UnknownField);
        }

        return delivery == V1.WatchDelivery.Latest;
    }
}
