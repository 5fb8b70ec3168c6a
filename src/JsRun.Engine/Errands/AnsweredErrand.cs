using JsRun.Engine.Isolates;

namespace JsRun.Engine.Errands;

/// <summary>An errand that somebody waits for.</summary>
/// <param name="what">What is to be done. Must not throw.</param>
/// <param name="otherwise">The answer when the runtime closes instead.</param>
internal sealed class AnsweredErrand<T>(Func<IsolateSession, T> what, T otherwise) : Errand
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer.</summary>
    public Task<T> Answer => _answer.Task;

    public override void Do(IsolateSession session) => _answer.SetResult(what(session));

    public override void GiveUp() => _answer.SetResult(otherwise);
}
