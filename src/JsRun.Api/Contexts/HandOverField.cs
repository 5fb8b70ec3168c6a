using System.Text.Json.Nodes;
using JsRun.Api.Limits;
using JsRun.Api.OpenApi;
using JsRun.Api.Requests;
using JsRun.Api.Requests.Fields;

namespace JsRun.Api.Contexts;

/// <summary>Where an object is to come from: <c>{"context","expression"}</c>.</summary>
internal sealed class HandOverField() : Field<HandOverBody>(FieldName, "The object itself, not a copy: the value of a script in another context.")
{
    public const string FieldName = "$from";

    /// <summary>The body that hands an object over.</summary>
    public static readonly FieldTable<HandOverBody> Body = new(new HandOverField { Required = true });

    private static readonly FieldTable<HandOverBody> Members = new(
        new ContextField<HandOverBody>("context", "Id or name of the context that has the object.", (body, context) => body.Context = context) { Required = true },
        new SourceField<HandOverBody>("expression", "Script whose value is the object; a promise is awaited.", (body, json) => body.Expression = json) { Required = true });

    /// <inheritdoc />
    public override void Read(ref BodyReader reader, HandOverBody target) => Members.TryReadItem(ref reader, target, Name);

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => FieldTableSchema.Of(Members)(limits);
}
