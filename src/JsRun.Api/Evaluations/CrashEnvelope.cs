using JsRun.Api.Responses;
using JsRun.Protocol.Vocabulary;

namespace JsRun.Api.Evaluations;

/// <summary>The envelope of an evaluation that brought its worker down. The worker took what it had written and used along.</summary>
internal static class CrashEnvelope
{
    /// <param name="reason">How it did.</param>
    /// <param name="wall">From its sending to the worker's end.</param>
    /// <param name="runtimeId">The runtime it ran in; null for a one-shot.</param>
    public static byte[] Compose(CrashReason reason, TimeSpan wall, string? runtimeId) => JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteString("outcome", Names.Of(Outcome.Crashed));
        json.WriteString("reason", Names.Of(reason));
        json.WriteStartArray("console");
        json.WriteEndArray();
        json.WriteStartObject("usage");
        json.WriteNumber("wallMs", Math.Round(wall.TotalMilliseconds, 3));
        json.WriteNumber("cpuMs", 0);
        json.WriteNumber("queuedMs", 0);
        json.WriteNumber("heapUsedBytes", 0);
        json.WriteNumber("externalBytes", 0);
        json.WriteEndObject();
        if (runtimeId is not null)
        {
            json.WriteStartObject("runtime");
            json.WriteString("id", runtimeId);
            json.WriteString("state", Names.Of(RuntimeState.Closed));
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });
}
