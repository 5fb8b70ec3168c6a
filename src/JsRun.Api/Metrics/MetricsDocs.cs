using JsRun.Api.OpenApi;
using JsRun.Api.Service;

namespace JsRun.Api.Metrics;

/// <summary>What the OpenAPI document says of the metrics.</summary>
internal static class MetricsDocs
{
    public static OperationDocs Scrape { get; } = new("getMetrics", OperationTags.Service, "The service's metrics, for Prometheus")
    {
        Description = $"Prometheus' text format 0.0.4. What workers and runtimes have is {ReportDocs.Age}. "
            + "It is the same for a quarter of a second (`Metrics:MinIntervalMs`). It does not count as a request of the tenant's rate. Labels name tenants and runtimes. "
            + "Runtimes have time series of their own up to `Metrics:MaxIsolates` of them; with more, the `Metrics:TopIsolates` largest do, and the sums of each tenant stay.",
        Answers =
        [
            new AnswerDocs(200, "The metrics.")
            {
                StreamExamples =
                [
                    ("text/plain", """
                        # HELP jsrun_evaluations_total Evaluations and calls that were carried out, by what became of them.
                        # TYPE jsrun_evaluations_total counter
                        jsrun_evaluations_total{tenant="acme",kind="one_shot",outcome="ok"} 5120

                        """),
                ],
            },
        ],
    };
}
