using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit.v3;

[assembly: JsRun.Tests.HangWatch]

namespace JsRun.Tests;

/// <summary>
/// Cancels a test that takes four minutes, and ends a test program in which nothing has begun or ended for ten, saying what was running: a run that hangs
/// fails, and tells where. Every wait of a test has a limit of its own, far below these; this is for those that were forgotten, fixtures' included.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class HangWatchAttribute : BeforeAfterTestAttribute
{
    private const int ExitCode = 70;
    private static readonly TimeSpan TestLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan ProgramLimit = TimeSpan.FromMinutes(10);
    private static readonly ConcurrentDictionary<string, (ITestContext Context, long Since)> Running = new();
    private static long _lastChange = Environment.TickCount64;
    private static string _last = "none";

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running[test.UniqueID] = (TestContext.Current, Environment.TickCount64);
        Note(test);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        Running.TryRemove(test.UniqueID, out _);
        Note(test);
    }

    private static void Note(IXunitTest test)
    {
        _last = test.TestDisplayName;
        Volatile.Write(ref _lastChange, Environment.TickCount64);
    }

    [ModuleInitializer]
    internal static void Begin() => new Thread(Watch) { IsBackground = true, Name = "hang watch" }.Start();

    private static void Watch()
    {
        while (Age(Volatile.Read(ref _lastChange)) < ProgramLimit)
        {
            Thread.Sleep(TimeSpan.FromSeconds(5));
            foreach (var (context, since) in Running.Values)
            {
                if (Age(since) > TestLimit && !context.CancellationToken.IsCancellationRequested)
                {
                    context.CancelCurrentTest();
                }
            }
        }

        var running = Running.IsEmpty ? "none, so a fixture" : string.Join(", ", Running.Values.Select(test => test.Context.Test?.TestDisplayName));
        Console.Error.WriteLine($"Nothing has happened for {ProgramLimit.TotalMinutes} minutes. Running: {running}. Last: {_last}.");
        Console.Error.Flush();
        Environment.Exit(ExitCode);
    }

    private static TimeSpan Age(long since) => TimeSpan.FromMilliseconds(Environment.TickCount64 - since);
}
