namespace JsRun.Protocol.Vocabulary;

/// <summary>
/// What the host of a module loader answers, in the name of a <see cref="Messages.HostCallFrame"/>. A value has the module's name as text and its
/// bytes as JSON, an error has words for the script's author.
/// </summary>
public static class ModuleAnswers
{
    /// <summary>Name under which <see cref="Messages.CreateRuntimeMessage.Functions"/> has the module loader, and its calls come: none that other functions there have.</summary>
    public const string LoaderName = "";

    /// <summary>Of a value: a JSON text. All else but <see cref="WebAssembly"/> is JavaScript.</summary>
    public const string Json = "json";

    /// <summary>Of a value: a WebAssembly module.</summary>
    public const string WebAssembly = "wasm";

    /// <summary>Of an error: there is no such module.</summary>
    public const string NotFound = "not_found";
}
