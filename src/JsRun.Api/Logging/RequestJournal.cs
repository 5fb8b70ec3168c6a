namespace JsRun.Api.Logging;

/// <summary>What handlers note about a request for its one log line.</summary>
internal sealed class RequestJournal(HttpContext http)
{
    /// <summary>The <see cref="Code"/> of a request whose client did not wait for the answer.</summary>
    public const string ClientGone = "client_gone";

    /// <summary>Outcome of an evaluation or code of a problem.</summary>
    public string? Code { get; set; }

    /// <summary>The runtime that the request is about.</summary>
    public string? RuntimeId { get; set; }

    /// <summary>Names the request in logs and answers.</summary>
    public string TraceId => field ??= TraceIds.For(http);

    /// <summary>The request's journal.</summary>
    public static RequestJournal Of(HttpContext http)
    {
        if (http.Features.Get<RequestJournal>() is { } journal)
        {
            return journal;
        }

        journal = new RequestJournal(http);
        http.Features.Set(journal);
        return journal;
    }
}
