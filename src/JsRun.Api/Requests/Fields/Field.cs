using System.Text;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>A field of a request body: how it is read and validated, and how the OpenAPI document describes it.</summary>
internal abstract class Field<TBody>(string name, string description)
    where TBody : class
{
    public string Name { get; } = name;

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public string Description { get; } = description;

    /// <summary>Whether a body without it is refused.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// Reads the value, whose first token is current, up to its last token: into the target, or, when it is wrong, into the reader's errors.
    /// </summary>
    public abstract void Read(ref BodyReader reader, TBody target);

    /// <summary>The field's JSON schema, without the description; null for one that is not offered.</summary>
    public abstract JsonObject? Schema(CallerLimits limits);

    /// <summary>Reports the value as wrong and moves to its last token.</summary>
    protected void Refuse(ref BodyReader reader, string message)
    {
        reader.Errors.Add(Name, message);
        reader.Json.Skip();
    }
}
