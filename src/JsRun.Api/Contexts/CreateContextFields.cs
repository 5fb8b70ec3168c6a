using JsRun.Api.Requests.Fields;
using JsRun.Api.Runtimes;

namespace JsRun.Api.Contexts;

/// <summary>The fields of the body of <c>POST /runtimes/{id}/contexts</c>, all optional.</summary>
internal static class CreateContextFields
{
    private const int MaxFileNameLength = 1024;

    public static readonly FieldTable<CreateContextBody> Table = new(
        new ContextNameField(),
        new ContextField<CreateContextBody>(
            "realmOf", "Id or name of a context: this one is then a second name of the same realm, with the same global object.", (body, context) => body.RealmOf = context),
        new GlobalsField<CreateContextBody>(
            "globals", "Each property becomes a global before the bootstrap script runs; the values are tagged.", (body, json) => body.Globals = json),
        new FlagField<CreateContextBody>(
            "console", "Give the context a `console` global; the runtime's `console` when left out.", (body, value) => body.Console = value),
        new FlagField<CreateContextBody>(
            "web", "Give the context the web's globals: `URL`, `TextEncoder`, `AbortController`, `crypto` and others; the runtime's `web` when left out.", (body, value) => body.Web = value),
        new SourceField<CreateContextBody>(
            "bootstrap", "Script that is run once, before the context is ready. Its failure is the request's: 422 `bootstrap_failed`.", (body, json) => body.Bootstrap = json),
        new TextField<CreateContextBody>(
            "bootstrapFilename",
            "Name of the bootstrap script in stack traces.",
            CreateRuntimeBody.DefaultBootstrapFileName,
            MaxFileNameLength,
            (body, text) => body.BootstrapFileName = text),
        new IntrinsicsField<CreateContextBody>(
            "intrinsics",
            "What the context has of V8's built-ins, in place of the runtime's `intrinsics`; `{}` for all of them. Not together with `realmOf`.",
            (body, json) => body.Intrinsics = json),
        new LinksField());
}
