using System.Net.WebSockets;
using System.Text;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Abuse;

/// <summary>The service as its abuser sees it.</summary>
/// <param name="Client">Sends the abuser's key.</param>
/// <param name="Key">The abuser's key.</param>
/// <param name="InnocentRuntime">Somebody else's runtime.</param>
internal sealed record AbuseTarget(HttpClient Client, string Key, string InnocentRuntime)
{
    private const int PatientMs = 5_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public Uri Address => Client.BaseAddress!;

    /// <summary>Sends a request whose answer must be a documented one.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, object? body = null) => Documented.Check(await Client.SendAsync(method, path, body));

    public Task<Answer> PostAsync(string path, object? body) => SendAsync(HttpMethod.Post, path, body);

    /// <summary>Sends a request that must be answered with this status.</summary>
    public async Task<Answer> ExpectAsync(int status, HttpMethod method, string path, object? body = null)
    {
        var answer = await SendAsync(method, path, body);
        answer.Status.ShouldBe(status, $"{method} {path}: {answer.Body}");
        return answer;
    }

    /// <summary>Makes a runtime; waits while others of the abuser's take all that it may have.</summary>
    public async Task<string> CreateAsync(object? body = null)
    {
        for (var i = 0; i < 300; i++)
        {
            var answer = await PostAsync("/runtimes", body ?? new { });
            if (answer.Status == 201)
            {
                return answer["id"]!;
            }

            answer.Status.ShouldBeOneOf(429, 503);
            await Task.Delay(100, Token);
        }

        throw new InvalidOperationException("No runtime could be made in half a minute.");
    }

    /// <summary>Closes a runtime, whatever state it is in.</summary>
    public async Task DeleteAsync(string runtime) => (await SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}")).Status.ShouldBeOneOf(204, 410);

    /// <summary>Evaluates 1 + 1 in a runtime, with time enough for a worker that stands back behind others.</summary>
    public Task<Answer> AddInAsync(string runtime) => PostAsync($"/runtimes/{runtime}/eval", new { code = "1 + 1", timeoutMs = PatientMs, cpuMs = PatientMs });

    /// <summary>Gives a runtime to be abused, and closes it.</summary>
    public async Task InRuntimeAsync(Func<string, Task> abuse, object? body = null)
    {
        var runtime = await CreateAsync(body);
        try
        {
            await abuse(runtime);
        }
        finally
        {
            await DeleteAsync(runtime);
        }
    }

    public Task<RawConnection> ConnectAsync(int receiveBytes = 0) => RawConnection.OpenAsync(Address, receiveBytes);

    /// <summary>First line and usual header fields of a request, each with its line's end; an empty line has to follow.</summary>
    public string Head(string method, string path) => $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {Key}\r\n";

    /// <summary>A whole request with a JSON body.</summary>
    public string Request(string method, string path, string json) => $"{Head(method, path)}Content-Type: application/json\r\nContent-Length: {Encoding.Latin1.GetByteCount(json)}\r\n\r\n{json}";

    /// <summary>Sends bytes on a connection of their own and gives the statuses of what comes back, none of which may be a fault of the service.</summary>
    public async Task<int[]> RawAsync(string text, int answers = int.MaxValue, bool endSending = false, int patienceMs = 8_000)
    {
        using var connection = await ConnectAsync();
        await connection.SendAsync(text);
        if (endSending)
        {
            connection.EndSending();
        }

        var statuses = await connection.StatusesAsync(answers, patienceMs);
        statuses.ShouldNotContain(status => Documented.IsFault(status));
        return statuses;
    }

    /// <summary>Opens a session of a runtime; null when it is refused.</summary>
    public async Task<ClientWebSocket?> OpenSessionAsync(string runtime)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Api-Key", Key);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(Address) { Scheme = "ws", Path = $"/runtimes/{runtime}/session" }.Uri, Token);
            return socket;
        }
        catch (WebSocketException)
        {
            ((int)socket.HttpStatusCode).ShouldBeOneOf(404, 410, 429, 503);
            socket.Dispose();
            return null;
        }
    }
}
