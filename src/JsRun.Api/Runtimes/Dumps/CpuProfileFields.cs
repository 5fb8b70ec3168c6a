using JsRun.Api.Limits;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Runtimes.Dumps;

/// <summary>The fields of the body of <c>POST /runtimes/{id}/cpu-profile</c>.</summary>
internal static class CpuProfileFields
{
    public static readonly FieldTable<CpuProfileBody> Table = new(
        new IntegerField<CpuProfileBody>("durationMs", "How long to profile, in ms.", LimitRanges.ProfileMs, (body, value) => body.DurationMs = (int)value)
        {
            Required = true,
        });
}
