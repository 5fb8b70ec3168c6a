namespace JsRun.Engine.Deadlines;

/// <summary>
/// A binary heap by <see cref="DeadlineTarget.DueNs"/> whose members know their place, so that one can be moved up; the
/// framework's queue could only take a second entry, and would grow with every evaluation. Not synchronised.
/// </summary>
internal sealed class DeadlineHeap
{
    private readonly List<DeadlineTarget> _items = [];

    public DeadlineTarget? First => _items.Count == 0 ? null : _items[0];

    /// <summary>Adds the target, or moves it up after its due time was brought forward.</summary>
    public void AddOrMoveUp(DeadlineTarget target)
    {
        if (target.HeapIndex < 0)
        {
            target.HeapIndex = _items.Count;
            _items.Add(target);
        }

        MoveUp(target);
    }

    public void RemoveFirst()
    {
        var last = _items[^1];
        _items[0].HeapIndex = -1;
        _items.RemoveAt(_items.Count - 1);
        if (_items.Count > 0)
        {
            Place(last, 0);
            MoveDown(last);
        }
    }

    private void MoveUp(DeadlineTarget target)
    {
        var index = target.HeapIndex;
        while (index > 0 && _items[(index - 1) / 2].DueNs > target.DueNs)
        {
            Place(_items[(index - 1) / 2], index);
            index = (index - 1) / 2;
        }

        Place(target, index);
    }

    private void MoveDown(DeadlineTarget target)
    {
        var index = target.HeapIndex;
        while (true)
        {
            var child = (2 * index) + 1;
            if (child + 1 < _items.Count && _items[child + 1].DueNs < _items[child].DueNs)
            {
                child++;
            }

            if (child >= _items.Count || _items[child].DueNs >= target.DueNs)
            {
                break;
            }

            Place(_items[child], index);
            index = child;
        }

        Place(target, index);
    }

    private void Place(DeadlineTarget target, int index)
    {
        _items[index] = target;
        target.HeapIndex = index;
    }
}
