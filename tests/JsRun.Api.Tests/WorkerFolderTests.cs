using System.Reflection;

namespace JsRun.Api.Tests;

public sealed class WorkerFolderTests
{
    [Fact]
    public void BuiltApi_HasWorkerInItsFolder()
    {
        var api = typeof(WorkerFolderTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "JsRun.ApiPath").Value!;
        foreach (var name in new[] { "JsRun.Worker", "jsrun-launch", "libjsrun_sandbox.so" })
        {
            File.Exists(Path.Combine(Path.GetDirectoryName(api)!, "worker", name)).ShouldBeTrue(name);
        }
    }
}
