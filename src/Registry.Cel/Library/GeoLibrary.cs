using System.Globalization;
using static Registry.Cel.Types.CelType;

namespace Registry.Cel.Library;

/// <summary>A point on the globe.</summary>
/// <param name="Latitude">Degrees north, from -90 to 90.</param>
/// <param name="Longitude">Degrees east, from -180 to 180.</param>
public sealed record GeoPointValue(double Latitude, double Longitude) : ICelOpaque
{
    /// <summary>The mean radius of the earth, in metres.</summary>
    private const double EarthRadius = 6_371_008.8;

    /// <summary>The type.</summary>
    public static CelType Type { get; } = Opaque("geo.Point");

    /// <inheritdoc/>
    public CelType OpaqueType => Type;

    /// <summary>Metres along the great circle; within 0.6 % of the ellipsoid's.</summary>
    public double DistanceTo(GeoPointValue other)
    {
        var (lat1, lat2) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(other.Latitude));
        var half = Math.Pow(Math.Sin((lat2 - lat1) / 2), 2)
            + (Math.Cos(lat1) * Math.Cos(lat2) * Math.Pow(Math.Sin(double.DegreesToRadians(other.Longitude - Longitude) / 2), 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Latitude},{Longitude}");
}

/// <summary>Points on the globe.</summary>
internal static class GeoLibrary
{
    private static readonly CelType Point = GeoPointValue.Type;

    public static IReadOnlyList<KeyValuePair<string, CelValue>> TypeNames { get; } = [CelLibrary.TypeName(Point)];

    public static IReadOnlyList<CelFunction> Functions { get; } =
    [
        new("geo.point", CelOverload.Function("geo_point", Point, CelType.Double, CelType.Double, (latitude, longitude) =>
            Make(latitude.AsDouble(), longitude.AsDouble()))),
        new("geo.distance", CelOverload.Function("geo_distance", CelType.Double, Point, Point, Distance)),
        new("distance", CelOverload.Method("point_distance", CelType.Double, Point, Point, Distance)),
        new("latitude", CelOverload.Method("point_latitude", CelType.Double, Point, point => CelValue.Of(PointOf(point).Latitude))),
        new("longitude", CelOverload.Method("point_longitude", CelType.Double, Point, point => CelValue.Of(PointOf(point).Longitude))),
        new("string", CelOverload.Function("point_to_string", CelType.String, Point, point => CelValue.Of(PointOf(point).ToString()))),
    ];

    private static GeoPointValue PointOf(in CelValue value) => (GeoPointValue)value.AsOpaque();

    private static CelValue Distance(CelValue from, CelValue to) => CelValue.Of(PointOf(from).DistanceTo(PointOf(to)));

    private static CelValue Make(double latitude, double longitude) => latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180
        ? CelValue.Of(new GeoPointValue(latitude, longitude))
        : CelError.Argument("geo.point() needs a latitude from -90 to 90 and a longitude from -180 to 180");
}
