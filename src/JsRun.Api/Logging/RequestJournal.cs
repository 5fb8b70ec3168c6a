namespace JsRun.Api.Logging;

/// <summary>What handlers note about a request for its one log line.</summary>
internal sealed class RequestJournal
{
    /// <summary>The <see cref="Code"/> of a request whose client did not wait for the answer.</summary>
    public const string ClientGone = "client_gone";

    /// <summary>Outcome of an evaluation or code of a problem.</summary>
    public string? Code { get; set; }

    /// <summary>The runtime that the request is about.</summary>
    public string? RuntimeId { get; set; }

    /// <summary>The request's journal.</summary>
    public static RequestJournal Of(HttpContext http)
    {
        if (http.Features.Get<RequestJournal>() is { } journal)
        {
            return journal;
        }

        journal = new RequestJournal();
        http.Features.Set(journal);
        return journal;
    }
}
