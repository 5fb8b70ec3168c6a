using System.Globalization;
using System.Text.Json;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Links;

/// <summary>A link as one of its runtimes sees it.</summary>
internal static class LinkView
{
    public static void Write(Utf8JsonWriter json, RuntimeLink link, RuntimeRecord runtime)
    {
        var (here, there) = link.SeenFrom(runtime);
        json.WriteStartObject();
        json.WriteString("id", link.Id);
        json.WriteString("runtime", there.Runtime.Id);
        json.WriteString("name", here.Name);
        json.WriteString("context", here.Context);
        json.WriteString("otherName", there.Name);
        json.WriteString("otherContext", there.Context);
        json.WriteString("createdAt", link.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("messagesSent", here.Sent);
        json.WriteNumber("messagesReceived", there.Sent);
        json.WriteEndObject();
    }
}
