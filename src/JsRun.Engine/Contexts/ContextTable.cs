using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace JsRun.Engine.Contexts;

/// <summary>The contexts of a runtime by id and by name. Owner thread only.</summary>
internal sealed class ContextTable
{
    /// <summary>The id of the context that every runtime has.</summary>
    public const string DefaultId = "default";

    private const string IdPrefix = "ctx_";

    private readonly SortedDictionary<long, ContextEntry> _entries = [];
    private readonly Dictionary<string, long> _names = new(StringComparer.Ordinal);
    private readonly int _maxContexts;
    private long _lastNumber;
    private int _reserved;

    public ContextTable(Realm defaultRealm, int maxContexts)
    {
        _maxContexts = maxContexts;
        defaultRealm.ContextCount = 1;
        _entries.Add(0, new ContextEntry(DefaultId, null, defaultRealm, null, DateTimeOffset.UtcNow));
        _names.Add(DefaultId, 0);
    }

    public IEnumerable<ContextEntry> All => _entries.Values;

    /// <summary>The context of an id or a name.</summary>
    /// <param name="idOrName">Either.</param>
    /// <param name="entry">The context.</param>
    /// <param name="outcome">Why there is none.</param>
    public bool TryFind(string idOrName, [NotNullWhen(true)] out ContextEntry? entry, out RunOutcome outcome)
    {
        outcome = RunOutcome.Ok;
        var isName = _names.TryGetValue(idOrName, out var number);
        var isId = !isName && TryParseId(idOrName, out number);
        if ((isName || isId) && _entries.TryGetValue(number, out entry))
        {
            return true;
        }

        // A name without an entry is that of a context which is being made.
        entry = null;
        outcome = isId && number <= _lastNumber ? RunOutcome.ContextDeleted : RunOutcome.NoSuchContext;
        return false;
    }

    /// <summary>Keeps a place, an id and the name for a context that is being made, until <see cref="Add"/> or <see cref="CancelReservation"/>.</summary>
    /// <param name="name">The name, null for none.</param>
    /// <param name="id">The id.</param>
    /// <returns><see cref="RunOutcome.Ok"/>, or why it cannot be.</returns>
    public RunOutcome Reserve(string? name, out string id)
    {
        id = string.Empty;
        if (_entries.Count + _reserved >= _maxContexts)
        {
            return RunOutcome.TooManyContexts;
        }

        // Until there is an entry, the name is taken but finds nothing.
        if (name is not null && !_names.TryAdd(name, _lastNumber + 1))
        {
            return RunOutcome.ContextNameTaken;
        }

        _reserved++;
        id = string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}{++_lastNumber}");
        return RunOutcome.Ok;
    }

    /// <summary>Adds the context for which a place was reserved.</summary>
    public void Add(ContextEntry entry)
    {
        if (TryParseId(entry.Id, out var number))
        {
            _reserved--;
            _entries.Add(number, entry);
            entry.Realm.ContextCount++;
        }
    }

    /// <summary>Gives the place and the name back.</summary>
    public void CancelReservation(string? name)
    {
        _reserved--;
        if (name is not null)
        {
            _names.Remove(name);
        }
    }

    /// <summary>Forgets a context; its name may be given again, its id is not.</summary>
    /// <returns>Whether it was the last name of its realm.</returns>
    public bool Remove(ContextEntry entry)
    {
        if (!TryParseId(entry.Id, out var number) || !_entries.Remove(number))
        {
            return false;
        }

        if (entry.Name is not null)
        {
            _names.Remove(entry.Name);
        }

        return --entry.Realm.ContextCount == 0;
    }

    private static bool TryParseId(string text, out long number)
    {
        number = 0;
        return text.StartsWith(IdPrefix, StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(IdPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && text[IdPrefix.Length] != '0';
    }
}
