namespace JsRun.Engine.Buffers;

/// <summary>Pooled bytes with one owner, who gives them back and then no longer touches them.</summary>
internal interface IPooledBytes
{
    ReadOnlyMemory<byte> Written { get; }

    void Return();
}
