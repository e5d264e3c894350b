using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Registry.Engine.Planning;
using Registry.Modules.Schema;

namespace Registry.Server.Hooks;

/// <summary>The client of one hook. Any thread.</summary>
internal sealed class HookClient : IDisposable
{
    private const int CallsAtOnce = 64;
    private static readonly TimeSpan SoonAgain = TimeSpan.FromSeconds(1);

    private readonly HookSchema _hook;
    private readonly HookMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly GrpcChannel? _channel;
    private readonly V1.ModuleHook.ModuleHookClient? _stub;
    private readonly SemaphoreSlim _places = new(CallsAtOnce);
    private readonly ResiliencePipeline _asking;
    private readonly ResiliencePipeline _telling;
    private volatile bool _isBroken;
    private volatile bool _isTold = true;

    public HookClient(HookSchema hook, HookMetrics metrics, TimeProvider time, ILogger logger)
    {
        (_hook, _metrics, _time, _logger) = (hook, metrics, time, logger);
        _channel = HookChannel.Open(hook.Definition.Address);
        _stub = _channel is null ? null : new V1.ModuleHook.ModuleHookClient(_channel);
        _asking = HookPipelines.Asking(hook, time, Broken, Recovered);
        _telling = HookPipelines.Telling(hook, time, NotTold);
    }

    /// <summary>Whether it failed several times in a row and is left alone for a while.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>Asks for values.</summary>
    public Task<(V1.DefaultResponse? Response, HookFailure? Failure)> DefaultAsync(V1.HookRequest request, CancellationToken cancellationToken) =>
        AskAsync(nameof(V1.ModuleHook.ModuleHookClient.Default), (stub, options) => stub.DefaultAsync(request, options), cancellationToken);

    /// <summary>Asks for findings.</summary>
    public Task<(V1.ValidateHookResponse? Response, HookFailure? Failure)> ValidateAsync(V1.HookRequest request, CancellationToken cancellationToken) =>
        AskAsync(nameof(V1.ModuleHook.ModuleHookClient.Validate), (stub, options) => stub.ValidateAsync(request, options), cancellationToken);

    /// <summary>Tells of a commit, again and again until the hook has taken it.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; whether the hook was told is not known.</exception>
    public async Task TellAsync(V1.CommittedRequest request, CancellationToken cancellationToken)
    {
        await _telling.ExecuteAsync(
            async token => await CallAsync("Committed", (stub, options) => stub.CommittedAsync(request, options), token).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        if (!_isTold)
        {
            _isTold = true;
            Log.HookToldAgain(_logger, _hook.Name);
        }
    }

    /// <summary>Ends the calls at hand.</summary>
    public void Dispose() => _channel?.Dispose();

    private async Task<(T? Response, HookFailure? Failure)> AskAsync<T>(
        string method, Func<V1.ModuleHook.ModuleHookClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
        where T : class
    {
        if (!await TryEnterAsync(cancellationToken).ConfigureAwait(false))
        {
            return (null, new HookFailure($"is busy with {CallsAtOnce} calls", SoonAgain));
        }

        try
        {
            var response = await _asking.ExecuteAsync(
                async token => await CallAsync(method, call, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return (response, null);
        }
        catch (BrokenCircuitException e)
        {
            var after = e.RetryAfter ?? SoonAgain;
            return (null, new HookFailure("failed several times in a row and is left alone for a while", after > TimeSpan.Zero ? after : SoonAgain));
        }
        catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            return (null, new HookFailure(Why(e), SoonAgain));
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<bool> TryEnterAsync(CancellationToken cancellationToken)
    {
        // SemaphoreSlim knows no clock but the system's.
        using var limit = new CancellationTokenSource(_hook.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<T> CallAsync<T>(
        string method, Func<V1.ModuleHook.ModuleHookClient, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken)
    {
        _metrics.Called(_hook.Name, method);
        try
        {
            if (_stub is null)
            {
                throw new NotSupportedException("is not on this machine: only unix sockets and loopback addresses without TLS are called");
            }

            using var running = call(_stub, new CallOptions(cancellationToken: cancellationToken));
            return await running.ResponseAsync.ConfigureAwait(false);
        }
        catch (Exception e) when (IsFailure(e))
        {
            _metrics.Failed(_hook.Name, method);
            throw;
        }
    }

    private static bool IsFailure(Exception e) =>
        e is RpcException or TimeoutRejectedException or OperationCanceledException or NotSupportedException or ObjectDisposedException;

    private string Why(Exception e) => e switch
    {
        TimeoutRejectedException => $"did not answer within {_hook.Timeout.TotalSeconds:0.###} s",
        RpcException { Status: var status } => $"answered {status.StatusCode}: {status.Detail}",
        NotSupportedException => e.Message,
        _ => "ended the call",
    };

    private void Broken(Exception e)
    {
        if (!_isBroken)
        {
            _isBroken = true;
            Log.HookBroken(_logger, _hook.Name, Why(e));
        }
    }

    private void Recovered()
    {
        _isBroken = false;
        Log.HookRecovered(_logger, _hook.Name);
    }

    private void NotTold(Exception e)
    {
        if (_isTold)
        {
            _isTold = false;
            Log.HookNotTold(_logger, _hook.Name, Why(e));
        }
    }
}
