namespace JsRun.Api.Tests.Sessions;

/// <summary>What a client's function throws.</summary>
internal sealed class RpcException(int code, string message, object? data = null) : Exception(message)
{
    public int Code => code;

    public object? ErrorData => data;
}
