namespace JsRun.Engine;

/// <summary>How a value becomes JSON.</summary>
public enum ResultFormat
{
    /// <summary>Lossless: what JSON lacks is a one-key object such as <c>{"$bigint":"1"}</c>.</summary>
    Tagged = 0,

    /// <summary>As <c>JSON.stringify</c>.</summary>
    Json = 1,
}
