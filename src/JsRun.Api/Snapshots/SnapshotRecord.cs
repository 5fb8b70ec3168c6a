namespace JsRun.Api.Snapshots;

/// <summary>A snapshot that is stored.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TenantName">Name of its tenant's folder.</param>
/// <param name="Path">Its file.</param>
/// <param name="Header">What its file says of it; believed only of a file whose signature has been verified.</param>
/// <param name="FileBytes">Bytes of the file.</param>
/// <param name="Bytes">Bytes of the blob.</param>
/// <param name="Sequence">Position in the order of creation.</param>
internal sealed record SnapshotRecord(string Id, string TenantName, string Path, SnapshotHeader Header, long FileBytes, long Bytes, long Sequence);
