namespace JsRun.Api.Service;

/// <summary>What the OpenAPI document says of all that workers report of themselves.</summary>
internal static class ReportDocs
{
    /// <summary>How old it is, as the end of a sentence.</summary>
    public const string Age = "what each worker reported last, about one second ago: the answer waits for no worker, however busy";
}
