namespace JsRun.Engine;

/// <summary>How source text is read.</summary>
public enum SourceKind
{
    Script = 0,
    Module = 1,
}
