namespace JsRun.Engine;

/// <summary>The engine was misused, or V8 failed where no script is to blame. Never thrown for what a script does.</summary>
public sealed class EngineException : Exception
{
    public EngineException()
    {
    }

    public EngineException(string message)
        : base(message)
    {
    }

    public EngineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
