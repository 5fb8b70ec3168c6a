using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Libraries;

namespace JsRun.Api.Tests.Snapshots;

/// <summary>Libraries from npm as they are, in a snapshot.</summary>
public sealed class LibrarySnapshotTests
{
    [Fact]
    public async Task Library_FromSnapshot_GivesKnownResults()
    {
        await using var service = await SnapshotService.StartAsync();
        var snapshots = new Dictionary<string, string>();
        foreach (var (file, expression, expected) in RealLibraryTests.Uses.Select(row => row.Data))
        {
            if (!snapshots.TryGetValue(file, out var snapshot))
            {
                var source = await File.ReadAllTextAsync(NodeLibrary.PathOf(file), TestContext.Current.CancellationToken);
                var created = await service.PostAsync(new { scripts = new[] { new { name = file, source } }, console = true });
                created.Status.ShouldBe(201, created.Body.ToString());
                snapshots[file] = snapshot = created["id"]!;
            }

            var value = (await service.Client.EvalAsync(new { code = expression, snapshot })).Value();
            JsonElement.DeepEquals(value, JsonDocument.Parse(expected).RootElement).ShouldBeTrue(value.GetRawText());
        }
    }
}
