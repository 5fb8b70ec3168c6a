namespace JsRun.Api.Tests.Messages;

/// <summary>Two requests at once.</summary>
internal static class Together
{
    /// <summary>The first request's answer, once the second has been answered too.</summary>
    public static async Task<T> WhileAsync<T>(this Task<T> first, Task second)
    {
        await second;
        return await first;
    }
}
