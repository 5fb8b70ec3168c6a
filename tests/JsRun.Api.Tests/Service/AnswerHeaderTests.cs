using System.Text.RegularExpressions;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Service;

public sealed partial class AnswerHeaderTests(SharedService service)
{
    [Theory]
    [InlineData("GET", "/version", null, 200)]
    [InlineData("GET", "/health/live", null, 200)]
    [InlineData("POST", "/eval", """{"code":"1"}""", 200)]
    [InlineData("POST", "/eval", "{}", 400)]
    [InlineData("GET", "/eval", null, 405)]
    [InlineData("GET", "/nothing", null, 404)]
    [InlineData("GET", "/runtimes/rt_none", null, 404)]
    [InlineData("GET", "/swagger/v1/swagger.json", null, 200)]
    [InlineData("GET", "/swagger/index.html", null, 200)]
    public async Task Answer_OfAnyKind_TellsBrowsersToMakeNoMoreOfIt(string method, string path, string? body, int status)
    {
        var answer = await service.Client.SendAsync(new HttpMethod(method), path, body);

        answer.Status.ShouldBe(status);
        Header(answer, "X-Content-Type-Options").ShouldBe("nosniff");
        Header(answer, "X-Frame-Options").ShouldBe("DENY");
        Header(answer, "Referrer-Policy").ShouldBe("no-referrer");
        Header(answer, "Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        Header(answer, "Content-Security-Policy").ShouldStartWith("default-src 'none';");
        Header(answer, "Content-Security-Policy").ShouldEndWith("frame-ancestors 'none'");
        answer.Message.Headers.Contains("Server").ShouldBeFalse();
    }

    [Fact]
    public async Task Stream_OfEvents_HasThemToo()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = new StringContent("""{"code":"1"}""", null, "application/json") };
        request.Headers.Accept.ParseAdd("text/event-stream");

        using var response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task PageOfTheOpenApiDocument_NeedsNothingThatItsPolicyForbids()
    {
        var page = await service.Client.SendAsync(HttpMethod.Get, "/swagger/index.html");
        var policy = Header(page, "Content-Security-Policy");
        var html = await service.Client.GetStringAsync(new Uri("/swagger/index.html", UriKind.Relative), TestContext.Current.CancellationToken);
        var scripts = Script().Matches(html);

        policy.ShouldContain("script-src 'self';");
        policy.ShouldContain("style-src 'self' 'unsafe-inline'");
        policy.ShouldContain("connect-src 'self'");
        scripts.Count.ShouldBeGreaterThan(1);
        foreach (Match script in scripts)
        {
            var source = script.Groups["source"].Value;
            source.ShouldNotBeEmpty(script.Value);
            using var file = await service.Client.GetAsync(new Uri("/swagger/" + source, UriKind.Relative), TestContext.Current.CancellationToken);
            file.IsSuccessStatusCode.ShouldBeTrue(source);
            file.Content.Headers.ContentType!.MediaType!.ShouldEndWith("/javascript", customMessage: source);
        }

        Handler().IsMatch(html).ShouldBeFalse();
    }

    private static string Header(Answer answer, string name) => answer.Message.Headers.GetValues(name).ShouldHaveSingleItem();

    [GeneratedRegex("""<script(?:\s+(?:src="(?<source>[^"]*)"|[^\s>]+))*\s*>""")]
    private static partial Regex Script();

    [GeneratedRegex("""<[^>]+\son[a-z]+=""")]
    private static partial Regex Handler();
}
