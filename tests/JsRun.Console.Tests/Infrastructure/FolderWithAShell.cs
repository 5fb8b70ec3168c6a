namespace JsRun.WebConsole.Tests.Infrastructure;

/// <summary>A folder for what a build makes; as a path of programs it has a shell and nothing else.</summary>
internal sealed class FolderWithAShell : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("jsrun-path-");

    public FolderWithAShell() => File.CreateSymbolicLink(System.IO.Path.Combine(Path, "sh"), "/bin/sh");

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
