using JsRun.Api.Callbacks;
using JsRun.Api.Callers;
using JsRun.Api.Logging;
using JsRun.Api.Options;
using JsRun.Api.Workers;

namespace JsRun.Api.Runtimes.HostFunctions;

/// <summary>Opens the channels to functions that are carried out at URLs, and closes them with their runtimes. Any thread.</summary>
internal sealed class FunctionHosts
{
    private readonly CallbackClient _client;
    private readonly CallbackOptions _options;
    private readonly CorrelationIds _ids;
    private readonly AuditLog _audit;
    private readonly ILogger<FunctionHosts> _logger;

    public FunctionHosts(CallbackClient client, CallbackOptions options, CorrelationIds ids, RuntimeDirectory directory, AuditLog audit, ILogger<FunctionHosts> logger)
    {
        _client = client;
        _options = options;
        _ids = ids;
        _audit = audit;
        _logger = logger;
        directory.Closed += static runtime => runtime.Functions?.Dispose();
    }

    /// <summary>Opens the channel of a runtime that is about to be made, if it has functions.</summary>
    public void Open(RuntimeRecord runtime, IReadOnlyList<HostFunctionConfig> functions, Caller caller)
    {
        if (functions.Count > 0)
        {
            runtime.Traces = new RequestTraces();
            var server = new CallbackServer(runtime, functions, _client, caller.Use.HostCalls, new SemaphoreSlim(_options.MaxConcurrentPerRuntime), caller.Limits.Evaluation, _audit);
            runtime.Functions = new FunctionChannel(runtime.Worker, _ids.Next(), server, _logger);
        }
    }
}
