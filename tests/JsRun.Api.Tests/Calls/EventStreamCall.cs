using System.Net.Http.Json;
using System.Text.Json;

namespace JsRun.Api.Tests.Calls;

/// <summary>A request that is answered with NDJSON events, as far as they have been read.</summary>
public sealed class EventStreamCall : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private EventStreamCall(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new StreamReader(body);
    }

    /// <summary>Sends a POST, or a GET without a body; the answer must be a stream of events.</summary>
    public static async Task<EventStreamCall> OpenAsync(HttpClient client, string path, object? body)
    {
        var token = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        var content = await response.Content.ReadAsStreamAsync(token);
        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        return new EventStreamCall(response, content);
    }

    /// <summary>The next event; null at the end.</summary>
    public async Task<(string Event, JsonElement Data)?> NextAsync()
    {
        if (await _lines.ReadLineAsync(TestContext.Current.CancellationToken) is not { } line)
        {
            return null;
        }

        var json = JsonElement.Parse(line);
        return (json.Text("event")!, json.GetProperty("data"));
    }

    /// <summary>All that is left.</summary>
    public async Task<List<(string Event, JsonElement Data)>> RestAsync()
    {
        var events = new List<(string, JsonElement)>();
        while (await NextAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    /// <summary>Breaks the connection off, unless it has ended.</summary>
    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
