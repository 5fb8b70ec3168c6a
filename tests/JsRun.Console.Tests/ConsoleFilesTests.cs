using System.Text.RegularExpressions;
using JsRun.WebConsole.Tests.Infrastructure;

namespace JsRun.WebConsole.Tests;

/// <summary>The page and its files as they come over the wire.</summary>
public sealed partial class ConsoleFilesTests(ConsoleFixture console)
{
    [Fact]
    public async Task Page_ForEachAnswer_HasANonceOfItsOwnAndAStrictPolicy()
    {
        var (first, policy) = await PageAsync();
        var (second, _) = await PageAsync();

        var nonce = Nonce().Match(first).Groups[1].Value;
        nonce.Length.ShouldBe(24);
        Nonce().Match(second).Groups[1].Value.ShouldNotBe(nonce);
        policy.ShouldBe(
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("identity", null)]
    public async Task Script_IsSentAsTheClientTakesItAndKeptForever(string accepted, string? encoding)
    {
        var script = Script().Match((await PageAsync()).Page).Groups[1].Value;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/" + script);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var response = await console.Client.SendAsync(request, TestContext.Current.CancellationToken);

        response.EnsureSuccessStatusCode();
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/javascript");
        response.Content.Headers.ContentEncoding.SingleOrDefault().ShouldBe(encoding);
        response.Headers.CacheControl!.ToString().ShouldBe("public, max-age=31536000, immutable");
        response.Headers.Vary.ShouldBe(["Accept-Encoding"]);
    }

    [Fact]
    public async Task Head_OfThePage_HasWhatItsGetHasButNoBody()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var response = await console.Client.SendAsync(request, TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        response.Content.Headers.ContentLength!.Value.ShouldBeGreaterThan(100);
        response.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("index.html")]
    [InlineData("none.js")]
    [InlineData("..%2Fappsettings.json")]
    public async Task OtherName_IsNotFound(string name)
    {
        using var response = await console.Client.GetAsync(new Uri("/console/" + name, UriKind.Relative), TestContext.Current.CancellationToken);

        ((int)response.StatusCode).ShouldBe(404);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private async Task<(string Page, string Policy)> PageAsync()
    {
        using var response = await console.Client.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        response.Headers.CacheControl!.NoCache.ShouldBeTrue();
        return (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.GetValues("Content-Security-Policy").Single());
    }

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();

    [GeneratedRegex("src=\"\\./(console/[^\"]+\\.js)\"")]
    private static partial Regex Script();
}
