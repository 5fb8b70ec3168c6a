using JsRun.Engine.Isolates;
using JsRun.Engine.Native;

namespace JsRun.Engine.CodeCaching;

/// <summary>What one evaluation takes from the code cache, or brings to it. Owner thread.</summary>
internal sealed class CachedCompilation
{
    private readonly CodeCache _cache;
    private readonly CodeKey _key;
    private readonly CachedCode? _found;

    private CachedCompilation(CodeCache cache, CodeKey key)
    {
        _cache = cache;
        _key = key;
        cache.TryFind(key, out _found);
    }

    /// <summary>V8's code cache for the source; empty when there is none yet.</summary>
    public ReadOnlySpan<byte> Code => _found is null ? default : _found.Bytes;

    /// <summary>The source's code is to be kept once the evaluation has been answered.</summary>
    public bool IsToBeKept { get; private set; }

    /// <summary>Looks the source up. Null when it is not worth it.</summary>
    public static CachedCompilation? Begin(CodeCache? cache, SourceKind kind, ReadOnlySpan<byte> source) =>
        cache is not null && cache.Suits(source) ? new CachedCompilation(cache, CodeKey.Of(kind, source)) : null;

    /// <summary>Looks what V8 made of <see cref="Code"/>, right after the run was started.</summary>
    public void NoteStarted(Isolate isolate, long run, JsrRunState state)
    {
        if (isolate.IsCodeCacheAccepted(run))
        {
            _cache.RecordHit();
            return;
        }

        var ran = state is JsrRunState.Pending or JsrRunState.Fulfilled or JsrRunState.Threw;
        IsToBeKept = ran && _found is not { IsUsable: false };
        if (ran && _found is { IsUsable: true })
        {
            _cache.Drop(_found);
        }
    }

    /// <summary>Makes the entry of all that has been compiled so far. It takes about as long as compiling.</summary>
    public void Keep(Isolate isolate, long run)
    {
        if (!_cache.TryBeginMaking(_key))
        {
            return;
        }

        var code = NativeBufferPool.Rent();
        _ = isolate.WriteCodeCache(run, code);
        _cache.EndMaking(_key, code.WrittenSpan);
        code.Return();
    }
}
