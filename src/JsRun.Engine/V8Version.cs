using System.Runtime.InteropServices;
using JsRun.Engine.Native;

namespace JsRun.Engine;

/// <summary>The version of V8 in this process.</summary>
public static class V8Version
{
    /// <summary>V8's version, such as <c>13.6.233.17</c>. Any thread.</summary>
    public static unsafe string Current => Marshal.PtrToStringUTF8((nint)NativeMethods.Version())!;
}
