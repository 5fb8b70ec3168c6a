using System.Text.Json;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Service;

public sealed class OpenApiTests(SharedService service)
{
    [Fact]
    public async Task EveryOperation_HasSummaryExamplesAndProblems()
    {
        var document = await DocumentAsync();
        var operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => (Name: $"{method.Name} {path.Name}", Operation: method.Value)))
            .ToArray();

        operations.Length.ShouldBeGreaterThanOrEqualTo(15);
        operations.Select(operation => operation.Operation.Text("operationId")).ShouldBeUnique();
        foreach (var (name, operation) in operations)
        {
            operation.Text("summary").ShouldNotBeNullOrEmpty(name);
            if (operation.TryGetProperty("requestBody", out var body))
            {
                ShouldHaveExamples(name, body);
            }

            foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(response => response.Value.TryGetProperty("content", out _)))
            {
                ShouldHaveExamples($"{name} {response.Name}", response.Value);
            }
        }
    }

    [Fact]
    public async Task Body_DescribesRangeAndDefaultOfEachLimit()
    {
        var document = await DocumentAsync();
        var timeout = document.GetProperty("paths").GetProperty("/eval").GetProperty("post").GetProperty("requestBody").GetProperty("content")
            .GetProperty("application/json").GetProperty("schema").GetProperty("properties").GetProperty("timeoutMs");

        timeout.GetProperty("minimum").GetInt32().ShouldBe(1);
        timeout.GetProperty("maximum").GetInt32().ShouldBe(60_000);
        timeout.GetProperty("default").GetInt32().ShouldBe(5_000);
        timeout.Text("description")!.ShouldContain("ms");
    }

    [Fact]
    public async Task References_AllLead_Somewhere()
    {
        var document = await DocumentAsync();
        var schemas = document.GetProperty("components").GetProperty("schemas").EnumerateObject().Select(schema => "#/components/schemas/" + schema.Name).ToHashSet();

        References(document).Except(schemas).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/swagger/index.html")]
    [InlineData("/")]
    public async Task Page_IsServed(string path)
    {
        using var response = await service.Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        response.IsSuccessStatusCode.ShouldBeTrue();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
    }

    private static void ShouldHaveExamples(string name, JsonElement content)
    {
        foreach (var media in content.GetProperty("content").EnumerateObject())
        {
            media.Value.TryGetProperty("schema", out _).ShouldBeTrue(name);
            var hasExamples = media.Value.TryGetProperty("examples", out var examples) && examples.EnumerateObject().Any();
            (hasExamples || media.Value.TryGetProperty("example", out _)).ShouldBeTrue(name);
        }
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member =>
            member is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private async Task<JsonElement> DocumentAsync()
    {
        var answer = await service.Client.SendAsync(HttpMethod.Get, "/swagger/v1/swagger.json");
        answer.Status.ShouldBe(200);
        return answer.Body;
    }
}
