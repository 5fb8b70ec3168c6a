namespace JsRun.Api.Tests.Infrastructure;

/// <summary>A script that brings its worker down.</summary>
public static class EngineAbort
{
    /// <summary>V8 gives up on an array that it finds no room for, and its process with it.</summary>
    public const string Code = "'x'.repeat(2 ** 29 - 25).split('')";
}
