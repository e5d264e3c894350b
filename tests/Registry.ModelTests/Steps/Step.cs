using Google.Protobuf;
using Registry.V1;

namespace Registry.ModelTests.Steps;

/// <summary>One write of a sequence, and how long before it the clock moves.</summary>
internal sealed record Step(IMessage Request, TimeSpan Pause)
{
    public override string ToString() => $"+{Pause} {Request.Descriptor.Name} {Shown}";

    /// <summary>The request; a module by the name of its text.</summary>
    private IMessage Shown => Request is ApplyModuleRequest apply
        ? new ApplyModuleRequest(apply) { Source = new ModuleSource { FileName = apply.Source.FileName } } : Request;
}
