using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.OpenApi;

/// <summary>The JSON schema of a body, from the same table that reads it.</summary>
internal static class FieldTableSchema
{
    public static Func<CallerLimits, JsonObject> Of<TBody>(FieldTable<TBody> table)
        where TBody : class => limits =>
    {
        var properties = new JsonObject();
        foreach (var field in table.Fields)
        {
            if (field.Schema(limits) is { } schema)
            {
                schema["description"] = field.Description;
                properties[field.Name] = schema;
            }
        }

        var body = new JsonObject { ["type"] = "object", ["additionalProperties"] = false, ["properties"] = properties };
        var required = table.Fields.Where(field => field.Required).Select(field => (JsonNode)field.Name).ToArray();
        if (required.Length > 0)
        {
            body["required"] = new JsonArray(required);
        }

        return body;
    };
}
