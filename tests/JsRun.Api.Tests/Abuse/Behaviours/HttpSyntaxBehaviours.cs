using System.Text;

namespace JsRun.Api.Tests.Abuse.Behaviours;

/// <summary>What is no HTTP, or hardly.</summary>
internal static class HttpSyntaxBehaviours
{
    private const string Small = """{"code":"1+1"}""";

    public static AbuseBehaviour[] All { get; } =
    [
        Raw("bytes that are no HTTP", _ => Enumerable.Range(0, 4_000).Aggregate(new StringBuilder(), (text, i) => text.Append((char)((i * 7919) % 256))).ToString(), 400),
        Raw("a TLS greeting", _ => "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + new string('\u0001', 500), 400),
        new("an HTTP/2 preface", PrefaceAsync),
        Raw("an unknown version of HTTP", target => target.Head("GET", "/limits").Replace("HTTP/1.1", "HTTP/7.3", StringComparison.Ordinal) + "\r\n", 400, 505),
        Raw("HTTP/0.9", _ => "GET /limits\r\n", 400, 505),
        Raw("two lengths", target => target.Head("POST", "/eval") + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n12345", 400),
        Raw("a negative length", target => target.Head("POST", "/eval") + "Content-Length: -5\r\n\r\n", 400),
        Raw("a length that is no number", target => target.Head("POST", "/eval") + "Content-Length: 1e3\r\n\r\n", 400),
        Raw("a length beyond all numbers", target => target.Head("POST", "/eval") + "Content-Length: 99999999999999999999999\r\n\r\n", 400),
        Raw("a length above the limit", target => target.Head("POST", "/eval") + "Content-Type: application/json\r\nContent-Length: 9000000000\r\n\r\n{", 413),
        Raw("a length that is too small", target => target.Head("POST", "/eval") + $"Content-Type: application/json\r\nContent-Length: 5\r\n\r\n{Small}", 400),
        Raw("length and chunks", target => target.Head("POST", "/eval") + $"Content-Type: application/json\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\ne\r\n{Small}\r\n0\r\n\r\n", 200, 400),
        Raw("chunks of a bad length", target => Chunked(target) + "xyz\r\n{}\r\n0\r\n\r\n", 400),
        Raw("chunks of a huge length", target => Chunked(target) + "fffffffffffffff0\r\n{}", 400, 413),
        Raw("chunks of one byte", target => Chunked(target) + string.Concat(Small.Select(c => $"1\r\n{c}\r\n")) + "0\r\n\r\n", 200),
        Raw("chunks with long extensions", target => Chunked(target) + $"e;{new string('a', 20_000)}\r\n{Small}\r\n0\r\n\r\n", 200, 400),
        Raw("many trailers", target => Chunked(target) + $"e\r\n{Small}\r\n0\r\n{Lines(1_000)}\r\n", 200, 400, 431),
        Raw("an unknown transfer encoding", target => target.Head("POST", "/eval") + "Content-Type: application/json\r\nTransfer-Encoding: gzip, chunked, gzip\r\n\r\n", 400, 501),
        Raw("many header fields", target => target.Head("GET", "/limits") + Lines(2_000) + "\r\n", 431),
        Raw("a large header field", target => target.Head("GET", "/limits") + $"X-Large: {new string('a', 100_000)}\r\n\r\n", 431),
        Raw("a long request line", target => target.Head("GET", "/" + new string('a', 100_000)) + "\r\n", 414),
        Raw("a header field with a zero byte", target => target.Head("GET", "/limits") + "X-Odd: a\0b\r\n\r\n", 400),
        Raw("a header field without a name", target => target.Head("GET", "/limits") + ": a\r\n\r\n", 400),
        Raw("a folded header field", target => target.Head("GET", "/limits") + "X-Odd: a\r\n b\r\n\r\n", 200, 400),
        Raw("line feeds alone", target => target.Head("GET", "/limits").Replace("\r", "", StringComparison.Ordinal) + "\n", 200, 400),
        Raw("no host", target => $"GET /limits HTTP/1.1\r\nX-Api-Key: {target.Key}\r\n\r\n", 400),
        Raw("two hosts", target => target.Head("GET", "/limits") + "Host: other\r\n\r\n", 400),
        Raw("methods that are none", target => target.Head("BREW", "/eval") + "\r\n" + target.Head("eval", "/eval") + "\r\n" + target.Head("TRACE", "/eval") + "Connection: close\r\n\r\n", 405, 400, 404, 501),
        Raw("CONNECT", target => $"CONNECT other:80 HTTP/1.1\r\nHost: other:80\r\nX-Api-Key: {target.Key}\r\n\r\n", 404, 405, 400),
        Raw("another server's address", target => target.Head("GET", "http://169.254.169.254/latest/meta-data") + "\r\n", 400, 404),
        Raw("an upgrade to something else", target => target.Head("GET", "/limits") + "Connection: Upgrade\r\nUpgrade: h2c, everything\r\n\r\n", 200, 400),
    ];

    // The server closes what it knows to be another protocol without a word.
    private static async Task PrefaceAsync(AbuseTarget target) =>
        (await target.RawAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + new string('\0', 100), answers: 1)).ShouldBeSubsetOf([400, 505]);

    private static AbuseBehaviour Raw(string name, Func<AbuseTarget, string> text, params int[] allowed) => new(name, async target =>
    {
        var statuses = await target.RawAsync(text(target), answers: 1);
        statuses.ShouldNotBeEmpty();
        statuses.ShouldBeSubsetOf(allowed);
        (await target.Client.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode.ShouldBeTrue();
    });

    private static string Chunked(AbuseTarget target) => target.Head("POST", "/eval") + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static string Lines(int count) => string.Concat(Enumerable.Range(0, count).Select(number => $"X-{number}: {number}\r\n"));
}
