using JsRun.Api.Options;

namespace JsRun.Api.Workers;

/// <summary>
/// The ready workers and what each is used for: the placement policy. Who lives together shares the fate of its worker, so runtimes
/// are spread, and one-shot evaluations are kept apart from them. Not thread-safe: the pool locks.
/// </summary>
internal sealed class WorkerSet(WorkerOptions options)
{
    // A worker that has fewer is used while others are still starting.
    private const int RuntimesBeforeSpreading = 4;

    private readonly List<Worker> _workers = [];
    private readonly Dictionary<string, TimeSpan> _groups = new(StringComparer.Ordinal);
    private int _turn;

    /// <summary>All workers, those about to end included.</summary>
    public IReadOnlyList<Worker> All => _workers;

    /// <summary>Whether there is a worker that a request could use, of whatever group.</summary>
    public bool HasUsable => _workers.Any(worker => worker.Role != WorkerRole.Retired && worker.Order is null);

    /// <summary>Workers that are about to end since they are not needed.</summary>
    public int RetiredCount => _workers.Count(worker => worker.Role == WorkerRole.Retired);

    /// <summary>Workers that have to be started for every group to have what it needs, and the spares to be complete.</summary>
    public int MissingWorkers => _groups.Keys.Sum(group => Missing(group, WorkerRole.OneShot) + Missing(group, WorkerRole.Session)) + Missing(string.Empty, WorkerRole.Spare);

    /// <summary>Makes sure that a group has workers, now or soon.</summary>
    /// <param name="group">Which.</param>
    /// <param name="now">When it was asked for, on whatever clock.</param>
    public void AddGroup(string group, TimeSpan now)
    {
        var isNew = !_groups.ContainsKey(group);
        _groups[group] = now;
        if (isNew)
        {
            AssignSpares();
        }
    }

    /// <summary>
    /// Takes workers that have nothing to do from groups that were asked for before a time, the longest ago first, so that others get theirs. Such a group
    /// has no claim to workers until it is asked for again.
    /// </summary>
    /// <returns>The workers, marked as retired.</returns>
    public List<Worker> RetireIdle(int count, TimeSpan before)
    {
        var retired = new List<Worker>();
        foreach (var (group, _) in _groups.Where(pair => pair.Value < before).OrderBy(pair => pair.Value).ToArray())
        {
            if (retired.Count >= count)
            {
                break;
            }

            _groups.Remove(group);
            foreach (var worker in _workers.Where(worker => worker.Group == group && HasNothingToDo(worker)))
            {
                worker.Role = WorkerRole.Retired;
                retired.Add(worker);
            }
        }

        return retired;
    }

    /// <summary>Takes in a worker that is ready.</summary>
    public void Add(Worker worker)
    {
        _workers.Add(worker);
        AssignSpares();
    }

    /// <summary>Forgets a worker that has ended; a spare takes its place.</summary>
    public void Remove(Worker worker)
    {
        _workers.Remove(worker);
        AssignSpares();
    }

    /// <summary>The one-shot worker with the least to do; among equals, each in its turn.</summary>
    public Worker? FindOneShot(string group)
    {
        Worker? best = null;
        var start = (_turn++ & int.MaxValue) % Math.Max(_workers.Count, 1);
        for (var index = 0; index < _workers.Count; index++)
        {
            var worker = _workers[(start + index) % _workers.Count];
            if (IsUsable(worker, group, WorkerRole.OneShot) && (best is null || worker.Link.PendingCount < best.Link.PendingCount))
            {
                best = worker;
            }
        }

        return best;
    }

    /// <summary>The session worker with the fewest runtimes that has room; a spare when none has. Reserves the place.</summary>
    /// <param name="group">Who asks.</param>
    /// <param name="patient">Whether to wait for workers that are starting rather than to put all runtimes into those that are there.</param>
    public Worker? ReserveSession(string group, bool patient)
    {
        var worker = _workers.Where(candidate => IsUsable(candidate, group, WorkerRole.Session) && candidate.Runtimes < options.MaxRuntimesPerWorker)
            .MinBy(candidate => candidate.Runtimes) ?? TakeSpare(group, WorkerRole.Session);
        if (patient && worker?.Runtimes >= RuntimesBeforeSpreading && Missing(group, WorkerRole.Session) > 0)
        {
            return null;
        }

        if (worker is not null)
        {
            worker.Runtimes++;
        }

        return worker;
    }

    /// <summary>A spare, for one runtime alone, as long as enough processes are left for all that shares some. Reserves it.</summary>
    public Worker? ReserveDedicated(string group)
    {
        var most = Math.Max(1, options.MaxProcesses - (2 * options.EffectiveCount) - options.Spares);
        var worker = _workers.Count(other => other.Role == WorkerRole.Dedicated) < most ? TakeSpare(group, WorkerRole.Dedicated) : null;
        if (worker is not null)
        {
            worker.Runtimes = 1;
        }

        return worker;
    }

    /// <summary>Gives a runtime's place back.</summary>
    /// <returns>Whether the worker is not needed any more: it has been marked as retired.</returns>
    public bool Release(Worker worker)
    {
        worker.Runtimes--;
        if (worker.Runtimes > 0 || worker.Order is not null || !_workers.Contains(worker))
        {
            return false;
        }

        var surplus = worker.Role == WorkerRole.Dedicated || (worker.Role == WorkerRole.Session && Count(worker.Group, WorkerRole.Session) > options.EffectiveCount);
        if (surplus)
        {
            worker.Role = WorkerRole.Retired;
        }

        return surplus;
    }

    private static bool HasNothingToDo(Worker worker) =>
        worker.Order is null && worker.Role switch
        {
            WorkerRole.OneShot => worker.Link.PendingCount == 0,
            WorkerRole.Session => worker.Runtimes == 0,
            _ => false,
        };

    private static bool IsUsable(Worker worker, string group, WorkerRole role) => worker.Role == role && worker.Order is null && worker.Group == group;

    private int Count(string group, WorkerRole role) => _workers.Count(worker => IsUsable(worker, group, role));

    private int Missing(string group, WorkerRole role) =>
        Math.Max(0, (role == WorkerRole.Spare ? options.Spares : options.EffectiveCount) - Count(group, role));

    // One-shot evaluations first: it is for them that the service counts as ready.
    private void AssignSpares()
    {
        foreach (var role in (ReadOnlySpan<WorkerRole>)[WorkerRole.OneShot, WorkerRole.Session])
        {
            foreach (var group in _groups.Keys)
            {
                while (Missing(group, role) > 0 && TakeSpare(group, role) is not null)
                {
                }
            }
        }
    }

    private Worker? TakeSpare(string group, WorkerRole role)
    {
        var spare = _workers.Find(worker => IsUsable(worker, string.Empty, WorkerRole.Spare));
        if (spare is not null)
        {
            spare.Role = role;
            spare.Group = group;
        }

        return spare;
    }
}
