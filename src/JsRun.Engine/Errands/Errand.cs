using JsRun.Engine.Isolates;

namespace JsRun.Engine.Errands;

/// <summary>Something that another thread wants done on the runtime's own thread, as soon as can be.</summary>
internal abstract class Errand
{
    /// <summary>Does it. Owner thread: between scripts or in the middle of one.</summary>
    public abstract void Do(IsolateSession session);

    /// <summary>It will not be done: the runtime closes. Any thread.</summary>
    public abstract void GiveUp();
}
