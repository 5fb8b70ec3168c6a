using System.Text.Json;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Sessions;

/// <summary>Streams that a session's client feeds.</summary>
internal static class SessionFeed
{
    /// <summary>As many items as a stream takes ahead of its reader.</summary>
    public const int Room = 16;

    /// <summary>A stream as a value that is sent.</summary>
    public static Dictionary<string, object> Stream(string id) => new() { ["$stream"] = id };

    /// <summary>Pushes an item, which must be taken.</summary>
    public static async Task PushAsync(SessionClient session, string stream, object value) =>
        (await session.CallAsync("stream.push", new { stream, value })).GetBoolean().ShouldBeTrue();

    /// <summary>A request's error says that the stream is closed, and why.</summary>
    public static void ShouldBeClosed(JsonElement error, string reason)
    {
        error.GetProperty("code").GetInt32().ShouldBe(-32000);
        error.GetProperty("data").Text("code").ShouldBe("stream_closed");
        error.GetProperty("data").Text("reason").ShouldBe(reason);
    }
}
