namespace JsRun.Protocol.Vocabulary;

/// <summary>What a module's source is. Numbers are on the wire: append only.</summary>
public enum ModuleType : byte
{
    /// <summary>Source text.</summary>
    JavaScript = 0,

    /// <summary>A JSON text.</summary>
    Json = 1,

    /// <summary>A WebAssembly module's bytes.</summary>
    WebAssembly = 2,
}
