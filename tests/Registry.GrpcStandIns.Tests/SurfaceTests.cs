using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Registry.GrpcStandIns.Tests.Surface;

namespace Registry.GrpcStandIns.Tests;

/// <summary>That the official assemblies find in the stand-ins all they were compiled against, also on paths that no other test takes.</summary>
internal sealed class SurfaceTests
{
    private static readonly Assembly[] Official = [typeof(GrpcServiceOptions).Assembly, typeof(GrpcChannel).Assembly];

    private static readonly Assembly[] StandIns = [typeof(CallInvoker).Assembly, typeof(ICompressionProvider).Assembly];

    // Nothing is left out on purpose: what the official assemblies name, the stand-ins have.
    [TestCaseSource(nameof(Official))]
    public void References_OfTheOfficialAssembly_AreAllOffered(Assembly official)
    {
        var names = StandIns.Select(assembly => assembly.GetName().Name!).ToHashSet();
        var offered = StandIns.SelectMany(assembly => AssemblySurface.Read(assembly.Location)).ToHashSet();

        var asked = AssemblyReferences.Read(official.Location, names);

        Assert.That(asked, Has.Count.GreaterThan(50), "the references were read");
        Assert.That(asked.Except(offered), Is.Empty);
    }

    [TestCaseSource(nameof(Official))]
    public void Types_OfTheOfficialAssembly_AllLoad(Assembly official) =>
        Assert.That(official.GetTypes, Throws.Nothing, "each abstract member of a base or interface is implemented");

    // An override that finds nothing to override becomes a method that nobody calls, without an error.
    [TestCaseSource(nameof(Official))]
    public void Overrides_InTheOfficialAssembly_OverrideSomething(Assembly official)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var overrides = official.GetTypes()
            .Where(DerivesFromStandIn)
            .SelectMany(type => type.GetMethods(declared))
            .Where(method => method.IsVirtual && (method.Attributes & MethodAttributes.NewSlot) == 0)
            .ToList();

        var lost = overrides.Where(method => method.GetBaseDefinition() == method);

        Assert.That(overrides, Is.Not.Empty);
        Assert.That(lost, Is.Empty);
    }

    [TestCaseSource(nameof(StandIns))]
    public void Identity_OfTheStandIn_IsTheOfficialOne(Assembly standIn)
    {
        var name = standIn.GetName();

        Assert.That(name.Version, Is.EqualTo(new Version(2, 0, 0, 0)));
        Assert.That(Convert.ToHexStringLower(name.GetPublicKeyToken()!), Is.EqualTo("d754f35622e28bad"));
    }

    // The compiler copies the numbers into the official assemblies; the codes also go over the wire.
    [Test]
    public void StatusCodes_Numbers_AreTheProtocols()
    {
        StatusCode[] inOrder =
        [
            StatusCode.OK, StatusCode.Cancelled, StatusCode.Unknown, StatusCode.InvalidArgument, StatusCode.DeadlineExceeded,
            StatusCode.NotFound, StatusCode.AlreadyExists, StatusCode.PermissionDenied, StatusCode.ResourceExhausted,
            StatusCode.FailedPrecondition, StatusCode.Aborted, StatusCode.OutOfRange, StatusCode.Unimplemented, StatusCode.Internal,
            StatusCode.Unavailable, StatusCode.DataLoss, StatusCode.Unauthenticated,
        ];

        Assert.That(inOrder.Select(code => (int)code), Is.EqualTo(Enumerable.Range(0, 17)));
        Assert.That(Enum.GetValues<StatusCode>(), Has.Length.EqualTo(17));
    }

    private static bool DerivesFromStandIn(Type type)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (StandIns.Contains(parent.Assembly))
            {
                return true;
            }
        }

        return false;
    }
}
