using System.Text.Json;
using JsRun.Api.Limits;
using JsRun.Api.Options;

namespace JsRun.Api.Requests.Values;

/// <summary>
/// Checks the shape of tagged values while the body is read: known tags, well-formed content, depth. What only V8 can tell
/// (whether a regular expression compiles, whether a function handle lives) is left to it. Every error names its path.
/// </summary>
/// <remarks>Recursion is bounded by the depth limit: what lies deeper is skipped without recursion.</remarks>
internal sealed class TaggedJsonValidator(string root)
{
    private readonly JsonPath _path = new(root);

    /// <summary>Checks the value whose first token is current, up to its last token.</summary>
    public void Check(ref BodyReader reader)
    {
        if (!reader.TrySkipPlain(reader.Limits.MaxInputDepth))
        {
            CheckValue(ref reader, depth: 0);
        }
    }

    /// <summary>Checks an object whose names are no tags, whatever they are, and whose values count as depth 0.</summary>
    /// <returns>Whether one of the names looks like a tag.</returns>
    public bool CheckMembers(ref BodyReader reader) =>
        !reader.TrySkipPlain(reader.Limits.MaxInputDepth + 1) && CheckMembers(ref reader, depth: 0);

    /// <summary>Checks an array whose items count as depth 0.</summary>
    public void CheckItems(ref BodyReader reader)
    {
        if (!reader.TrySkipPlain(reader.Limits.MaxInputDepth + 1))
        {
            CheckItems(ref reader, depth: 0);
        }
    }

    private void CheckValue(ref BodyReader reader, int depth)
    {
        switch (reader.Json.TokenType)
        {
            case JsonTokenType.StartArray:
                if (Enter(ref reader, depth))
                {
                    CheckItems(ref reader, depth + 1);
                }

                break;
            case JsonTokenType.StartObject:
                CheckObject(ref reader, depth);
                break;
            default:
                break;
        }
    }

    private void CheckItems(ref BodyReader reader, int depth)
    {
        _path.PushIndex();
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            CheckValue(ref reader, depth);
            _path.NextIndex();
        }

        _path.Pop();
    }

    private bool CheckMembers(ref BodyReader reader, int depth)
    {
        var looksTagged = false;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            looksTagged |= TagNames.Find(ref reader) != TagName.None;
            PushName(ref reader);
            reader.Json.Read();
            CheckValue(ref reader, depth);
            _path.Pop();
        }

        return looksTagged;
    }

    // A plain object, or one key that is a tag and what may stand beside it, in any order.
    private void CheckObject(ref BodyReader reader, int depth)
    {
        var tag = default(TaggedContent);
        var objectDepth = reader.Json.CurrentDepth;
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var name = TagNames.Find(ref reader);
            PushName(ref reader);
            if (name == TagName.None)
            {
                if (!TakePlainMember(ref reader, ref tag, depth))
                {
                    _path.Pop();
                    SkipToEnd(ref reader, objectDepth);
                    return;
                }
            }
            else if (name == TagName.Unknown)
            {
                Fail(ref reader, "is no tag; an object with such a key is written {\"$object\":{...}}.");
                reader.Json.Read();
                reader.Json.Skip();
            }
            else
            {
                reader.Json.Read();
                TakeTag(ref reader, ref tag, name, depth);
            }

            _path.Pop();
        }

        if (tag.Finish() is { } message)
        {
            Fail(ref reader, message);
        }
        else if (tag.Name == TagName.None && !tag.HasOthers)
        {
            CheckDepth(ref reader, depth + 1);
        }
    }

    // False when the object is too deep and must be skipped. What may stand beside a tag is plain, too.
    private bool TakePlainMember(ref BodyReader reader, ref TaggedContent tag, int depth)
    {
        var companion = Companions.Find(ref reader);
        reader.Json.Read();
        if (reader.Json.TokenType == JsonTokenType.String && tag.TryTake(companion, ref reader))
        {
            return true;
        }

        tag.HasOthers = true;
        // Beside a tag as well, where it is wrong anyway: the recursion must end.
        if (!CheckDepth(ref reader, depth + 1))
        {
            return false;
        }

        CheckValue(ref reader, depth + 1);
        return true;
    }

    private void TakeTag(ref BodyReader reader, ref TaggedContent tag, TagName name, int depth)
    {
        if (tag.Name != TagName.None)
        {
            Fail(ref reader, "stands beside another tag.");
            reader.Json.Skip();
            return;
        }

        tag.Name = name;
        switch (name)
        {
            case TagName.Map when reader.Json.TokenType == JsonTokenType.StartArray:
                CheckEntries(ref reader, depth);
                return;
            case TagName.Set when reader.Json.TokenType == JsonTokenType.StartArray:
                if (Enter(ref reader, depth))
                {
                    CheckItems(ref reader, depth + 1);
                }

                return;
            case TagName.Object when reader.Json.TokenType == JsonTokenType.StartObject:
                if (Enter(ref reader, depth))
                {
                    CheckMembers(ref reader, depth + 1);
                }

                return;
            case TagName.Error when reader.Json.TokenType == JsonTokenType.StartObject:
                if (Enter(ref reader, depth))
                {
                    CheckErrorFields(ref reader, depth + 1);
                }

                return;
            default:
                if (TagContent.Check(ref reader, ref tag) is { } message)
                {
                    Fail(ref reader, message);
                }

                reader.Json.Skip();
                return;
        }
    }

    private void CheckEntries(ref BodyReader reader, int depth)
    {
        if (!Enter(ref reader, depth))
        {
            return;
        }

        _path.PushIndex();
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            if (reader.Json.TokenType != JsonTokenType.StartArray)
            {
                Fail(ref reader, "must be an array of a key and a value.");
                reader.Json.Skip();
            }
            else if (CountItems(ref reader, depth + 1) != 2)
            {
                Fail(ref reader, "must have exactly a key and a value.");
            }

            _path.NextIndex();
        }

        _path.Pop();
    }

    private int CountItems(ref BodyReader reader, int depth)
    {
        var count = 0;
        _path.PushIndex();
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            CheckValue(ref reader, depth);
            _path.NextIndex();
            count++;
        }

        _path.Pop();
        return count;
    }

    private void CheckErrorFields(ref BodyReader reader, int depth)
    {
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var isText = reader.TryGetString() is "name" or "message" or "stack";
            PushName(ref reader);
            reader.Json.Read();
            if (isText && reader.Json.TokenType != JsonTokenType.String)
            {
                Fail(ref reader, "must be a string.");
                reader.Json.Skip();
            }
            else
            {
                CheckValue(ref reader, depth);
            }

            _path.Pop();
        }
    }

    // Whether a container at this depth may be entered; skipped otherwise.
    private bool Enter(ref BodyReader reader, int depth)
    {
        if (CheckDepth(ref reader, depth + 1))
        {
            return true;
        }

        reader.Json.Skip();
        return false;
    }

    private bool CheckDepth(ref BodyReader reader, int depth)
    {
        var max = reader.Limits.MaxInputDepth;
        if (depth <= max)
        {
            return true;
        }

        Fail(ref reader, $"is nested deeper than {max}, the configured {LimitRanges.Setting(nameof(LimitOptions.MaxInputDepth))}.");
        return false;
    }

    private void Fail(ref BodyReader reader, string message)
    {
        if (!reader.Errors.IsFull)
        {
            reader.Errors.Add(_path.ToText(reader.Body.Span), message);
        }
    }

    private void PushName(ref BodyReader reader) => _path.PushName(reader.TokenStart + 1, reader.Json.ValueSpan.Length);

    private static void SkipToEnd(ref BodyReader reader, int objectDepth)
    {
        reader.Json.Skip();
        while (!(reader.Json.TokenType == JsonTokenType.EndObject && reader.Json.CurrentDepth == objectDepth) && reader.Json.Read())
        {
        }
    }
}
