using System.Reflection;

namespace JsRun.Api.Tests;

public sealed class WorkerFolderTests
{
    [Fact]
    public void BuiltApi_HasWorkerInItsFolder()
    {
        var api = typeof(WorkerFolderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "JsRun.ApiPath").Value!;
        File.Exists(Path.Combine(Path.GetDirectoryName(api)!, "worker", "JsRun.Worker")).ShouldBeTrue();
    }
}
