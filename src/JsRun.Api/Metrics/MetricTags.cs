using JsRun.Api.Logging;
using JsRun.Api.Service;
using JsRun.Api.Workers;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Metrics;

/// <summary>The attributes of measurements whose values are few, made once.</summary>
internal static class MetricTags
{
    /// <summary>What the evaluations are that those of tenants without time series of their own are counted as.</summary>
    public const string OtherTenants = "_other";

    /// <summary>By <see cref="EvaluationKind"/>.</summary>
    public static readonly KeyValuePair<string, object?>[] Kinds = [Kind("one_shot"), Kind("evaluate"), Kind("call"), Kind("stream"), Kind("bootstrap")];

    /// <summary>By <see cref="Outcome"/>, and at last what nobody waited for any more.</summary>
    public static readonly KeyValuePair<string, object?>[] Outcomes = [.. Enum.GetValues<Outcome>().Select(Names.Of).Append(RequestJournal.ClientGone).Select(Outcome)];

    /// <summary>The index of evaluations whose client left, among <see cref="Outcomes"/>.</summary>
    public static readonly int ClientGone = Outcomes.Length - 1;

    /// <summary>Whether an outcome is told of a kind that nothing has come of yet, by the index among <see cref="Outcomes"/>: what rates are taken of first of all.</summary>
    public static readonly bool[] AreToldAtNothing = [.. Outcomes.Select(outcome => outcome.Value is "ok" or "javascript_error" or "timeout" or "cpu_limit" or "heap_limit" or "crashed")];

    /// <summary>By <see cref="CloseReason"/>.</summary>
    public static readonly KeyValuePair<string, object?>[] CloseReasons = [.. Enum.GetValues<CloseReason>().Select(reason => Reason(Names.Of(reason)))];

    /// <summary>By <see cref="RuntimeState"/>.</summary>
    public static readonly KeyValuePair<string, object?>[] States = [.. Enum.GetValues<RuntimeState>().Select(state => new KeyValuePair<string, object?>("state", Names.Of(state)))];

    /// <summary>By <see cref="WorkerRole"/>.</summary>
    public static readonly KeyValuePair<string, object?>[] Roles = [.. Enum.GetValues<WorkerRole>().Select(role => new KeyValuePair<string, object?>("role", WorkersView.RoleOf(role)))];

    /// <summary>A tenant, by the name that it has in metrics.</summary>
    public static KeyValuePair<string, object?> Tenant(string tenant) => new("tenant", tenant);

    /// <summary>A worker.</summary>
    public static KeyValuePair<string, object?> WorkerOf(string id) => new("worker", id);

    /// <summary>A reason.</summary>
    public static KeyValuePair<string, object?> Reason(string reason) => new("reason", reason);

    private static KeyValuePair<string, object?> Kind(string kind) => new("kind", kind);

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("outcome", outcome);
}
