namespace JsRun.Api.Workers;

/// <summary>The last lines that a worker wrote: bounded, whatever it writes. Any thread.</summary>
internal sealed class OutputTail
{
    private const int MaxLines = 64;
    private const int MaxCharacters = 8 * 1024;
    private const int MaxLineLength = 1024;

    private readonly Lock _gate = new();
    private readonly Queue<string> _lines = new();
    private int _characters;

    /// <summary>The lines, oldest first.</summary>
    public string[] Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Reads until the stream ends.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        var line = new System.Text.StringBuilder();
        var chunk = new char[1024];
        int count;
        while ((count = await reader.ReadAsync(chunk)) > 0)
        {
            foreach (var character in chunk.AsSpan(0, count))
            {
                if (character == '\n')
                {
                    Add(line.ToString());
                    line.Clear();
                }
                else if (line.Length < MaxLineLength)
                {
                    line.Append(character);
                }
            }
        }

        if (line.Length > 0)
        {
            Add(line.ToString());
        }
    }

    private void Add(string line)
    {
        lock (_gate)
        {
            _lines.Enqueue(line);
            _characters += line.Length;
            while (_lines.Count > MaxLines || _characters > MaxCharacters)
            {
                _characters -= _lines.Dequeue().Length;
            }
        }
    }
}
