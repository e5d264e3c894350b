using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Registry.Server.Health;

namespace Registry.Server.Reflection;

/// <summary>Adds the services by which a server tells about itself: health and reflection.</summary>
public static class IntrospectionExtensions
{
    // Their questions are names; no honest one is longer.
    internal const int MaximumRequestBytes = 64 * 1024;

    /// <summary>Registers health, reflection and the state that they read.</summary>
    /// <param name="builder">What <c>AddGrpc</c> returned.</param>
    /// <param name="services">The services that are served.</param>
    public static IGrpcServerBuilder AddIntrospection(this IGrpcServerBuilder builder, ServedServices services)
    {
        builder.Services.AddSingleton(services);
        builder.Services.TryAddSingleton<ServingState>();
        builder.Services.AddSingleton<ServingGate>();
        builder.Services.AddSingleton<ReflectionAnswers>();
        builder.Services.AddSingleton<HealthService>();
        builder.Services.AddSingleton<ReflectionV1Service>();
        builder.Services.AddSingleton<ReflectionV1AlphaService>();
        return builder
            .AddServiceOptions<HealthService>(options => options.MaxReceiveMessageSize = MaximumRequestBytes)
            .AddServiceOptions<ReflectionV1Service>(options => options.MaxReceiveMessageSize = MaximumRequestBytes)
            .AddServiceOptions<ReflectionV1AlphaService>(options => options.MaxReceiveMessageSize = MaximumRequestBytes);
    }

    /// <summary>Maps <c>grpc.health.v1</c>, <c>grpc.reflection.v1</c> and <c>grpc.reflection.v1alpha</c>.</summary>
    public static void MapIntrospection(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<HealthService>();
        endpoints.MapGrpcService<ReflectionV1Service>();
        endpoints.MapGrpcService<ReflectionV1AlphaService>();
    }
}
