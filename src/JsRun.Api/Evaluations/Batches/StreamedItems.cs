using System.Globalization;
using System.Text;
using JsRun.Api.Streaming;

namespace JsRun.Api.Evaluations.Batches;

/// <summary>Answers a batch with an <c>item</c> event for each evaluation as it finishes.</summary>
internal sealed class StreamedItems(EventStream stream) : IBatchAnswer
{
    private static readonly byte[] Item = "item"u8.ToArray();
    private static readonly byte[] End = "}"u8.ToArray();

    /// <inheritdoc />
    public async ValueTask AddAsync(int index, BatchItem item, CancellationToken stop)
    {
        using (item)
        {
            var begin = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"index\":{index},\"value\":"));
            await stream.SendAsync(Item, begin, item.Json, End);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
