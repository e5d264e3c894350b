using Google.Protobuf;
using Registry.V1;

namespace Registry.ModelTests.Steps;

/// <summary>Cases that are known to fail and are kept out until they are put right. Each goes with the fix of its fault.</summary>
internal static class Pending
{
    /// <summary>Repeated under their id these are not answered from what was journalled alone. <c>Free</c> tells how long a value is held by the
    /// pool of now, which may be gone.</summary>
    public static bool RepeatsDiffer(IMessage request) => request is UpdateConfigRequest or ApplyModuleRequest or DeleteModuleRequest or FreeRequest;

    /// <summary>A request under a used id is at times refused for another reason before the id is looked up.</summary>
    public static bool ReuseIsToldLate(string expected, string actual) => expected == "REQUEST_ID_REUSED" && actual.Length > 0;
}
