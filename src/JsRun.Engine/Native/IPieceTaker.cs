namespace JsRun.Engine.Native;

/// <summary>Takes what the library writes piece by piece.</summary>
internal interface IPieceTaker
{
    /// <summary>Takes a piece; an empty one only asks whether to go on. Owner thread; must not call the library, may wait.</summary>
    /// <returns>False to end the writing.</returns>
    bool Take(ReadOnlySpan<byte> piece);
}
