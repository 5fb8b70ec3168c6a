using JsRun.Api.Runtimes;

namespace JsRun.Api.Links;

/// <summary>The open links of all runtimes, and those that are being made. Any thread.</summary>
internal sealed class LinkTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RuntimeRecord, List<RuntimeLink>> _links = [];
    private readonly Dictionary<RuntimeRecord, int> _counts = [];
    private long _lastNumber;

    public LinkTable(RuntimeDirectory directory, IHostApplicationLifetime lifetime)
    {
        directory.Closed += runtime => CloseAll(OfRuntime(runtime), runtime);
        lifetime.ApplicationStopping.Register(() => CloseAll(All(), null));
    }

    /// <summary>A number for a new link.</summary>
    public long NextNumber() => Interlocked.Increment(ref _lastNumber);

    /// <summary>Keeps a place for a link; false when one of the two has as many as it may.</summary>
    /// <param name="one">A runtime.</param>
    /// <param name="other">Another of the same tenant.</param>
    /// <param name="most">How many each may have.</param>
    public bool TryReserve(RuntimeRecord one, RuntimeRecord other, int most)
    {
        lock (_gate)
        {
            if (CountOf(one) >= most || CountOf(other) >= most)
            {
                return false;
            }

            _counts[one] = CountOf(one) + 1;
            _counts[other] = CountOf(other) + 1;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Release(RuntimeRecord one, RuntimeRecord other)
    {
        lock (_gate)
        {
            Decrement(one);
            Decrement(other);
        }
    }

    /// <summary>Takes a link in for which there is a place.</summary>
    public void Add(RuntimeLink link)
    {
        lock (_gate)
        {
            ListOf(link.One.Runtime).Add(link);
            ListOf(link.Other.Runtime).Add(link);
        }
    }

    /// <summary>Forgets a link, and gives its place back.</summary>
    public void Remove(RuntimeLink link)
    {
        lock (_gate)
        {
            foreach (var runtime in (RuntimeRecord[])[link.One.Runtime, link.Other.Runtime])
            {
                Decrement(runtime);
                if (_links.TryGetValue(runtime, out var links) && links.Remove(link) && links.Count == 0)
                {
                    _links.Remove(runtime);
                }
            }
        }
    }

    /// <summary>The links of a runtime, in the order in which they were made.</summary>
    public RuntimeLink[] OfRuntime(RuntimeRecord runtime)
    {
        lock (_gate)
        {
            return _links.TryGetValue(runtime, out var links) ? [.. links] : [];
        }
    }

    /// <summary>A link of a runtime; null when there is none of that id.</summary>
    public RuntimeLink? Find(RuntimeRecord runtime, string id) => OfRuntime(runtime).FirstOrDefault(link => link.Id == id);

    private static void CloseAll(RuntimeLink[] links, RuntimeRecord? gone) => Array.ForEach(links, link => link.Close(gone));

    private RuntimeLink[] All()
    {
        lock (_gate)
        {
            return [.. _links.Values.SelectMany(links => links).Distinct()];
        }
    }

    private List<RuntimeLink> ListOf(RuntimeRecord runtime)
    {
        if (!_links.TryGetValue(runtime, out var links))
        {
            _links.Add(runtime, links = []);
        }

        return links;
    }

    private int CountOf(RuntimeRecord runtime) => _counts.GetValueOrDefault(runtime);

    private void Decrement(RuntimeRecord runtime)
    {
        if (CountOf(runtime) <= 1)
        {
            _counts.Remove(runtime);
        }
        else
        {
            _counts[runtime]--;
        }
    }
}
