namespace JsRun.Api.Tests.Messages;

/// <summary>The value of <c>links</c>.</summary>
internal static class Link
{
    public static string[] To(params string[] contexts) => contexts;
}
