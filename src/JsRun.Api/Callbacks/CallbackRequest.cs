namespace JsRun.Api.Callbacks;

/// <summary>A call over HTTP.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Url">Where to; one that <see cref="UrlAllowList"/> permits.</param>
/// <param name="Headers">Headers beside the service's own; checked by <see cref="CallbackHeaders"/>.</param>
/// <param name="Timeout">From the sending to the end of the answer.</param>
/// <param name="Json">The body.</param>
/// <param name="Trace">What it is part of; null for a trace of its own.</param>
internal sealed record CallbackRequest(string Tenant, Uri Url, IReadOnlyDictionary<string, string> Headers, TimeSpan Timeout, byte[] Json, CallerTrace? Trace = null);
