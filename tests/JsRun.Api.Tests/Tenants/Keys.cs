using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace JsRun.Api.Tests.Tenants;

/// <summary>Keys of tenants, and the settings that let them in.</summary>
internal static class Keys
{
    /// <summary>Settings of a key as environment variables.</summary>
    public static (string Name, string Value)[] Settings(string tenant, string key, string? scopes = null, string name = "default")
    {
        var path = $"JsRun__Tenants__{tenant}__Keys__{name}__";
        return scopes is null ? [(path + "Hash", HashOf(key))] : [(path + "Hash", HashOf(key)), (path + "Scopes", scopes)];
    }

    public static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>A client of the same service that sends a key.</summary>
    public static HttpClient With(this HttpClient client, string key) => new()
    {
        BaseAddress = client.BaseAddress,
        Timeout = client.Timeout,
        DefaultRequestHeaders = { { "X-Api-Key", key } },
    };

    /// <summary>Has a WebSocket send the key of a client, if that has one.</summary>
    public static void CopyKeyTo(this HttpClient client, ClientWebSocketOptions options)
    {
        if (client.DefaultRequestHeaders.TryGetValues("X-Api-Key", out var keys))
        {
            options.SetRequestHeader("X-Api-Key", keys.Single());
        }
    }
}
