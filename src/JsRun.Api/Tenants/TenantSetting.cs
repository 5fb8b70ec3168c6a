using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Tenants;

/// <summary>A tenant as the configuration has it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Limits">What each of its requests may use.</param>
/// <param name="Quotas">What it may use in all.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record TenantSetting(string Id, CallerLimits Limits, QuotaOptions Quotas, IReadOnlyList<KeySetting> Keys);
