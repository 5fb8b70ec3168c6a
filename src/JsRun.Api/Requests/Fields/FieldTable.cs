using System.Collections.Immutable;
using System.Text.Json;

namespace JsRun.Api.Requests.Fields;

/// <summary>The fields of a request body, as data: the one place that says what the body may hold.</summary>
internal sealed class FieldTable<TBody>
    where TBody : class
{
    private const int MaxFields = 64;

    public FieldTable(params ReadOnlySpan<Field<TBody>> fields)
    {
        Fields = [.. fields];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Fields.Length, MaxFields);
    }

    public ImmutableArray<Field<TBody>> Fields { get; }

    /// <summary>Reads the object whose first token is current, up to its last token.</summary>
    public void Read(ref BodyReader reader, TBody target)
    {
        var seen = 0UL;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var index = IndexOf(ref reader);
            if (index < 0)
            {
                reader.Errors.Add(reader.NameForMessage(), "is no field of this request.");
                SkipValue(ref reader);
                continue;
            }

            var field = Fields[index];
            if ((seen & (1UL << index)) != 0)
            {
                reader.Errors.Add(field.Name, "is given more than once.");
                SkipValue(ref reader);
                continue;
            }

            seen |= 1UL << index;
            reader.Json.Read();
            field.Read(ref reader, target);
        }

        for (var index = 0; index < Fields.Length; index++)
        {
            if (Fields[index].Required && (seen & (1UL << index)) == 0)
            {
                reader.Errors.Add(Fields[index].Name, "is required.");
            }
        }
    }

    /// <summary>Reads an object that is an item of a field, up to its last token; what is wrong is told by its place.</summary>
    /// <returns>False when it is no object: it has been skipped.</returns>
    public bool TryReadItem(ref BodyReader reader, TBody target, string path)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.Errors.Add(path, "must be an object.");
            reader.Json.Skip();
            return false;
        }

        reader.Errors.Prefix = path + ".";
        Read(ref reader, target);
        reader.Errors.Prefix = "";
        return true;
    }

    private static void SkipValue(ref BodyReader reader)
    {
        reader.Json.Read();
        reader.Json.Skip();
    }

    private int IndexOf(ref BodyReader reader)
    {
        var name = reader.Json.ValueSpan;
        var unescaped = reader.Json.ValueIsEscaped ? reader.TryGetString() : null;
        for (var index = 0; index < Fields.Length; index++)
        {
            var matches = reader.Json.ValueIsEscaped ? Fields[index].Name == unescaped : name.SequenceEqual(Fields[index].Utf8Name);
            if (matches)
            {
                return index;
            }
        }

        return -1;
    }
}
