namespace JsRun.Api.Problems;

/// <summary>Messages by field path, in the order in which they were found. Bounded: a request cannot make its answer arbitrarily long.</summary>
internal sealed class FieldErrors
{
    /// <summary>The path of what concerns the body as a whole.</summary>
    public const string Body = "body";

    private const int MaxErrors = 100;
    private const int MaxPathLength = 512;

    private readonly OrderedDictionary<string, List<string>> _messages = new(StringComparer.Ordinal);
    private int _count;

    public IEnumerable<KeyValuePair<string, List<string>>> Messages => _messages;

    public bool IsEmpty => _count == 0;

    /// <summary>Whether more errors would not be told: finding their path can be spared.</summary>
    public bool IsFull => _count >= MaxErrors;

    /// <summary>Stands before every path that is added: where in the body the fields are that are now being read.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>One sentence for people.</summary>
    public string Summary => _count switch
    {
        1 => $"{_messages.GetAt(0).Key} {_messages.GetAt(0).Value[0]}",
        < MaxErrors => $"{_messages.Count} fields are wrong; see errors.",
        _ => $"{MaxErrors} or more errors; the first {MaxErrors} are in errors.",
    };

    /// <summary>Adds a message; it continues a sentence that begins with the field's path.</summary>
    public void Add(string path, string message)
    {
        if (IsFull)
        {
            return;
        }

        path = Prefix + path;
        if (path.Length > MaxPathLength)
        {
            path = string.Concat(path.AsSpan(0, MaxPathLength), "…");
        }

        _count++;
        if (!_messages.TryGetValue(path, out var messages))
        {
            _messages.Add(path, messages = []);
        }

        messages.Add(message);
    }
}
