using JsRun.Api.OpenApi;

namespace JsRun.Api.Service;

/// <summary>What the OpenAPI document says of what the service says about itself.</summary>
internal static class ServiceDocs
{
    public static OperationDocs Version { get; } = new("getVersion", OperationTags.Service, "The service's and the engine's version")
    {
        Description = "`sandbox` tells how far the kernel confines the workers, as the last one that started found out by trying what must be refused.",
        Answers =
        [
            new AnswerDocs(200, "The versions.", "Version")
            {
                Examples = [("version", """{"version":"0.1.0","engine":"V8","engineVersion":"13.6.233.17-node.37","runtime":".NET 10.0.0","architecture":"X64","sandbox":{"mode":"best-effort","layers":["limits","landlock","seccomp"],"landlockAbi":7,"attemptsTried":57,"lacking":""}}""")],
            },
        ],
    };

    public static OperationDocs Limits { get; } = new("getLimits", OperationTags.Service, "The caller's effective limits and quotas")
    {
        Description = "`fields` has the range and the default of each limit that a request may ask for, by the name of its field.",
        Answers =
        [
            new AnswerDocs(200, "The limits.", "Limits")
            {
                Examples =
                [
                    ("limits", """
                        {"tenant":"anonymous",
                         "fields":{"timeoutMs":{"min":1,"max":60000,"default":5000},"cpuMs":{"min":1,"max":60000,"default":5000},
                                   "maxHeapBytes":{"min":8388608,"max":536870912,"default":67108864},
                                   "maxStackBytes":{"min":65536,"max":8388608,"default":1048576},
                                   "maxResultBytes":{"min":1,"max":10485760,"default":10485760},
                                   "maxResultDepth":{"min":1,"max":64,"default":64},
                                   "idleTimeoutSeconds":{"min":1,"max":86400,"default":600},
                                   "durationMs":{"min":1,"max":60000,"default":60000}},
                         "maxRequestBytes":16777216,"maxCodeBytes":4194304,"maxInputDepth":64,"maxConsoleEntries":1000,"maxConsoleBytes":1048576,
                         "maxQueueLength":100,"maxConcurrentEvaluations":64,"maxWaitingEvaluations":1000,"maxBatchEvaluations":1000,
                         "maxFunctionHandles":10000,"maxModules":10000,"maxModuleBytes":16777216,"maxSpecifierLength":1024,"maxImportMapBytes":262144,"maxRuntimes":500,
                         "maxSnapshots":100,"maxSnapshotBytes":67108864,"maxTotalSnapshotBytes":1073741824,
                         "quotas":{"runtimes":{"limit":500,"use":3},"totalHeapBytes":{"limit":1099511627776,"use":201326592},"processes":{"limit":8,"use":0},"inputBytes":{"limit":536870912,"use":0},"totalContexts":{"limit":100000,"use":4},
                                   "snapshots":{"limit":100,"use":1},"snapshotBytes":{"limit":1073741824,"use":1843200},"tenantSessions":{"limit":1000,"use":0},"concurrentHostCalls":{"limit":64,"use":0},
                         "concurrentEvaluations":{"limit":2000,"use":1},"queuedEvaluations":{"limit":10000,"use":0},"cpuMsPerMinute":{"use":0},"requestsPerSecond":{"use":0},"idempotencyKeys":{"limit":20000,"use":0}}}
                        """),
                ],
            },
        ],
    };
}
