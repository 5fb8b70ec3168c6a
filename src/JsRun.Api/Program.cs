var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // appsettings.json lies beside the program, whatever folder it is started from.
    ContentRootPath = AppContext.BaseDirectory,
});
var app = builder.Build();
app.MapGet("/health/live", () => Results.Ok());
app.Run();
