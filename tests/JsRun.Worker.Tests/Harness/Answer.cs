using System.Text;
using System.Text.Json;
using JsRun.Protocol.Frames;
using JsRun.Protocol.Messages;

namespace JsRun.Worker.Tests.Harness;

/// <summary>A frame from the worker.</summary>
internal sealed record Answer(FrameKind Kind, ulong CorrelationId, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public JsonElement Json => JsonDocument.Parse(Payload).RootElement;

    public RunResultMessage RunResult
    {
        get
        {
            Kind.ShouldBe(FrameKind.RunResult, Kind == FrameKind.Failed ? $"{Failed.Code} {Failed.Path} {Failed.Detail}" : null);
            return RunResultMessage.Read(Payload);
        }
    }

    public JsonElement Envelope => JsonDocument.Parse(RunResult.Envelope).RootElement;

    public FailedMessage Failed
    {
        get
        {
            Kind.ShouldBe(FrameKind.Failed);
            return FailedMessage.Read(Payload);
        }
    }

    public RuntimeClosedMessage RuntimeClosed
    {
        get
        {
            Kind.ShouldBe(FrameKind.RuntimeClosed);
            return RuntimeClosedMessage.Read(Payload);
        }
    }
}
