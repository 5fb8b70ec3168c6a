using JsRun.Engine;
using JsRun.Worker.Hosting;

namespace JsRun.Worker.Tests.Hosting;

public sealed class EngineTermsTests
{
    private static readonly RunOutcome[] NotCarriedOut =
    [
        RunOutcome.Crashed, RunOutcome.Closed, RunOutcome.InvalidValue, RunOutcome.InvalidModule, RunOutcome.NoSuchModule, RunOutcome.FunctionNotFound, RunOutcome.FunctionReleased,
        RunOutcome.QueueFull, RunOutcome.Cancelled, RunOutcome.SnapshotFailed,
        RunOutcome.InvalidIntrinsics,
    ];

    [Fact]
    public void Of_EachOutcome_HasTheSameNameOrNone()
    {
        foreach (var outcome in Enum.GetValues<RunOutcome>())
        {
            EngineTerms.Of(outcome)?.ToString().ShouldBe(NotCarriedOut.Contains(outcome) ? null : outcome.ToString());
        }
    }

    [Fact]
    public void Of_EachState_HasTheSameName()
    {
        foreach (var state in Enum.GetValues<Engine.RuntimeState>())
        {
            EngineTerms.Of(state).ToString().ShouldBe(state.ToString());
        }
    }

    [Theory]
    [InlineData(Engine.CloseReason.Deleted, Protocol.Vocabulary.CloseReason.Deleted)]
    [InlineData(Engine.CloseReason.Evicted, Protocol.Vocabulary.CloseReason.Evicted)]
    [InlineData(Engine.CloseReason.HeapLimit, Protocol.Vocabulary.CloseReason.HeapLimit)]
    [InlineData(Engine.CloseReason.Failed, Protocol.Vocabulary.CloseReason.Lost)]
    public void Of_CloseReason_IsTheContracts(Engine.CloseReason reason, Protocol.Vocabulary.CloseReason expected) =>
        EngineTerms.Of(reason).ShouldBe(expected);
}
