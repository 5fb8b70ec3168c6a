using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Requests;

/// <summary>The queries of lists, which all have the same rules.</summary>
public sealed class ListQueryTests(SharedService service)
{
    public static TheoryData<string, string[]> WrongQueries => new()
    {
        { "limit=0", ["limit"] },
        { "limit=1001", ["limit"] },
        { "limit=-1", ["limit"] },
        { "limit=", ["limit"] },
        { "limit=99999999999999999999", ["limit"] },
        { "limit=1&limit=1", ["limit"] },
        { "after=", ["after"] },
        { "after=x", ["after"] },
        { "after=s-1", ["after"] },
        { "after=c%00", ["after"] },
        { "limit=0&after=nonsense&lable.team=billing", ["limit", "after", "lable.team"] },
    };

    [Theory]
    [MemberData(nameof(WrongQueries))]
    public async Task Query_ThatIsWrong_IsRefusedNamingAllThatIs(string query, string[] names)
    {
        var runtime = await service.Client.CreateRuntimeAsync();
        foreach (var path in new[] { "/runtimes", "/snapshots", $"/runtimes/{runtime}/functions" })
        {
            var answer = await service.Client.SendAsync(HttpMethod.Get, $"{path}?{query}");

            (answer.Status, answer["code"]).ShouldBe((400, "invalid_request"), path);
            answer.Body.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(names, path);
        }
    }
}
