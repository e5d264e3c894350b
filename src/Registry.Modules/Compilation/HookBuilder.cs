using Registry.Cel;
using Registry.Modules.Definition;
using Registry.Modules.Schema;

namespace Registry.Modules.Compilation;

/// <summary>Checks hooks. Whether anything answers at an address is not known before it is called.</summary>
internal sealed class HookBuilder(SchemaDraft draft)
{
    private const int MaxRetries = 5;
    private const long MinTimeoutNanoseconds = 10_000_000;
    private const long MaxTimeoutNanoseconds = 60_000_000_000;
    private const long NanosecondsPerTick = 100;

    private static readonly string[] Calls = ["validate", "default", "committed"];

    public List<HookSchema> Hooks { get; } = [];

    public void Build()
    {
        foreach (var file in draft.Order.Files)
        {
            for (var i = 0; i < file.Definition.Hooks.Length; i++)
            {
                Hook(file, $"hooks[{i}]", file.Definition.Hooks[i]);
            }
        }
    }

    private void Hook(ModuleFile file, string path, HookDefinition definition)
    {
        if (!IsAddress(definition.Address))
        {
            draft.Log.Add(file, $"{path}.address", $"'{definition.Address}' is no address; write http://host:port, https://host:port or unix:/path");
        }

        for (var i = 0; i < definition.Calls.Length; i++)
        {
            if (!Calls.Contains(definition.Calls[i]) || definition.Calls.IndexOf(definition.Calls[i]) < i)
            {
                draft.Log.Add(file, $"{path}.calls[{i}]", $"'{definition.Calls[i]}' is none of {string.Join(", ", Calls)}, or is there twice");
            }
        }

        if (definition.Calls.IsEmpty)
        {
            draft.Log.Add(file, path, "'calls' is missing: what the hook is called for");
        }

        if (!CelTexts.TryParseDuration(definition.Timeout, out var timeout) || timeout is < MinTimeoutNanoseconds or > MaxTimeoutNanoseconds)
        {
            draft.Log.Add(file, $"{path}.timeout", $"'{definition.Timeout}' is no duration from 10ms to 60s");
        }

        if (definition.Retries is < 0 or > MaxRetries)
        {
            draft.Log.Add(file, $"{path}.retries", $"{definition.Retries} is not from 0 to {MaxRetries}");
        }

        if (definition.OnFailure is not ("fail" or "ignore"))
        {
            draft.Log.Add(file, $"{path}.on_failure", $"'{definition.OnFailure}' is neither 'fail' nor 'ignore'");
        }

        if (draft.Point(file, $"{path}.point", definition.Point) is { } point)
        {
            Hooks.Add(new HookSchema
            {
                Name = $"{file.Definition.Module}/{definition.Id}",
                Point = point,
                Timeout = TimeSpan.FromTicks(timeout / NanosecondsPerTick),
                Definition = definition,
            });
        }
    }

    private static bool IsAddress(string address) => address.StartsWith("unix:/", StringComparison.Ordinal)
        ? address.Length > "unix:/".Length
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;
}
