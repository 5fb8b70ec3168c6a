using System.Security.Cryptography;
using System.Text;

namespace JsRun.Api.WebConsole;

/// <summary>
/// The web console's page. It holds no data and needs no key: its script asks for one and sends it with each request. The editor writes its own style sheets,
/// which the page's policy lets in by a number that is drawn for each answer.
/// </summary>
internal sealed class ConsolePage(ConsoleFiles files)
{
    private const string NoncePlaceholder = "__NONCE__";
    private const int NonceBytes = 16;

    private readonly string _page = files.Page is { } page ? Encoding.UTF8.GetString(page) : WithoutConsole;

    private const string WithoutConsole =
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>JsRun</title></head>
        <body>
        <main>
        <h1>JsRun</h1>
        <p>The service runs. It was built without its web console, which takes Node.js 18 or newer with npm at build time.</p>
        <p><a href="swagger">Swagger UI</a> describes the API and sends requests; <a href="swagger/v1/swagger.json">the OpenAPI document</a> is there as well.</p>
        </main>
        </body>
        </html>
        """;

    /// <summary>The page for one answer, and the policy that goes with it.</summary>
    public (byte[] Page, string Policy) Make()
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes));
        return (Encoding.UTF8.GetBytes(_page.Replace(NoncePlaceholder, nonce, StringComparison.Ordinal)), PolicyWith(nonce));
    }

    private static string PolicyWith(string nonce) =>
        $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
