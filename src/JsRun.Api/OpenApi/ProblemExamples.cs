using System.Text.Json.Nodes;
using JsRun.Api.Evaluations;
using JsRun.Api.Problems;

namespace JsRun.Api.OpenApi;

/// <summary>An example of each kind of problem.</summary>
internal static class ProblemExamples
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static JsonObject Of(ProblemKind kind)
    {
        var problem = new JsonObject
        {
            ["type"] = kind.Type,
            ["title"] = kind.Title,
            ["status"] = kind.Status,
            ["detail"] = Detail(kind),
            ["code"] = kind.Code,
            ["traceId"] = TraceId,
        };
        foreach (var (name, value) in Extensions(kind))
        {
            problem[name] = JsonNode.Parse(value);
        }

        return problem;
    }

    private static string Detail(ProblemKind kind) => kind.Code switch
    {
        "invalid_request" => "2 fields are wrong; see errors.",
        "runtime_closed" => "The runtime was idle for longer than its idle timeout.",
        "bootstrap_failed" => "The bootstrap script failed; evaluation says how.",
        "snapshot_failed" => "No snapshot can be made: the scripts keep 1 Intl.NumberFormat, which cannot be part of a snapshot: make them after it, when they are needed.",
        "snapshot_rejected" => "The snapshot was made by another version of the engine. Make it again from its scripts.",
        _ => kind.Title + ".",
    };

    private static IEnumerable<(string Name, string Json)> Extensions(ProblemKind kind) => kind.Code switch
    {
        "invalid_request" => [("errors", """{"code":["is required."],"timeoutMs":["must be at most 60000, the configured JsRun:Limits:MaxTimeoutMs; ask for less, or have that setting raised."]}""")],
        "runtime_closed" => [("reason", "\"evicted\"")],
        "bootstrap_failed" => [("evaluation", EvaluationDocs.ErrorEnvelope)],
        "snapshot_failed" => [("evaluation", EvaluationDocs.OkEnvelope)],
        "quota_exceeded" => [("quota", "\"runtimes\""), ("limit", "500"), ("use", "500")],
        _ => [],
    };
}
