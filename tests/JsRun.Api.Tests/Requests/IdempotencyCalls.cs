using System.Net.Http.Json;
using System.Text;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Requests;

/// <summary>Requests with a key.</summary>
internal static class IdempotencyCalls
{
    public static async Task<Answer> PostWithKeyAsync(this HttpClient client, string path, string key, object? body, CancellationToken? until = null)
    {
        var cancellation = until ?? TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Headers = { { "Idempotency-Key", key } } };
        request.Content = body switch
        {
            null => null,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        var response = await client.SendAsync(request, cancellation);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
        return new Answer((int)response.StatusCode, bytes.Length > 0 ? JsRunCalls.Parse(bytes) : default, response);
    }

    public static bool IsReplayed(this Answer answer) => answer.Message.Headers.TryGetValues("Idempotency-Replayed", out var values) && values.Single() == "true";
}
