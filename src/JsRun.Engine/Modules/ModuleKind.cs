namespace JsRun.Engine;

/// <summary>What a module's source is. The numbers are those of the native library.</summary>
public enum ModuleKind
{
    JavaScript = 0,
    Json = 1,
    WebAssembly = 2,
}
