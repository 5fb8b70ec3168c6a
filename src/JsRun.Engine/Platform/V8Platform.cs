using System.Runtime.InteropServices;
using System.Text;
using JsRun.Engine.Native;
using JsRun.Engine.Snapshots;

namespace JsRun.Engine;

/// <summary>V8 in this process.</summary>
public static class V8Platform
{
    private static readonly Lock Gate = new();
    private static bool _initialized;
    private static EngineException? _failure;

    /// <summary>
    /// Initialises V8 and builds the startup snapshot that every isolate starts from. The first call decides; later calls return
    /// at once, or fail as it did. Any thread; blocks for some ten milliseconds.
    /// </summary>
    /// <exception cref="EngineException">V8 does not know a flag, or the snapshot could not be built.</exception>
    public static void Initialize(V8PlatformOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (Gate)
        {
            if (_initialized)
            {
                return;
            }

            if (_failure is not null)
            {
                throw new EngineException(_failure.Message, _failure);
            }

            try
            {
                InitializeV8(options);
                var script = BootstrapScript.Read();
                BuildSnapshot(script);
                SnapshotBuild = SnapshotIdentity.Compute(EngineVersion, options.Flags, NativeMethods.SnapshotLayout(), script);
            }
            catch (EngineException failure)
            {
                // V8 cannot be initialised twice.
                _failure = failure;
                throw;
            }

            Volatile.Write(ref _initialized, true);
        }
    }

    /// <summary>V8's version, such as <c>13.6.233.17</c>. Any thread.</summary>
    public static unsafe string EngineVersion => Marshal.PtrToStringUTF8((nint)NativeMethods.Version())!;

    /// <summary>
    /// Names all that a snapshot depends on: V8's version and flags, the native library's build and the service's own script. Any thread,
    /// after <see cref="Initialize"/>.
    /// </summary>
    public static string SnapshotBuild { get; private set; } = string.Empty;

    /// <summary>What is alive now. Any thread, after <see cref="Initialize"/>.</summary>
    public static unsafe LiveCounts LiveCounts
    {
        get
        {
            JsrLiveCounts counts;
            NativeMethods.LiveCountsGet(&counts);
            return new LiveCounts(counts.Isolates, counts.Contexts, counts.Runs, counts.Functions);
        }
    }

    internal static void ThrowIfNotInitialized()
    {
        if (!Volatile.Read(ref _initialized))
        {
            throw new EngineException("V8Platform.Initialize has to be called first.");
        }
    }

    private static unsafe void InitializeV8(V8PlatformOptions options)
    {
        var flags = Encoding.UTF8.GetBytes(options.Flags);
        fixed (byte* flagsPointer = flags)
        {
            var native = new JsrPlatformOptions
            {
                V8Flags = new JsrText(flagsPointer, flags.Length),
                WorkerThreads = options.BackgroundThreads,
                AbiVersion = NativeMethods.AbiVersion,
                Callbacks = NativeCallbacks.Table,
            };
            var status = NativeMethods.PlatformInit(&native);
            if (status != JsrStatus.Ok)
            {
                throw new EngineException($"V8 could not be initialised ({status}) with the flags '{options.Flags}'. {LastError()}");
            }
        }
    }

    private static unsafe void BuildSnapshot(byte[] script)
    {
        JsrBuffer blob = default;
        try
        {
            JsrStatus status;
            fixed (byte* scriptPointer = script)
            {
                status = NativeMethods.SnapshotBuild(new JsrText(scriptPointer, script.Length), &blob);
            }

            if (status == JsrStatus.Ok)
            {
                status = NativeMethods.SnapshotUse(blob.Data, blob.Length);
            }

            if (status != JsrStatus.Ok)
            {
                throw new EngineException($"The startup snapshot could not be built ({status}). {LastError()}");
            }
        }
        finally
        {
            NativeMethods.BufferFree(&blob);
        }
    }

    private static unsafe string LastError()
    {
        JsrBuffer buffer = default;
        NativeMethods.LastError(0, &buffer);
        var text = Encoding.UTF8.GetString(buffer.Data, checked((int)buffer.Length));
        NativeMethods.BufferFree(&buffer);
        return text;
    }
}
