// Each test starts a worker: more at once only make one another slow.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
