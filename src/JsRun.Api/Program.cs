using JsRun.Api;
using JsRun.Api.Callers;
using JsRun.Api.Commands;
using JsRun.Api.Contexts;
using JsRun.Api.Evaluations;
using JsRun.Api.Evaluations.Batches;
using JsRun.Api.Health;
using JsRun.Api.Idempotency;
using JsRun.Api.Links;
using JsRun.Api.Logging;
using JsRun.Api.Metrics;
using JsRun.Api.Modules;
using JsRun.Api.OpenApi;
using JsRun.Api.Options;
using JsRun.Api.Problems;
using JsRun.Api.Quotas;
using JsRun.Api.Requests;
using JsRun.Api.Responses;
using JsRun.Api.Runtimes;
using JsRun.Api.Runtimes.Dumps;
using JsRun.Api.Runtimes.Inspectors;
using JsRun.Api.Runtimes.Jobs;
using JsRun.Api.Runtimes.Streams;
using JsRun.Api.Service;
using JsRun.Api.Sessions;
using JsRun.Api.Snapshots;
using JsRun.Api.WebConsole;

if (args is [KeysCommand.Name, ..])
{
    return KeysCommand.Run(args);
}

TurnSlice.Shorten();
var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // appsettings.json lies beside the program, whatever folder it is started from.
    ContentRootPath = AppContext.BaseDirectory,
});
JsRunOptions options;
try
{
    builder.Configuration.AddConfigFile();
    options = builder.Services.AddJsRunOptions(builder.Configuration);
}
catch (SettingsException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

builder.UseDefaultAddress();
builder.AddConfiguredLogging();
builder.Services.AddJsRun(options);
builder.Services.AddOpenApiDocument();
builder.Services.AddWebConsole();

var app = builder.Build();
app.UseAnswerHeaders();
app.UseMiddleware<RequestLogMiddleware>();
app.UseMiddleware<ProblemMiddleware>();
app.UseMiddleware<HostFilterMiddleware>();
app.UseOpenApiDocument();
app.UseRouting();
app.UseCrossOrigin();
app.UseMiddleware<AuthenticationMiddleware>();
app.UseMiddleware<RequestRateMiddleware>();
app.UseMiddleware<SocketGateMiddleware>();
app.UseMiddleware<RequestRulesMiddleware>();
app.UseMiddleware<IdempotencyMiddleware>();
app.MapEvaluations();
app.MapBatches();
app.MapRuntimes();
app.MapRuntimeRuns();
app.MapRuntimeFunctions();
app.MapRuntimeStreams();
app.MapRuntimeInspection();
app.MapJobs();
app.MapContexts();
app.MapLinks();
app.MapGlobals();
app.MapRuntimeDumps();
app.MapInspectors();
app.MapSessions();
app.MapSnapshots();
app.MapModules();
app.MapHealth();
app.MapService();
app.MapWorkers();
app.MapMetrics();
app.MapWebConsole();
app.AnnounceAddress();

return await app.RunToEndAsync();
