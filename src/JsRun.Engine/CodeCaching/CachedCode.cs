namespace JsRun.Engine.CodeCaching;

/// <summary>What V8 compiled a source to. Never changed, so it may be in use while it is dropped.</summary>
/// <param name="Key">The source.</param>
/// <param name="Bytes">V8's code cache; empty for a source of which none can be kept.</param>
internal sealed record CachedCode(CodeKey Key, byte[] Bytes)
{
    private const int OverheadBytes = 256;

    public bool IsUsable => Bytes.Length > 0;

    /// <summary>Bytes of memory.</summary>
    public long Size => Bytes.Length + OverheadBytes;
}
