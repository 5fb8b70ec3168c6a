using System.Text.Json;
using System.Text.Json.Nodes;
using JsRun.Api.Limits;

namespace JsRun.Api.Requests.Fields;

/// <summary>What a realm has of the built-ins: <c>"minimal"</c>, or an object of names. Given as canonical JSON.</summary>
internal sealed class IntrinsicsField<TBody>(string name, string description, Action<TBody, ReadOnlyMemory<byte>> set) : Field<TBody>(name, description)
    where TBody : class
{
    /// <inheritdoc />
    public override void Read(ref BodyReader reader, TBody target)
    {
        var intrinsics = new IntrinsicsSpec();
        if (reader.Json.TokenType == JsonTokenType.String && reader.Json.TextIs(IntrinsicNames.Minimal))
        {
            intrinsics.IsMinimal = true;
        }
        else if (reader.Json.TokenType == JsonTokenType.StartObject)
        {
            ReadMembers(ref reader, intrinsics);
        }
        else
        {
            Refuse(ref reader, $"must be an object, or \"{IntrinsicNames.Minimal}\".");
            return;
        }

        if (intrinsics.Seed is not null && !intrinsics.Has(IntrinsicNames.Random))
        {
            reader.Errors.Add($"{Name}.{IntrinsicNames.Seed}", $"has no use without {IntrinsicNames.Random}.");
        }

        set(target, intrinsics.ToCanonicalJson());
    }

    /// <inheritdoc />
    public override JsonObject Schema(CallerLimits limits) => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/components/schemas/Intrinsics" }),
    };

    private void ReadMembers(ref BodyReader reader, IntrinsicsSpec intrinsics)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            var member = reader.NameForMessage();
            var path = $"{Name}.{member}";
            reader.Json.Read();
            var problem = seen.Add(member) ? ReadMember(ref reader, member, intrinsics) : "is given more than once.";
            if (problem is not null)
            {
                reader.Errors.Add(path, problem);
                reader.Json.Skip();
            }
        }
    }

    /// <summary>What is wrong with a member; null when nothing is.</summary>
    private static string? ReadMember(ref BodyReader reader, string member, IntrinsicsSpec intrinsics) => member switch
    {
        IntrinsicNames.Preset => ReadPreset(ref reader, intrinsics),
        IntrinsicNames.Seed => ReadSeed(ref reader, intrinsics),
        IntrinsicNames.Now => ReadNow(ref reader, intrinsics),
        _ when !IntrinsicNames.Flags.Contains(member) =>
            $"is no intrinsic that can be taken away: those are {string.Join(", ", IntrinsicNames.Flags)}; and there are {IntrinsicNames.Preset}, {IntrinsicNames.Seed} and {IntrinsicNames.Now}.",
        _ => ReadFlag(ref reader, member, intrinsics),
    };

    private static string? ReadFlag(ref BodyReader reader, string member, IntrinsicsSpec intrinsics)
    {
        if (reader.Json.TokenType is not (JsonTokenType.True or JsonTokenType.False))
        {
            return "must be true or false.";
        }

        intrinsics.Flags[member] = reader.Json.GetBoolean();
        return null;
    }

    private static string? ReadPreset(ref BodyReader reader, IntrinsicsSpec intrinsics)
    {
        intrinsics.IsMinimal = reader.Json.TokenType == JsonTokenType.String && reader.Json.TextIs(IntrinsicNames.Minimal);
        return intrinsics.IsMinimal ? null : $"must be \"{IntrinsicNames.Minimal}\".";
    }

    private static string? ReadSeed(ref BodyReader reader, IntrinsicsSpec intrinsics)
    {
        // 5e3 and 5000.0 are the same JSON number as 5000.
        if (reader.Json.TokenType != JsonTokenType.Number || !reader.Json.TryGetDouble(out var seed) || !double.IsInteger(seed)
            || seed is < 0 or > IntrinsicNames.MaxSeed)
        {
            return $"must be an integer from 0 to {IntrinsicNames.MaxSeed}.";
        }

        intrinsics.Seed = (long)seed;
        return null;
    }

    private static string? ReadNow(ref BodyReader reader, IntrinsicsSpec intrinsics)
    {
        intrinsics.Now = reader.Json.TokenType == JsonTokenType.String ? Instant.TryParse(reader.TryGetString()) : null;
        return intrinsics.Now is null
            ? "must be an instant in ISO 8601, with its offset from UTC: 2024-01-15T12:30:00Z, 2024-01-15T12:30:00.123+01:00."
            : null;
    }
}
