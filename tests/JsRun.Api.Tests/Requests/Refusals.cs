using System.Net.Http.Headers;
using JsRun.Api.Tests.Calls;

namespace JsRun.Api.Tests.Requests;

/// <summary>What a refused request is answered with.</summary>
internal static class Refusals
{
    public static ByteArrayContent JsonContent(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    public static void ShouldBeProblem(Answer answer, int status, string code)
    {
        answer.Status.ShouldBe(status, answer.Body.ToString());
        answer.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        answer["code"].ShouldBe(code);
        answer["traceId"]!.ShouldNotBeEmpty();
    }

    public static void ShouldHaveError(Answer answer, string path, string message)
    {
        ShouldBeProblem(answer, 400, "invalid_request");
        var error = answer.Body.GetProperty("errors").EnumerateObject().ShouldHaveSingleItem();
        error.Name.ShouldBe(path);
        error.Value.EnumerateArray().ShouldHaveSingleItem().GetString()!.ShouldContain(message);
    }
}
