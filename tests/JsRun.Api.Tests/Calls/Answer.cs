using System.Text.Json;

namespace JsRun.Api.Tests.Calls;

/// <summary>What the service answered; <see cref="Body"/> is undefined when there was none.</summary>
public sealed record Answer(int Status, JsonElement Body, HttpResponseMessage Message)
{
    /// <summary>The body's string property.</summary>
    public string? this[string property] =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) ? value.ToString() : null;
}
