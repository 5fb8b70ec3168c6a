using System.Text.Json;
using System.Text.RegularExpressions;
using JsRun.Api.Tests.Calls;
using JsRun.Api.Tests.Infrastructure;

namespace JsRun.Api.Tests.Tenants;

public sealed class TenantSettingsTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "http://[::]:0")]
    [InlineData("--urls", "http://*:0")]
    [InlineData("--urls", "http://+:0")]
    [InlineData("--urls", "http://example.com:0")]
    [InlineData("--urls", "http://192.168.0.1:0")]
    [InlineData("--urls", "http://127.0.0.1:0;http://0.0.0.0:0")]
    [InlineData("--http_ports", "0")]
    [InlineData("--Kestrel:Endpoints:one:Url", "http://0.0.0.0:0")]
    public async Task AddressForOthers_WithoutKeys_StopsTheStartAndTellsTheWayOut(string setting, string address)
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([setting, address]);

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Tenants: ");
        error.ShouldContain("keys new");
    }

    [Fact]
    public async Task ServiceWithoutTenants_SaysSoAtStart()
    {
        await using var service = await JsRunService.StartAsync(("JsRun__Workers__Count", "1"));

        service.Output.ShouldContain(line => line.Contains("No tenants are configured"));
        (await service.Client.SendAsync(HttpMethod.Get, "/limits"))["tenant"].ShouldBe("anonymous");
    }

    [Fact]
    public async Task WrongTenants_StopTheStartAndAreAllNamed()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync(
            [],
            ("JsRun__Tenants__a b__Keys__k__Hash", Keys.HashOf("1")),
            ("JsRun__Tenants__anonymous__Keys__k__Hash", Keys.HashOf("2")),
            ("JsRun__Tenants__nokeys__Limits__MaxRuntimes", "1"),
            ("JsRun__Tenants__hash__Keys__k__Hash", "1234"),
            ("JsRun__Tenants__key__Keys__k__Hash", "jsr_this-is-the-key-itself-and-not-its-hash-0000000000000000000000"),
            ("JsRun__Tenants__scope__Keys__k__Hash", Keys.HashOf("3")),
            ("JsRun__Tenants__scope__Keys__k__Scopes", "eval everything"),
            ("JsRun__Tenants__twice__Keys__k__Hash", Keys.HashOf("4")),
            ("JsRun__Tenants__twice__Keys__l__Hash", Keys.HashOf("4")),
            ("JsRun__Tenants__limit__Keys__k__Hash", Keys.HashOf("5")),
            ("JsRun__Tenants__limit__Limits__MaxTimeoutMs", "10"),
            ("JsRun__Tenants__limit__Limits__MaxTimeuotMs", "10"),
            ("JsRun__Tenants__time__Keys__k__ExpiresAt", "soon"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Tenants:limit:Limits:MaxTimeuotMs: there is no such setting.");
        error.ShouldContain("JsRun:Tenants:time:Keys:k:ExpiresAt: 'soon' is not a time");

        // What is read is checked when all of it could be read.
        (exitCode, error, _) = await ServiceProgram.RunAsync(
            [],
            ("JsRun__Tenants__a b__Keys__k__Hash", Keys.HashOf("1")),
            ("JsRun__Tenants__anonymous__Keys__k__Hash", Keys.HashOf("2")),
            ("JsRun__Tenants__nokeys__Limits__MaxRuntimes", "1"),
            ("JsRun__Tenants__hash__Keys__k__Hash", "1234"),
            ("JsRun__Tenants__key__Keys__k__Hash", "jsr_this-is-the-key-itself-and-not-its-hash-0000000000000000000000"),
            ("JsRun__Tenants__scope__Keys__k__Hash", Keys.HashOf("3")),
            ("JsRun__Tenants__scope__Keys__k__Scopes", "eval everything"),
            ("JsRun__Tenants__twice__Keys__k__Hash", Keys.HashOf("4")),
            ("JsRun__Tenants__twice__Keys__l__Hash", Keys.HashOf("4")),
            ("JsRun__Tenants__limit__Keys__k__Hash", Keys.HashOf("5")),
            ("JsRun__Tenants___other__Keys__k__Hash", Keys.HashOf("6")),
            ("JsRun__Tenants__limit__Limits__MaxSessions", "10"),
            ("JsRun__Tenants__limit__Limits__MaxRequestBytes", "16777217"),
            ("JsRun__Tenants__limit__Limits__MaxTimeoutMs", "10"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:Tenants:_other: a tenant's id has 1 to 64 letters, digits, '-', '_' and '.', and is neither 'anonymous' nor '_other', which the service itself uses; choose another.");
        foreach (var text in new[]
        {
            "Tenants:a b: a tenant's id has", "Tenants:anonymous: a tenant's id has", "Tenants:nokeys:Keys: has none", "Tenants:hash:Keys:k:Hash: must be",
            "Tenants:key:Keys:k:Hash: must be", "Tenants:scope:Keys:k:Scopes: 'everything'", "Tenants:twice:Keys:l:Hash: another key",
            "Tenants:limit:Limits:MaxSessions: holds for all tenants together; set JsRun:Limits:MaxSessions.",
            "Tenants:limit:Limits:MaxRequestBytes: 16777217 is above JsRun:Limits:MaxRequestBytes, which is 16777216.",
            "Tenants:limit:Limits:DefaultTimeoutMs: 5000 is above JsRun:Tenants:limit:Limits:MaxTimeoutMs",
        })
        {
            error.ShouldContain("JsRun:" + text);
        }

        error.ShouldNotContain("jsr_this");
    }

    [Fact]
    public async Task KeysNew_PrintsAKeyAndSettingsThatLetItIn()
    {
        var (exitCode, _, output) = await ServiceProgram.RunAsync(["keys", "new", "--tenant", "acme", "--name", "ci", "--scopes", "eval", "--expires-in-days", "30"]);
        exitCode.ShouldBe(0);
        var key = Regex.Match(output, "jsr_[A-Za-z0-9_-]{43}").Value;
        var variables = Regex.Matches(output, "^(JsRun__[A-Za-z_]+)='([^']*)'$", RegexOptions.Multiline).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToArray();
        variables.Select(variable => variable.Item1).ShouldBe(
            ["JsRun__Tenants__acme__Keys__ci__Hash", "JsRun__Tenants__acme__Keys__ci__Scopes", "JsRun__Tenants__acme__Keys__ci__ExpiresAt"]);

        await using var service = await JsRunService.StartAsync([("JsRun__Workers__Count", "1"), .. variables]);
        using var client = service.Client.With(key);
        (await client.EvalAsync("6 * 7")).Value().GetInt32().ShouldBe(42);
        (await client.SendAsync(HttpMethod.Get, "/runtimes")).Status.ShouldBe(403);
        service.Output.ShouldNotContain(line => line.Contains("No tenants are configured") || line.Contains(key));
    }

    [Theory]
    [InlineData("--tenant", "a b")]
    [InlineData("--tenant", "anonymous")]
    [InlineData("--tenant", "a", "--scopes", "everything")]
    [InlineData("--tenant", "a", "--expires-in-days", "0")]
    [InlineData("--tenant", "a", "--colour", "red")]
    [InlineData]
    public async Task KeysNew_WithWrongArguments_SaysSo(params string[] arguments)
    {
        var (exitCode, error, output) = await ServiceProgram.RunAsync(["keys", "new", .. arguments]);

        exitCode.ShouldBe(1);
        error.ShouldNotBeEmpty();
        output.ShouldNotContain("jsr_");
    }

    [Fact]
    public async Task ConfigFile_ThatChanges_IsReadAgainUnlessItIsWrong()
    {
        var file = Path.GetTempFileName();
        try
        {
            await WriteAsync(file, """{"acme":{"Keys":{"one":{"Hash":"HASH(one)"}}}}""");
            await using var service = await JsRunService.StartAsync(("JsRun__ConfigFile", file), ("JsRun__Workers__Count", "1"));
            using var one = service.Client.With("one");
            using var two = service.Client.With("two");
            (await StatusAsync(one), await StatusAsync(two)).ShouldBe((200, 401));
            var runtime = await one.CreateRuntimeAsync(new { bootstrap = "let n = 1" });

            await WriteAsync(file, """{"acme":{"Keys":{"one":{"Hash":"HASH(one)"},"two":{"Hash":"HASH(two)"}},"Limits":{"MaxRuntimes":1}}}""");
            await UntilAsync(two, 200);
            (await two.EvalInAsync(runtime, "++n")).Value().GetInt32().ShouldBe(2);
            (await one.SendAsync(HttpMethod.Post, "/runtimes", new { })).Status.ShouldBe(429);

            await WriteAsync(file, """{"acme":{"Keys":{"two":{"Hash":"HASH(two)"}}}}""");
            await UntilAsync(one, 401);
            (await two.EvalInAsync(runtime, "++n")).Value().GetInt32().ShouldBe(3);

            foreach (var wrong in new[] { """{"acme":{"Keys":{"two":{"Hash":"none"}}}}""", "{}", "no JSON" })
            {
                var before = service.Output.Count(line => line.Contains("the tenants stay as they were"));
                await WriteAsync(file, wrong);
                using var limit = new CancellationTokenSource(Limit);
                while (service.Output.Count(line => line.Contains("the tenants stay as they were")) == before)
                {
                    await Task.Delay(20, limit.Token);
                }

                (await StatusAsync(one), await StatusAsync(two)).ShouldBe((401, 200), wrong);
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task ConfigFile_ThatIsNotThere_StopsTheStart()
    {
        var (exitCode, error, _) = await ServiceProgram.RunAsync([], ("JsRun__ConfigFile", "/nowhere/at/all.json"));

        exitCode.ShouldBe(1);
        error.ShouldContain("JsRun:ConfigFile: ");
    }

    private static Task WriteAsync(string file, string tenants)
    {
        var hashed = Regex.Replace(tenants, @"HASH\((\w+)\)", match => Keys.HashOf(match.Groups[1].Value));
        return File.WriteAllTextAsync(file, IsJson(hashed) ? $$$"""{"JsRun":{"Tenants":{{{hashed}}}}}""" : hashed);
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task<int> StatusAsync(HttpClient client) => (await client.SendAsync(HttpMethod.Get, "/limits")).Status;

    private static async Task UntilAsync(HttpClient client, int status)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await StatusAsync(client) != status)
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
