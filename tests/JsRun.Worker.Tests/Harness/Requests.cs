using System.Text.Json;
using JsRun.Protocol.Messages;

namespace JsRun.Worker.Tests.Harness;

/// <summary>Requests with usual limits.</summary>
internal static class Requests
{
    public const long HeapBytes = 64L << 20;
    public const int StackBytes = 1 << 20;
    public const int QueueLength = 16;

    public static readonly IsolateLimits IsolateLimits = new(HeapBytes, 0, StackBytes, QueueLength);

    public static readonly RunLimits RunLimits = new(
        TimeoutMs: 10_000, CpuMs: 10_000, MaxResultBytes: 1 << 20, MaxResultDepth: 64, MaxConsoleEntries: 1000, MaxConsoleBytes: 1 << 20);

    /// <summary>An evaluation in a runtime of its own, or in the one that is named.</summary>
    public static EvaluateMessage Evaluate(string code, string runtimeId = "", RunOptions options = RunOptions.None, string globals = "", int? timeoutMs = null) => new()
    {
        RuntimeId = runtimeId,
        IsolateLimits = IsolateLimits,
        RunLimits = RunLimits with { TimeoutMs = timeoutMs ?? RunLimits.TimeoutMs },
        Options = options,
        FileName = "main.js",
        Code = JsonSerializer.SerializeToUtf8Bytes(code),
        Globals = System.Text.Encoding.UTF8.GetBytes(globals),
    };

    public static CreateRuntimeMessage Create(string runtimeId, string? bootstrap = null, string globals = "", bool console = false, int idleTimeoutSeconds = 600) => new()
    {
        RuntimeId = runtimeId,
        IsolateLimits = IsolateLimits,
        BootstrapLimits = RunLimits,
        IdleTimeoutSeconds = idleTimeoutSeconds,
        Console = console,
        BootstrapFileName = "bootstrap.js",
        Globals = System.Text.Encoding.UTF8.GetBytes(globals),
        Bootstrap = bootstrap is null ? default(ReadOnlyMemory<byte>) : JsonSerializer.SerializeToUtf8Bytes(bootstrap),
    };

    public static CallMessage Call(string runtimeId, string path, string arguments = "", string @this = "", long functionId = 0) => new()
    {
        RuntimeId = runtimeId,
        RunLimits = RunLimits,
        Path = path,
        FunctionId = functionId,
        Arguments = System.Text.Encoding.UTF8.GetBytes(arguments),
        This = System.Text.Encoding.UTF8.GetBytes(@this),
    };

    public static SetGlobalMessage SetGlobal(string runtimeId, string name, string value) => new()
    {
        RuntimeId = runtimeId,
        Name = name,
        RunLimits = RunLimits,
        Value = System.Text.Encoding.UTF8.GetBytes(value),
    };
}
