using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;

namespace JsRun.Api.Tests.HostFunctions;

/// <summary>A service, and a server that its runtimes call, as functions and for modules: each name is answered when and as the test likes.</summary>
internal sealed class CallbackService : IAsyncDisposable
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, Func<HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private JsRunService _service = null!;

    private CallbackService()
    {
    }

    public Callee Callee { get; private set; } = null!;

    public HttpClient Client => _service.Client;

    /// <summary>The names that were asked for, or called.</summary>
    public string[] Asked => [.. Callee.Calls.Select(call => NameOf(call.Body))];

    private string Url => $"http://{Callee.Address}:{Callee.Port}/cb";

    public static async Task<CallbackService> StartAsync(params (string Name, string Value)[] settings)
    {
        var started = new CallbackService();
        started.Callee = await Callee.StartAsync(started.AnswerAsync);
        started._service = await JsRunService.StartAsync(
        [
            ("JsRun__Workers__Count", "1"),
            ("JsRun__Callbacks__AllowedUrls", started.Url),
            ("JsRun__Callbacks__AllowedNetworks", $"{Callee.Address}/32"),
            ("JsRun__Callbacks__MaxResponseBytes", "65536"),
            .. settings,
        ]);
        return started;
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await Callee.DisposeAsync();
    }

    /// <summary>Answers a function with JSON at once.</summary>
    public CallbackService Function(string name, string json) => With(name, http => JsonAsync(http, json));

    /// <summary>Answers a function with JSON once <see cref="Go"/> was called.</summary>
    public CallbackService FunctionLater(string name, string json) => With(name, async http =>
    {
        await _go.Task.WaitAsync(http.RequestAborted);
        await JsonAsync(http, json);
    });

    /// <summary>Answers a module with a source at once.</summary>
    public CallbackService With(string specifier, string source) => With(specifier, http => SourceAsync(http, specifier, source));

    /// <summary>Answers a module with a source once <see cref="Go"/> was called.</summary>
    public CallbackService WithLater(string specifier, string source) => With(specifier, async http =>
    {
        await _go.Task.WaitAsync(http.RequestAborted);
        await SourceAsync(http, specifier, source);
    });

    /// <summary>Answers a name in its own way.</summary>
    public CallbackService With(string specifier, Func<HttpContext, Task> answer)
    {
        _answers[specifier] = answer;
        return this;
    }

    /// <summary>Lets go of what waits.</summary>
    public void Go() => _go.SetResult();

    /// <summary>A runtime that asks.</summary>
    public Task<string> CreateAsync(object? more = null, int timeoutMs = 20_000)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["moduleLoader"] = JsonSerializer.SerializeToNode(new { url = Url, timeoutMs });
        return Client.CreateRuntimeAsync(body);
    }

    /// <summary>A runtime with functions.</summary>
    public Task<string> CreateWithAsync(string[] functions, object? more = null, int timeoutMs = 20_000, HttpClient? client = null)
    {
        var body = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        body["functions"] = JsonSerializer.SerializeToNode(functions.ToDictionary(name => name, _ => new { url = Url, timeoutMs }));
        return (client ?? Client).CreateRuntimeAsync(body);
    }

    /// <summary>Begins an evaluation.</summary>
    public Task<Answer> StartEvalAsync(string runtime, string code, string type = "script", string? context = null, int timeoutMs = 30_000) =>
        Client.SendAsync(HttpMethod.Post, $"/runtimes/{runtime}/eval", new { code, type, context = context ?? "default", timeoutMs });

    /// <summary>One of the runtime's stats.</summary>
    public async Task<int> StatAsync(string runtime, string name) =>
        (await Client.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}")).Body.GetProperty("stats").GetProperty(name).GetInt32();

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>Answers with JSON.</summary>
    public static async Task JsonAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json, http.RequestAborted);
    }

    private static Task SourceAsync(HttpContext http, string specifier, string source) => JsonAsync(http, JsonSerializer.Serialize(new { specifier, source }));

    private static string NameOf(byte[] body)
    {
        var told = JsonDocument.Parse(body).RootElement;
        return (told.TryGetProperty("function", out var function) ? function : told.GetProperty("specifier")).GetString()!;
    }

    private async Task AnswerAsync(HttpContext http, byte[] body)
    {
        if (_answers.TryGetValue(NameOf(body), out var answer))
        {
            await answer(http);
        }
        else
        {
            http.Response.StatusCode = 404;
        }
    }
}
