using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace JsRun.Api.Tests.Calls;

/// <summary>The contract's calls, as a client of any language makes them.</summary>
public static class JsRunCalls
{
    /// <summary>Sends a request, abandoned only when the test run is.</summary>
    public static Task<Answer> SendAsync(this HttpClient client, HttpMethod method, string path, object? body = null) =>
        client.SendUntilAsync(method, path, body, TestContext.Current.CancellationToken);

    /// <summary>Sends a request that the token abandons: the connection is closed.</summary>
    public static async Task<Answer> SendUntilAsync(this HttpClient client, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string text => new StringContent(text, Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        var response = await client.SendAsync(request, cancellationToken);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new Answer((int)response.StatusCode, isJson && bytes.Length > 0 ? Parse(bytes) : default, response);
    }

    /// <summary>POST /eval; the evaluation must have been carried out.</summary>
    public static Task<JsonElement> EvalAsync(this HttpClient client, string code) => client.EvalAsync(new { code });

    /// <summary>POST /eval; the evaluation must have been carried out.</summary>
    public static async Task<JsonElement> EvalAsync(this HttpClient client, object body) =>
        Carried(await client.SendAsync(HttpMethod.Post, "/eval", body));

    /// <summary>POST /runtimes; gives the id.</summary>
    public static async Task<string> CreateRuntimeAsync(this HttpClient client, object? body = null)
    {
        var answer = await client.SendAsync(HttpMethod.Post, "/runtimes", body ?? new { });
        answer.Status.ShouldBe(201, answer.Body.ToString());
        return answer["id"]!;
    }

    /// <summary>POST /runtimes/{id}/eval; the evaluation must have been carried out.</summary>
    public static Task<JsonElement> EvalInAsync(this HttpClient client, string runtime, string code) => client.EvalInAsync(runtime, new { code });

    /// <summary>POST /runtimes/{id}/eval; the evaluation must have been carried out.</summary>
    public static async Task<JsonElement> EvalInAsync(this HttpClient client, string runtime, object body) =>
        Carried(await client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", body));

    /// <summary>POST /runtimes/{id}/call; the call must have been carried out.</summary>
    public static async Task<JsonElement> CallAsync(this HttpClient client, string runtime, object body) =>
        Carried(await client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/call", body));

    /// <summary>Waits until an evaluation of the runtime has begun.</summary>
    public static async Task WaitUntilBusyAsync(this HttpClient client, string runtime)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            // A runtime is busy from when something waits; what has begun waits no more.
            var answer = await client.SendUntilAsync(HttpMethod.Get, $"/runtimes/{runtime}", null, limit.Token);
            if (answer["state"] == "busy" && answer.Body.GetProperty("stats").GetProperty("queueLength").GetInt32() == 0)
            {
                return;
            }
        }
    }

    /// <summary>One of the <c>stats</c> of a runtime.</summary>
    public static async Task<long> StatAsync(this HttpClient client, string runtime, string name) =>
        (await client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty(name).GetInt64();

    public static string Outcome(this JsonElement envelope) => envelope.GetProperty("outcome").GetString()!;

    public static JsonElement Value(this JsonElement envelope)
    {
        envelope.Outcome().ShouldBe("ok", envelope.ToString());
        return envelope.GetProperty("value");
    }

    public static JsonElement Error(this JsonElement envelope) => envelope.GetProperty("error");

    public static string? Text(this JsonElement json, string property) => json.GetProperty(property).GetString();

    public static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 2000 });
        return JsonElement.ParseValue(ref reader);
    }

    private static JsonElement Carried(Answer answer)
    {
        answer.Status.ShouldBe(200, answer.Body.ToString());
        answer.Body.TryGetProperty("console", out _).ShouldBeTrue();
        answer.Body.TryGetProperty("usage", out _).ShouldBeTrue();
        return answer.Body;
    }
}
