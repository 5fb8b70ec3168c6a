using JsRun.Engine.Native;
using JsRun.Engine.Runs;

namespace JsRun.Engine.Runtimes;

/// <summary>How a turn ended.</summary>
/// <param name="Report">The native library's report.</param>
/// <param name="Claimed">The caller has claimed the run and has to answer it.</param>
/// <param name="Stopped">Another run that was stopped in this turn, which had gone on with its code; it is claimed as well.</param>
/// <param name="BackgroundBudgetExceeded">A background turn was stopped for its CPU time.</param>
internal readonly record struct TurnEnd(JsrTurnReport Report, bool Claimed, Run? Stopped, bool BackgroundBudgetExceeded);
