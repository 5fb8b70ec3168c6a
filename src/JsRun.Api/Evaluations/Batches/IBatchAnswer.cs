namespace JsRun.Api.Evaluations.Batches;

/// <summary>Takes the items of a batch as they finish, and writes them. Any thread.</summary>
internal interface IBatchAnswer : IAsyncDisposable
{
    /// <summary>Takes an item; completes when there is room for another.</summary>
    /// <param name="index">Its place in the request.</param>
    /// <param name="item">What came of it; taken over.</param>
    /// <param name="stop">Cancelled when the rest of the batch is given up: there may never be room then.</param>
    ValueTask AddAsync(int index, BatchItem item, CancellationToken stop);
}
