using Grpc.Core;

namespace Registry.GrpcStandIns.Tests.Hosting;

/// <summary>A service written without generated code: strings, and the attribute that the server finds the binding method by.</summary>
[BindServiceMethod(typeof(ReverseService), nameof(Bind))]
internal class ReverseService
{
    public static readonly Method<string, string> Method = new(
        MethodType.Unary, "registry.standins.test.v1.Reverse", nameof(Reverse), Marshallers.StringMarshaller, Marshallers.StringMarshaller);

    // The server binds without an instance, and finds the handler by the method's name.
    public static void Bind(ServiceBinderBase binder, ReverseService? service) =>
        binder.AddMethod(Method, service is null ? null : new UnaryServerMethod<string, string>(service.Reverse));

    public virtual Task<string> Reverse(string request, ServerCallContext context) => Task.FromResult(new string([.. request.Reverse()]));
}
