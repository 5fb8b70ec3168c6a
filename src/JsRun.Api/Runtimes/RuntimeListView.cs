using JsRun.Api.Responses;

namespace JsRun.Api.Runtimes;

/// <summary>A page of runtimes as JSON.</summary>
internal static class RuntimeListView
{
    /// <summary>Composes the page; runtimes that are gone meanwhile are left out.</summary>
    public static byte[] Compose(RuntimeRecord[] page, JsonReply[] descriptions, bool hasMore) => JsonText.Compose(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("items");
        for (var index = 0; index < page.Length; index++)
        {
            if (descriptions[index].Problem is null)
            {
                RuntimeView.Write(json, page[index], descriptions[index].Json);
            }
        }

        json.WriteEndArray();
        json.WriteString("next", hasMore ? RuntimeListQuery.CursorAfter(page[^1]) : null);
        json.WriteEndObject();
    });
}
