using System.Net.Http.Headers;
using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Snapshots;

/// <summary>A service that stores its snapshots in a folder of the test's own.</summary>
internal sealed class SnapshotService : IAsyncDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("jsrun-snapshots-").FullName;
    private JsRunService? _service;

    /// <summary>The service makes it when it needs it.</summary>
    public string Folder => Path.Combine(_parent, "made", "later");

    public HttpClient Client => _service!.Client;

    public JsRunService Service => _service!;

    /// <summary>The files of stored snapshots.</summary>
    public string[] Files => !Directory.Exists(Folder) ? [] : Directory.GetFiles(Folder, "*.jsrunsnapshot", SearchOption.AllDirectories);

    public static async Task<SnapshotService> StartAsync(params (string Name, string Value)[] settings)
    {
        var started = new SnapshotService();
        await started.RestartAsync(settings);
        return started;
    }

    /// <summary>Ends the service, if there is one, and starts another on the same folder.</summary>
    public async Task RestartAsync(params (string Name, string Value)[] settings)
    {
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _service = await JsRunService.StartAsync([("JsRun__Workers__Count", "1"), ("JsRun__Snapshots__Folder", Folder), .. settings]);
    }

    public Task<Answer> PostAsync(object body) => Client.SendAsync(HttpMethod.Post, "/snapshots", body);

    public Task<Answer> BuildAsync(string source) => PostAsync(new { scripts = new[] { new { name = "set-up.js", source } } });

    /// <summary>POST /snapshots; gives the snapshot.</summary>
    public async Task<JsonElement> CreateAsync(string source)
    {
        var answer = await BuildAsync(source);
        answer.Status.ShouldBe(201, answer.Body.ToString());
        return answer.Body;
    }

    /// <summary>POST /snapshots; gives the id.</summary>
    public async Task<string> CreateIdAsync(string source) => (await CreateAsync(source)).Text("id")!;

    /// <summary>GET /snapshots/{id}/content; gives the bytes.</summary>
    public async Task<byte[]> DownloadAsync(string id)
    {
        using var response = await Client.GetAsync(new Uri($"/snapshots/{id}/content", UriKind.Relative), TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>POST /snapshots/import.</summary>
    public async Task<Answer> ImportAsync(byte[] content)
    {
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await Client.SendAsync(HttpMethod.Post, "/snapshots/import", body);
    }

    public async ValueTask DisposeAsync()
    {
        await Service.DisposeAsync();
        Directory.Delete(_parent, recursive: true);
    }
}
