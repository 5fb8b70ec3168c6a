using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Quotas;

/// <summary>
/// How many calls of URLs a tenant has under way. As many wait as its runtimes make, which is bounded there, and for as long as their runtimes
/// wait for them. Any thread.
/// </summary>
internal sealed class HostCallPlaces(QuotaOptions quotas) : AdmissionGate(quotas.MaxConcurrentHostCalls, int.MaxValue, Timeout.InfiniteTimeSpan);
