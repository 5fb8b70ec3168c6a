using System.Runtime.InteropServices;

namespace JsRun.Engine;

/// <summary>The version of V8 in this process.</summary>
public static partial class V8Version
{
    /// <summary>V8's version, such as <c>13.6.233.17</c>. Any thread.</summary>
    public static string Current => Marshal.PtrToStringUTF8(GetVersion())!;

    [LibraryImport("jsrun_v8", EntryPoint = "jsr_version")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial nint GetVersion();
}
