using JsRun.Engine.Deadlines;

namespace JsRun.Engine.Tests.Deadlines;

public sealed class DeadlineHeapTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void RemoveFirst_AfterRandomAddsAndMoves_GivesThemInOrder(int seed)
    {
        var random = new Random(seed);
        var heap = new DeadlineHeap();
        var targets = Enumerable.Range(0, 200).Select(_ => new Target { DueNs = random.Next(1000) }).ToArray();
        foreach (var target in targets)
        {
            heap.AddOrMoveUp(target);
        }

        foreach (var target in targets.Where(_ => random.Next(2) == 0))
        {
            target.DueNs -= random.Next(1000);
            heap.AddOrMoveUp(target);
        }

        var taken = new List<long>();
        while (heap.First is { } first)
        {
            heap.RemoveFirst();
            first.HeapIndex.ShouldBe(-1);
            taken.Add(first.DueNs);
        }

        taken.ShouldBe(targets.Select(target => target.DueNs).Order());
    }

    private sealed class Target : DeadlineTarget
    {
        public override long OnDue(long nowNs) => long.MaxValue;
    }
}
