using Microsoft.AspNetCore.HostFiltering;

namespace JsRun.Api.Requests;

/// <summary>The names under which the service takes requests.</summary>
internal static class HostFilterExtensions
{
    public static void AddHostFilter(this IServiceCollection services, HostNames names)
    {
        services.AddSingleton(names);

        // The framework's own filter, which stands before all else, lets everything pass.
        services.Configure<HostFilteringOptions>(options => options.AllowedHosts = ["*"]);
    }
}
