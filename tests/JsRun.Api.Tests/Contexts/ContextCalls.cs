using System.Text.Json;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Contexts;

/// <summary>The contract's calls on contexts.</summary>
internal static class ContextCalls
{
    /// <summary>POST .../contexts; gives the id.</summary>
    public static async Task<string> CreateContextAsync(this HttpClient client, string runtime, object? body = null)
    {
        var answer = await client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/contexts", body ?? new { });
        answer.Status.ShouldBe(201, answer.Body.ToString());
        return answer["id"]!;
    }

    /// <summary>The value of a script in a context.</summary>
    public static async Task<JsonElement> ValueInAsync(this HttpClient client, string runtime, string context, string code) =>
        (await client.EvalInAsync(runtime, new { code, context })).Value();

    /// <summary>PUT .../globals/{name} with <c>$from</c>.</summary>
    public static Task<Answer> HandOverAsync(this HttpClient client, string runtime, string target, string name, string source, string expression) =>
        client.SendAsync(
            HttpMethod.Put,
            $"/runtimes/{runtime}/contexts/{target}/globals/{name}",
            new Dictionary<string, object> { ["$from"] = new { context = source, expression } });
}
