using System.Text;
using System.Text.Json;
using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.Modules;

/// <summary>Reads the modules that an evaluation brings along.</summary>
internal static class ModuleSet
{
    private const string JsonExtension = ".json";

    /// <summary>Stores each member of a JSON object as a module.</summary>
    /// <returns>False when one is refused; the library's last error tells which and why, and those before it are stored for the caller to take back.</returns>
    public static bool TryAdd(Isolate isolate, ReadOnlySpan<byte> modulesJson)
    {
        var reader = new Utf8JsonReader(modulesJson);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var status = reader.TokenType == JsonTokenType.String
                ? AddText(isolate, name, modulesJson[(int)reader.TokenStartIndex..(int)reader.BytesConsumed])
                : AddBytes(isolate, name, ref reader);
            if (status != JsrStatus.Ok)
            {
                return false;
            }
        }

        return true;
    }

    private static JsrStatus AddText(Isolate isolate, string name, ReadOnlySpan<byte> literal)
    {
        var kind = name.EndsWith(JsonExtension, StringComparison.Ordinal) ? ModuleKind.Json : ModuleKind.JavaScript;
        return isolate.SetModule(Encoding.UTF8.GetBytes(name), kind, literal, isJsonString: true, described: null);
    }

    /// <summary>Reads <c>{"$bytes":"..."}</c>.</summary>
    private static JsrStatus AddBytes(Isolate isolate, string name, ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Read();
        var bytes = reader.GetBytesFromBase64();
        reader.Read();
        return isolate.SetModule(Encoding.UTF8.GetBytes(name), ModuleKind.WebAssembly, bytes, isJsonString: false, described: null);
    }
}
