using System.Diagnostics.CodeAnalysis;
using JsRun.Engine.CodeCaching;

namespace JsRun.Engine;

/// <summary>
/// Keeps what V8 compiled large sources to, so that they need not be parsed again. Shared by the runtimes of a process, which have
/// to trust one another no less than they do anyhow within a process. In memory only, and filled by the engine only: V8 does not
/// verify what it is given. What was used longest ago goes first. Any thread.
/// </summary>
public sealed class CodeCache
{
    /// <summary>Smaller sources compile in less time than it takes to look here.</summary>
    public const int MinSourceBytes = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly long _maxBytes;
    private readonly Dictionary<CodeKey, LinkedListNode<CachedCode>> _entries = [];
    private readonly LinkedList<CachedCode> _byUse = new();
    private readonly HashSet<CodeKey> _inTheMaking = [];
    private long _bytes;
    private long _hits;

    /// <param name="maxBytes">Memory in bytes that it may take; 0 keeps nothing.</param>
    public CodeCache(long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBytes);
        _maxBytes = maxBytes;
    }

    /// <summary>Memory in bytes now.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Sources now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>Evaluations that took their code from here.</summary>
    public long Hits => Volatile.Read(ref _hits);

    /// <summary>Whether the source is worth a look.</summary>
    internal bool Suits(ReadOnlySpan<byte> source) => _maxBytes > 0 && source.Length >= MinSourceBytes;

    internal bool TryFind(CodeKey key, [NotNullWhen(true)] out CachedCode? code)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
            {
                code = null;
                return false;
            }

            _byUse.Remove(node);
            _byUse.AddFirst(node);
            code = node.Value;
            return true;
        }
    }

    internal void RecordHit() => Interlocked.Increment(ref _hits);

    /// <summary>Asks for the right to make a source's entry, which <see cref="EndMaking"/> gives back. False when there is one, or soon will be.</summary>
    internal bool TryBeginMaking(CodeKey key)
    {
        lock (_gate)
        {
            return !_entries.ContainsKey(key) && _inTheMaking.Add(key);
        }
    }

    /// <summary>Keeps the entry, or that none can be kept, and drops as many others as that takes.</summary>
    /// <param name="key">The source.</param>
    /// <param name="bytes">V8's code cache; empty when there is none.</param>
    internal void EndMaking(CodeKey key, ReadOnlySpan<byte> bytes)
    {
        var code = new CachedCode(key, bytes.ToArray());
        if (code.Size > _maxBytes)
        {
            code = new CachedCode(key, []);
        }

        lock (_gate)
        {
            _inTheMaking.Remove(key);
            _entries.Add(key, _byUse.AddFirst(code));
            _bytes += code.Size;
            while (_bytes > _maxBytes && _byUse.Last is { } oldest)
            {
                Remove(oldest);
            }
        }
    }

    /// <summary>Drops an entry that V8 rejected, unless it has been replaced meanwhile.</summary>
    internal void Drop(CachedCode code)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(code.Key, out var node) && ReferenceEquals(node.Value, code))
            {
                Remove(node);
            }
        }
    }

    private void Remove(LinkedListNode<CachedCode> node)
    {
        _entries.Remove(node.Value.Key);
        _byUse.Remove(node);
        _bytes -= node.Value.Size;
    }
}
