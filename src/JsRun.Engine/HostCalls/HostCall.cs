using JsRun.Engine.HostCalls;

namespace JsRun.Engine;

/// <summary>A script's call of a host function. Any thread.</summary>
public sealed class HostCall
{
    private readonly HostCallBook _book;

    internal HostCall(HostCallBook book, ulong number, HostFunction function, long run, ulong context, byte[] arguments)
    {
        _book = book;
        Number = number;
        Function = function;
        Run = run;
        Context = context;
        Arguments = arguments;
    }

    /// <summary>What was called.</summary>
    public HostFunction Function { get; }

    /// <summary>The arguments: a JSON array in tagged form.</summary>
    public ReadOnlyMemory<byte> Arguments { get; }

    /// <summary><see cref="RunOptions.HostTag"/> of the run that called; 0 once that was answered.</summary>
    public ulong Tag { get; internal init; }

    /// <summary>What the host wants to find again.</summary>
    public object? HostState { get; set; }

    internal ulong Number { get; }
    internal long Run { get; }
    internal ulong Context { get; }

    // Under the book's lock.
    internal bool IsAnswered { get; set; }
    internal bool IsCancelled { get; set; }
    internal bool IsError { get; set; }
    internal ReadOnlyMemory<byte> Json { get; set; }

    /// <summary>The native library has the answer. Owner thread.</summary>
    internal bool IsTaken { get; set; }

    /// <summary>Gives the value; never waits. <see cref="IFunctionHost.Taken"/> follows in any case.</summary>
    /// <param name="valueJson">One value in tagged form, empty for <c>undefined</c>; stays as it is until it is taken.</param>
    /// <returns>False when it was answered before: nothing follows.</returns>
    public bool Answer(ReadOnlyMemory<byte> valueJson) => _book.Answer(this, isError: false, valueJson);

    /// <summary>Has the function throw; as <see cref="Answer"/>.</summary>
    public bool Fail(HostError error) => _book.Answer(this, isError: true, error.ToJson());
}
