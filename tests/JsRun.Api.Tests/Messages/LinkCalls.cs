using System.Text.Json;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Messages;

/// <summary>Links between runtimes.</summary>
internal static class LinkCalls
{
    /// <summary>Two runtimes that are linked: <c>ports.b</c> in the first, <c>ports.a</c> in the second.</summary>
    public static async Task<(string A, string B, string Link)> LinkTwoAsync(this HttpClient client, object? a = null, object? b = null)
    {
        var one = await client.CreateRuntimeAsync(a);
        var other = await client.CreateRuntimeAsync(b);
        var link = await client.LinkAsync(one, new { runtime = other, name = "b", otherName = "a" });
        link.Status.ShouldBe(201, link.Body.ToString());
        return (one, other, link["id"]!);
    }

    /// <summary>POST /runtimes/{id}/links.</summary>
    public static Task<Answer> LinkAsync(this HttpClient client, string runtime, object body) => client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/links", body);

    /// <summary>GET /runtimes/{id}/links: the items.</summary>
    public static async Task<JsonElement[]> LinksOfAsync(this HttpClient client, string runtime) =>
        [.. (await client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/links")).Body.GetProperty("items").EnumerateArray()];

    /// <summary>The value of code in the default context of a runtime, as JSON.</summary>
    public static async Task<string> ValueOfAsync(this HttpClient client, string runtime, string code) => (await client.EvalInAsync(runtime, code)).Value().GetRawText();
}
