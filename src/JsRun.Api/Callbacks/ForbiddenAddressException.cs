namespace JsRun.Api.Callbacks;

/// <summary>An address may not be connected to.</summary>
internal sealed class ForbiddenAddressException() : IOException("The address may not be connected to.");
