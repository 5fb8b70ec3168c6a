using System.Text.Unicode;
using JsRun.Api.Callers;
using JsRun.Api.Problems;
using JsRun.Api.Quotas;

namespace JsRun.Api.Requests;

/// <summary>A request's body in pooled memory. Whoever read it owns it until disposed.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstChunkBytes = 4096;

    // What is announced is no more than a hint.
    private const int MostAtFirstBytes = 64 * 1024;

    private readonly BodyBuffer _buffer;
    private readonly int _start;
    private bool _isDisposed;

    private RequestBody(BodyBuffer buffer, int start)
    {
        _buffer = buffer;
        _start = start;
    }

    /// <summary>The bytes, valid until disposed. Those of a text are well-formed UTF-8 without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _buffer.Written[_start..];
        }
    }

    /// <summary>Reads a JSON body of at most <paramref name="maxBytes"/>; memory grows with what arrives, not with what is announced.</summary>
    /// <returns>The body, or what is wrong with it.</returns>
    public static async ValueTask<(RequestBody? Body, Problem? Problem)> ReadJsonAsync(HttpContext http, int maxBytes, bool mayBeEmpty = false)
    {
        var request = http.Request;
        if (mayBeEmpty && request.ContentLength is null or 0 && request.ContentType is null && request.Headers.TransferEncoding.Count == 0)
        {
            if (ComesFromAnotherSite(request))
            {
                return (null, new Problem(ProblemKind.Forbidden, "Web pages of other sites may not send this request without a body of application/json."));
            }

            return (EmptyObject(), null);
        }

        if (JsonContentType.Check(request) is { } refusal)
        {
            return (null, refusal);
        }

        return await ReadAsync(http, maxBytes, isText: true);
    }

    /// <summary>Reads a body of any type, of at most <paramref name="maxBytes"/>.</summary>
    /// <param name="http">The request.</param>
    /// <param name="maxBytes">Longest body.</param>
    /// <param name="isText">Whether it has to be UTF-8.</param>
    /// <param name="setting">Full name of the setting that limits it, and how much of such there is; null: those of all requests.</param>
    /// <returns>The body, or what is wrong with it.</returns>
    public static async ValueTask<(RequestBody? Body, Problem? Problem)> ReadAsync(HttpContext http, int maxBytes, bool isText, string? setting = null)
    {
        var request = http.Request;
        if (request.ContentLength > maxBytes)
        {
            return (null, BodyTooLarge.Problem(maxBytes, setting));
        }

        // What has been read before, so that it can be answered once, is accounted for there.
        var quota = setting is null && request.Body is not MemoryStream ? Caller.Of(http)?.Use.Input : null;
        if (request.ContentLength > quota?.MaxBytes)
        {
            return (null, BodyTooLarge.Problem(quota!.MaxBytes, InputMemory.Setting));
        }

        var buffer = new BodyBuffer(quota);
        try
        {
            var problem = await FillAsync(http, buffer, maxBytes) ? null : NoRoom(quota!, buffer.Written.Length);
            problem ??= buffer.Written.Length > maxBytes ? BodyTooLarge.Problem(maxBytes, setting) : null;
            problem ??= isText ? WrongText(buffer.Written.Span) : null;
            if (problem is null)
            {
                return (new RequestBody(buffer, isText && buffer.Written.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0), null);
            }

            buffer.Dispose();
            return (null, problem);
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _isDisposed = true;
        _buffer.Dispose();
    }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    // Reads to the end, or until it is too long; false when there is no memory for it.
    private static async ValueTask<bool> FillAsync(HttpContext http, BodyBuffer buffer, int maxBytes)
    {
        // One more byte, to see the end, or that there is more than there may be.
        var most = (int)Math.Min(http.Request.ContentLength ?? maxBytes, maxBytes) + 1;
        var first = Math.Min(http.Request.ContentLength is null ? FirstChunkBytes : MostAtFirstBytes, most);
        int read;
        do
        {
            if (buffer.Free.IsEmpty && !buffer.TryGrow(Math.Clamp(2 * buffer.Written.Length, first, most)))
            {
                return false;
            }

            read = await ReadAsync(http, buffer.Free);
            buffer.Advance(read);
        }
        while (read > 0 && buffer.Written.Length <= maxBytes);
        return true;
    }

    // To read on takes what there is and twice as much: where that is more than all of the tenant's requests may take, no other try goes better.
    private static Problem NoRoom(InputMemory quota, int length) =>
        3L * length > quota.MaxBytes ? BodyTooLarge.Problem(quota.MaxBytes / 3, InputMemory.Setting) : quota.Refusal;

    private static RequestBody EmptyObject()
    {
        var buffer = new BodyBuffer(quota: null);
        buffer.TryGrow(2);
        "{}"u8.CopyTo(buffer.Free.Span);
        buffer.Advance(2);
        return new RequestBody(buffer, 0);
    }

    // Browsers ask before they send JSON to another site, and are refused unless the configuration has it; a request without a body they just send.
    private static bool ComesFromAnotherSite(HttpRequest request) =>
        request.Headers.Origin is { Count: > 0 } origin
        && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
        && !OriginList.Of(request).Contains(origin.ToString());

    private static async ValueTask<int> ReadAsync(HttpContext http, Memory<byte> into)
    {
        try
        {
            return await http.Request.Body.ReadAsync(into, http.RequestAborted);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            // Such as a chunk whose size is no number that the server can hold.
            throw new BadHttpRequestException("The request body cannot be read.", exception);
        }
    }

    private static Problem? WrongText(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? null : Problem.Invalid(FieldErrors.Body, $"is not UTF-8: {Utf8Position.OfFirstError(text)}.");
}
