using System.Text;
using System.Text.Json;
using JsRun.Protocol.Messages;
using JsRun.Protocol.Settings;

namespace JsRun.Protocol.Tests.Settings;

public sealed class WorkerSettingsTests
{
    private static readonly WorkerSettings Settings = new()
    {
        ProtocolVersion = 1,
        WarmRuntimes = 2,
        WarmHeapBytes = 3,
        WarmStackBytes = 4,
        WarmQueueLength = 5,
        IdleSweepSeconds = 0.5,
        BackgroundCpuMs = 6,
        MaxMemoryBytes = 7,
        V8Threads = 8,
        CodeCacheBytes = 9,
        MaxSnapshots = 10,
        SnapshotCacheBytes = 11,
        WarmRuntimesPerSnapshot = 12,
        Bounds = new RuntimeBounds
        {
            MaxFunctionHandles = 10,
            MaxContexts = 11,
            MaxQueuedMessages = 14,
            MaxQueuedMessageBytes = 15,
            MaxPendingHostCalls = 16,
            MaxPendingHostCallBytes = 17,
            MaxHostCallBytes = 18,
            MaxModules = 11,
            MaxModuleBytes = 12,
            MaxImportMapBytes = 13,
        },
        Sandbox = SandboxMode.Require,
    };

    [Fact]
    public void ToJson_Settings_GivesGoldenJson() => Encoding.UTF8.GetString(Settings.ToJson()).ShouldBe(
        """
        {"protocolVersion":1,"warmRuntimes":2,"warmHeapBytes":3,"warmStackBytes":4,"warmQueueLength":5,"idleSweepSeconds":0.5,"backgroundCpuMs":6,"maxMemoryBytes":7,"v8Threads":8,"codeCacheBytes":9,"maxFunctionHandles":10,"maxContexts":11,"maxQueuedMessages":14,"maxQueuedMessageBytes":15,"maxPendingHostCalls":16,"maxPendingHostCallBytes":17,"maxHostCallBytes":18,"maxSnapshots":10,"snapshotCacheBytes":11,"warmRuntimesPerSnapshot":12,"maxModules":11,"maxModuleBytes":12,"maxImportMapBytes":13,"sandbox":1}
        """);

    [Fact]
    public void FromJson_WhatToJsonWrote_IsTheSame() => WorkerSettings.FromJson(Settings.ToJson()).ShouldBe(Settings);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"protocolVersion\":\"x\"}")]
    public void FromJson_NoSettings_ThrowsJsonException(string json) =>
        Should.Throw<JsonException>(() => WorkerSettings.FromJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void WorkerReady_WrittenAndRead_IsTheSame()
    {
        var ready = new WorkerReady
        {
            ProtocolVersion = ProtocolVersion.Current,
            EngineVersion = "13.6",
            SnapshotBuild = "ab",
            ProcessId = 42,
            Sandbox = new SandboxReport(7, true, 50, "landlock (ENOSYS)"),
        };
        WorkerReady.FromJson(ready.ToJson()).ShouldBe(ready);
    }
}
