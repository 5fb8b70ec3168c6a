using JsRun.Api.Callbacks;
using JsRun.Api.Options;
using JsRun.Api.Quotas;
using JsRun.Api.Workers;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Opens the channels to functions that are carried out at URLs, and closes them with their runtimes. Any thread.</summary>
internal sealed class FunctionHosts
{
    private readonly CallbackClient _client;
    private readonly CallbackOptions _options;
    private readonly LimitOptions _limits;
    private readonly CorrelationIds _ids;
    private readonly ILogger<FunctionHosts> _logger;

    public FunctionHosts(CallbackClient client, CallbackOptions options, LimitOptions limits, CorrelationIds ids, RuntimeDirectory directory, ILogger<FunctionHosts> logger)
    {
        _client = client;
        _options = options;
        _limits = limits;
        _ids = ids;
        _logger = logger;
        directory.Closed += static runtime => runtime.Functions?.Dispose();
    }

    /// <summary>Opens the channel of a runtime that is about to be made, if it has functions.</summary>
    public void Open(RuntimeRecord runtime, IReadOnlyList<HostFunctionConfig> functions, TenantUse use)
    {
        if (functions.Count > 0)
        {
            runtime.Traces = new RequestTraces();
            var server = new CallbackServer(runtime, functions, _client, use.HostCalls, new SemaphoreSlim(_options.MaxConcurrentPerRuntime), _limits);
            runtime.Functions = new FunctionChannel(runtime.Worker, _ids.Next(), server, _logger);
        }
    }
}
