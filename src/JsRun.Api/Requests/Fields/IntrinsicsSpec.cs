using System.Buffers;
using System.Text.Json;

namespace JsRun.Api.Requests.Fields;

/// <summary>What a request says of a realm's intrinsics.</summary>
internal sealed class IntrinsicsSpec
{
    /// <summary>The canonical JSON of nothing taken away.</summary>
    public static ReadOnlySpan<byte> Everything => "{}"u8;

    /// <summary>Only what ECMAScript's base objects and JSON are, unless a flag says otherwise.</summary>
    public bool IsMinimal { get; set; }

    /// <summary>By name: whether it stays.</summary>
    public Dictionary<string, bool> Flags { get; } = new(StringComparer.Ordinal);

    public long? Seed { get; set; }

    public DateTimeOffset? Now { get; set; }

    /// <summary>Whether a name stays, of those that the preset keeps.</summary>
    public bool Has(string name) => Flags.GetValueOrDefault(name, true);

    /// <summary>The same JSON for all that means the same; <see cref="Everything"/> when nothing is taken away.</summary>
    public ReadOnlyMemory<byte> ToCanonicalJson()
    {
        var written = new ArrayBufferWriter<byte>(128);
        using var json = new Utf8JsonWriter(written);
        json.WriteStartObject();
        if (IsMinimal)
        {
            json.WriteString(IntrinsicNames.Preset, IntrinsicNames.Minimal);
        }

        foreach (var name in IntrinsicNames.Flags)
        {
            // To keep what is kept anyway says nothing.
            if (Flags.TryGetValue(name, out var stays) && (IsMinimal || !stays))
            {
                json.WriteBoolean(name, stays);
            }
        }

        if (Seed is { } seed)
        {
            json.WriteNumber(IntrinsicNames.Seed, seed);
        }

        if (Now is { } now)
        {
            json.WriteString(IntrinsicNames.Now, Instant.Write(now));
        }

        json.WriteEndObject();
        json.Flush();
        return written.WrittenMemory;
    }
}
