using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JsRun.Api.Options;

namespace JsRun.Api.Callbacks;

/// <summary>Signs calls, so that whoever is called can tell who calls. Any thread.</summary>
internal sealed class CallbackSigner(CallbackOptions options, TimeProvider time)
{
    /// <summary>The header: <c>t=SECONDS,v1=HEX</c>, HMAC-SHA256 of <c>SECONDS.BODY</c>.</summary>
    public const string Header = "JsRun-Signature";

    private readonly byte[]? _key = options.SigningKey.Length == 0 ? null : Convert.FromBase64String(options.SigningKey);

    /// <summary>The header's value; null without a key.</summary>
    public string? Sign(ReadOnlySpan<byte> body)
    {
        if (_key is null)
        {
            return null;
        }

        var seconds = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        hash.AppendData(Encoding.ASCII.GetBytes(seconds + "."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
