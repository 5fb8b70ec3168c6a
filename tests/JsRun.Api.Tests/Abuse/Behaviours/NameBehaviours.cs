namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>Odd names in every place that takes one, and the names of what belongs to others.</summary>
internal static class NameBehaviours
{
    private static readonly string[] Odd =
    [
        "%00", "%ff%fe", "%2F..%2F..%2Fetc%2Fpasswd", "__proto__", "constructor", "%F0%9F%98%80", "a%20b", "%0d%0aX-Injected:%201", "rt_%2A", "..%5C..", "%25%30%30", "'%22%3E%3Cscript%3E", "-1", "%E2%80%AE",
    ];

    private static readonly string[] Handles = ["fn_0", "fn_1", "fn_18446744073709551615", "fn_99999999999999999999", "fn_-1", "st_1", ""];

    public static AbuseBehaviour[] All { get; } =
    [
        new("odd paths", OddPathsAsync),
        new("odd bytes in paths", OddBytesAsync),
        new("odd names of globals", OddGlobalsAsync),
        new("odd specifiers of modules", OddModulesAsync),
        new("odd labels", OddLabelsAsync),
        new("odd queries", OddQueriesAsync),
        new("odd keys", OddKeysAsync),
        new("somebody else's runtime", OthersAsync),
        new("functions and streams that never were", NeverWereAsync),
        new("names of contexts", OddContextsAsync),
        new("snapshots that are none", OddSnapshotsAsync),
        new("a long name everywhere", LongNameAsync),
    ];

    private static async Task OddPathsAsync(AbuseTarget target)
    {
        foreach (var name in Odd)
        {
            (await target.SendAsync(HttpMethod.Get, $"/runtimes/{name}")).Status.ShouldBeOneOf([400, 404, 405], name);
            (await target.SendAsync(HttpMethod.Get, $"/{name}")).Status.ShouldBeOneOf([400, 404, 405], name);
            (await target.SendAsync(HttpMethod.Get, $"/snapshots/{name}/content")).Status.ShouldBeOneOf([400, 404, 405], name);
            (await target.PostAsync($"/runtimes/{name}/eval", new { code = "1" })).Status.ShouldBeOneOf([400, 404, 405], name);
        }
    }

    private static async Task OddBytesAsync(AbuseTarget target)
    {
        foreach (var path in new[] { "/\u00ff\u00fe", "/runtimes/\u0001", "/runtimes/%", "/runtimes/%zz", "//", "/./../..", "*", "/runtimes/?\u00c3(", "/#a", "/runtimes/%c0%ae%c0%ae/", "/runtimes/%2e%2e/%2e%2e" })
        {
            (await target.RawAsync(target.Head("GET", path) + "\r\n", answers: 1)).ShouldBeSubsetOf([200, 301, 302, 400, 404, 405]);
        }
    }

    private static Task OddGlobalsAsync(AbuseTarget target) => target.InRuntimeAsync(async runtime =>
    {
        foreach (var name in Odd)
        {
            (await target.SendAsync(HttpMethod.Put, $"/runtimes/{runtime}/globals/{name}", "1")).Status.ShouldBeOneOf([200, 201, 204, 400, 404, 405], name);
        }

        (await target.AddInAsync(runtime))["value"].ShouldBe("2");
    });

    private static Task OddModulesAsync(AbuseTarget target) => target.InRuntimeAsync(async runtime =>
    {
        foreach (var name in Odd)
        {
            var path = $"/runtimes/{runtime}/modules/{name}";
            (await target.SendAsync(HttpMethod.Put, path, new StringContent("export default 1", null, "text/javascript"))).Status.ShouldBeOneOf([200, 201, 204, 400, 404, 405], name);
            (await target.SendAsync(HttpMethod.Get, path)).Status.ShouldBeOneOf([200, 400, 404, 405], name);
        }
    });

    private static async Task OddLabelsAsync(AbuseTarget target)
    {
        var labels = new object[]
        {
            Enumerable.Range(0, 10_000).ToDictionary(number => "k" + number, _ => "v"), new Dictionary<string, string> { ["\0"] = "\u0001" }, new Dictionary<string, string> { [""] = "" },
            new Dictionary<string, string> { ["k"] = new('v', 100_000) }, new Dictionary<string, object> { ["k"] = new object[] { 1 } }, "no map", new Dictionary<string, string> { ["__proto__"] = "\u202e\r\nlevel=error" },
        };
        foreach (var label in labels)
        {
            var answer = await target.PostAsync("/runtimes", new { label });
            answer.Status.ShouldBeOneOf(201, 400, 429, 503);
            if (answer.Status == 201)
            {
                await target.DeleteAsync(answer["id"]!);
            }
        }
    }

    private static async Task OddQueriesAsync(AbuseTarget target)
    {
        foreach (var query in new[] { "limit=-1", "limit=0", "limit=abc", "limit=99999999999", "after=junk", "after=%00", "label.=x", "label.a=%ff", "label.k=v&label.k=w", "unknown=1", "limit=1&limit=2", new string('a', 4_000) })
        {
            (await target.SendAsync(HttpMethod.Get, "/runtimes?" + query)).Status.ShouldBeOneOf([200, 400], query);
        }
    }

    private static async Task OddKeysAsync(AbuseTarget target)
    {
        using var nobody = new HttpClient { BaseAddress = target.Address };
        foreach (var key in new[] { "", "x", new string('k', 10_000), target.Key + " ", "Bearer " + target.Key, target.Key.ToUpperInvariant(), "*", "' or 1=1" })
        {
            var request = new HttpRequestMessage(HttpMethod.Get, "/runtimes");
            request.Headers.TryAddWithoutValidation("X-Api-Key", key);
            using var answer = await nobody.SendAsync(request);

            // What surrounds a value in a header field is no part of it.
            ((int)answer.StatusCode).ShouldBeOneOf(key.Trim() == target.Key ? [200] : [400, 401], key);
        }

        for (var i = 0; i < 300; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/eval") { Content = new StringContent("{\"code\":\"1\"}", null, "application/json") };
            request.Headers.TryAddWithoutValidation("X-Api-Key", "guess" + i);
            ((int)(await nobody.SendAsync(request)).StatusCode).ShouldBe(401);
        }
    }

    private static async Task OthersAsync(AbuseTarget target)
    {
        var path = $"/runtimes/{target.InnocentRuntime}";
        foreach (var part in new[] { "", "/memory", "/functions", "/modules", "/contexts", "/heap-snapshot", "/streams/st_1", "/session", "/inspector", "/modules/a", "/contexts/default" })
        {
            var answer = await target.SendAsync(HttpMethod.Get, path + part);
            answer.Status.ShouldBe(404, part);
            answer["code"].ShouldBe("runtime_not_found", part);
        }

        foreach (var (part, body) in new (string, object)[] { ("/eval", new { code = "globalThis.count = 0" }), ("/call", new { function = "eval", args = new[] { "count = 0" } }), ("/interrupt", new { }), ("/gc", new { }), ("/jobs", new { max = 1 }), ("/contexts", new { }) })
        {
            (await target.PostAsync(path + part, body)).Status.ShouldBe(404, part);
        }

        (await target.SendAsync(HttpMethod.Put, path + "/globals/count", "0")).Status.ShouldBe(404);
        (await target.SendAsync(HttpMethod.Delete, path)).Status.ShouldBe(404);
        (await target.SendAsync(HttpMethod.Get, "/runtimes?limit=100")).Body.ToString().ShouldNotContain(target.InnocentRuntime);
    }

    private static Task NeverWereAsync(AbuseTarget target) => target.InRuntimeAsync(async runtime =>
    {
        foreach (var id in Handles)
        {
            (await target.PostAsync($"/runtimes/{runtime}/call", new Dictionary<string, object> { ["function"] = new Dictionary<string, string> { ["$function"] = id }, ["args"] = Array.Empty<int>() })).Status.ShouldBeOneOf([400, 404, 410], id);
            (await target.SendAsync(HttpMethod.Delete, $"/runtimes/{runtime}/functions/x{id}")).Status.ShouldBeOneOf([400, 404, 410], id);
            (await target.SendAsync(HttpMethod.Get, $"/runtimes/{runtime}/streams/x{id}")).Status.ShouldBeOneOf([400, 404, 410], id);
        }
    });

    private static Task OddContextsAsync(AbuseTarget target) => target.InRuntimeAsync(async runtime =>
    {
        foreach (var name in new[] { "default", "fresh", "", "\0", new string('n', 10_000), "__proto__", "a/b" })
        {
            (await target.PostAsync($"/runtimes/{runtime}/contexts", new { name })).Status.ShouldBeOneOf([201, 400, 409, 429], name);
            (await target.PostAsync($"/runtimes/{runtime}/eval", new { code = "1", context = name })).Status.ShouldBeOneOf([200, 400, 404, 429], name);
        }

        for (var i = 0; i < 60; i++)
        {
            (await target.PostAsync($"/runtimes/{runtime}/contexts", new { name = "c" + i })).Status.ShouldBeOneOf(201, 429);
        }
    });

    private static async Task OddSnapshotsAsync(AbuseTarget target)
    {
        foreach (var bytes in new[] { [], new byte[1], new byte[100_000], [.. "jsrun"u8] })
        {
            var content = new ByteArrayContent(bytes);
            content.Headers.ContentType = new("application/octet-stream");
            (await target.PostAsync("/snapshots/import", content)).Status.ShouldBeOneOf(400, 415, 422);
        }

        (await target.PostAsync("/eval", new { code = "1", snapshot = "sn_nothing" })).Status.ShouldBeOneOf(400, 404);
        (await target.PostAsync("/snapshots", new { scripts = new[] { new { name = "a", source = "for (;;);" } } })).Status.ShouldBeOneOf(422, 503);
        (await target.PostAsync("/snapshots", new { scripts = new[] { new { name = "a", source = "const a = []; for (;;) a.push({});" } } })).Status.ShouldBeOneOf(422, 503);
    }

    private static async Task LongNameAsync(AbuseTarget target)
    {
        var name = new string('n', 6_000);
        foreach (var path in new[] { "/runtimes/", "/snapshots/", "/eval/" })
        {
            (await target.SendAsync(HttpMethod.Get, path + name)).Status.ShouldBeOneOf(400, 404, 405);
        }

        (await target.PostAsync("/eval", new { code = "throw new Error('x')", filename = name })).Status.ShouldBeOneOf(200, 400);
    }
}
