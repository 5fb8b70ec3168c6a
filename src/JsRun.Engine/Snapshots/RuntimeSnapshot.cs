using System.Runtime.InteropServices;
using JsRun.Engine.Native;

namespace JsRun.Engine;

/// <summary>
/// A snapshot that runtimes can start from: the state that scripts had set up when <see cref="JsRuntime.TakeSnapshotAsync"/> wrote it. Its
/// bytes are in native memory until it is disposed of and the last runtime that started from it is closed. Any thread.
/// </summary>
public sealed class RuntimeSnapshot : SafeHandle
{
    private RuntimeSnapshot(nint handle, long length, bool hasConsole)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        SetHandle(handle);
        Length = length;
        HasConsole = hasConsole;
    }

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>Bytes of the blob.</summary>
    public long Length { get; }

    /// <summary>Its context has a <c>console</c> already.</summary>
    public bool HasConsole { get; }

    /// <summary>
    /// Opens a blob, which is copied. V8 believes its bytes: it must be one of <see cref="JsRuntime.TakeSnapshotAsync"/>'s, unchanged,
    /// made where <see cref="V8Platform.SnapshotBuild"/> was the same.
    /// </summary>
    /// <exception cref="EngineException">It is another V8 version's.</exception>
    public static unsafe RuntimeSnapshot Open(ReadOnlySpan<byte> blob, bool hasConsole)
    {
        nint snapshot;
        JsrStatus status;
        fixed (byte* bytes = blob)
        {
            status = NativeMethods.SnapshotOpen(bytes, (ulong)blob.Length, &snapshot);
        }

        return status == JsrStatus.Ok
            ? new RuntimeSnapshot(snapshot, blob.Length, hasConsole)
            : throw new EngineException($"The snapshot cannot be opened ({status}).");
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        NativeMethods.SnapshotClose(handle);
        return true;
    }
}
