namespace JsRun.Api.Sessions;

/// <summary>JSON-RPC's codes of errors, and the service's own.</summary>
internal static class JsonRpcErrorCode
{
    /// <summary>The message is no JSON.</summary>
    public const int Parse = -32700;

    /// <summary>The message is no request.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>There is no such method.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>The params are wrong; <c>data</c> is the problem document that says how.</summary>
    public const int InvalidParams = -32602;

    /// <summary>It was not carried out; <c>data</c> is the problem document.</summary>
    public const int Problem = -32000;
}
