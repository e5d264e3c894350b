using System.Collections.Immutable;
using System.Globalization;
using Google.Rpc;
using Grpc.Core;
using Registry.Modules.Definition;
using Registry.Server.Errors;
using Registry.V1;

namespace Registry.Server.Modules;

/// <summary>A module was refused for what it says.</summary>
/// <param name="status">The status with its details.</param>
/// <param name="errors">All that is wrong: the details may hold fewer.</param>
internal sealed class ModuleInvalidException(RpcException status, ImmutableArray<ModuleError> errors)
    : RpcException(status.Status, status.Trailers, status.Message)
{
    /// <summary>All that is wrong.</summary>
    public ImmutableArray<ModuleError> Errors => errors;
}

/// <summary>The errors of modules as statuses.</summary>
internal static class ModuleErrors
{
    /// <summary>The exception that ends a call with all of them.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="module">The module that was applied; those of others say whose they are.</param>
    public static ModuleInvalidException ToException(ImmutableArray<ModuleError> errors, string module)
    {
        var bad = new BadRequest();
        bad.FieldViolations.AddRange(errors.Select(error => new BadRequest.Types.FieldViolation
        {
            Field = error.Module == module || error.Module.Length == 0 ? error.Path : $"{error.Module}: {error.Path}",
            Description = error.ToString(),
            Reason = FieldViolations.InvalidField,
        }));
        var more = errors.Length > 1 ? $"\nand {errors.Length - 1} more" : "";
        var status = StatusDetails.Exception(
            StatusCode.InvalidArgument, $"The module has errors.\n{errors[0]}{more}", ErrorReason.ModuleInvalid,
            [("errors", errors.Length.ToString(CultureInfo.InvariantCulture))], bad);
        return new ModuleInvalidException(status, errors);
    }
}
