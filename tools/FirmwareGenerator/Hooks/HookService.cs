using FirmwareGenerator.Images;
using FirmwareGenerator.Nodes;
using FirmwareGenerator.Reading;
using Grpc.Core;
using Registry.Client;
using Registry.V1;

namespace FirmwareGenerator.Hooks;

/// <summary>
/// The hook that the registry asks before it takes a configuration: tells what no firmware can be made of, as findings. A node for which no firmware
/// is made here, because it has no platform or router yet, is let pass.
/// </summary>
/// <param name="client">The registry that asks, for its devices.</param>
internal sealed class HookService(RegistryClient client) : ModuleHook.ModuleHookBase, IDisposable
{
    private readonly SemaphoreSlim _reading = new(1);
    private RegistryModules? _modules;

    /// <inheritdoc/>
    public override async Task<ValidateHookResponse> Validate(HookRequest request, ServerCallContext context)
    {
        var general = new ConfigItems(request.Config).Single(Ids.General);
        if (general?.Text("platform") is not ConfigurationReader.Platform || general.Text("router") is null)
        {
            return new ValidateHookResponse();
        }

        var devices = await DevicesAsync(context.CancellationToken).ConfigureAwait(false);
        var input = new GenerationInput { Node = request.Node, Config = request.Config, Devices = devices };

        // The registry itself holds references; what they name may be written together with this node.
        var problems = FirmwareBuilder.Build(input).Problems.Where(problem => problem.Code != ProblemCodes.Reference);
        return new ValidateHookResponse { Findings = { problems.Select(ProblemFindings.Of) } };
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private async Task<IReadOnlyDictionary<string, DeviceDescriptor>> DevicesAsync(CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _modules = await RegistryModules.ReadAsync(client, _modules, cancellationToken).ConfigureAwait(false);
            return _modules.Devices;
        }
        catch (RegistryException e)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, $"The devices cannot be read: {e.Message}"));
        }
        finally
        {
            _ = _reading.Release();
        }
    }
}
