using JsRun.Api.OpenApi;

namespace JsRun.Api.Service;

/// <summary>What the OpenAPI document says of the workers.</summary>
internal static class WorkerDocs
{
    public static OperationDocs List { get; } = new("listWorkers", OperationTags.Service, "The worker processes, and those that ended of late")
    {
        Description = $"Memory, CPU time and prepared runtimes are {ReportDocs.Age}. "
            + "`restarts` counts the workers that ended although nobody was done with them, and were replaced; `recentExits` tells of the last 50, newest first. "
            + "Workers that were not needed any more are in neither. With tenants configured this names them: it is for whoever runs the service.",
        Answers =
        [
            new AnswerDocs(200, "The workers.", "Workers")
            {
                Examples =
                [
                    ("workers", """
                        {"items":[
                          {"id":"w1","pid":4711,"state":"active","role":"one-shot","isolation":"tenant","tenant":"acme","runtimes":0,"pending":2,
                           "memoryBytes":98304000,"cpuMs":5230,"startedAt":"2026-01-01T00:00:00.000Z","warm":4},
                          {"id":"w2","pid":4712,"state":"spare","role":"spare","isolation":"tenant","runtimes":0,"pending":0,
                           "memoryBytes":79691776,"cpuMs":180,"startedAt":"2026-01-01T00:00:00.500Z","warm":4}],
                         "restarts":1,
                         "recentExits":[{"at":"2026-01-01T00:00:02.250Z","worker":"w3","pid":4713,"reason":"engine_abort","exitCode":133,"runtimes":7}]}
                        """),
                ],
            },
        ],
    };
}
