using JsRun.Engine.Isolates;

namespace JsRun.Engine.Errands;

/// <summary>A message of the inspector's client. It is taken before it is carried out, which may take as long as a pause.</summary>
internal sealed class InspectorMessageErrand(IInspectorClient client, ReadOnlyMemory<byte> message) : Errand
{
    private readonly TaskCompletionSource<bool> _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is about to be carried out; false when it will not be.</summary>
    public Task<bool> Taken => _taken.Task;

    public override void Do(IsolateSession session)
    {
        var isServed = session.Inspector?.Serves(client) == true;
        _taken.SetResult(isServed);
        if (isServed)
        {
            session.Inspector!.Dispatch(message.Span);
        }
    }

    public override void GiveUp() => _taken.SetResult(false);
}
