namespace JsRun.Engine;

/// <summary>What evaluations and calls have in common. The engine reads the memory it is given until the run is answered.</summary>
public abstract class RunOptions
{
    /// <summary>The run's limits.</summary>
    public required RunLimits Limits { get; init; }

    public ResultFormat Format { get; init; }

    /// <summary>Exposes the <c>console</c> global, for good where the context is not <see cref="FreshContext"/>, and keeps what this run writes.</summary>
    public bool Console { get; init; }

    /// <summary>Adds the web's globals to the context, for good where it is not <see cref="FreshContext"/>.</summary>
    public bool Web { get; init; }

    /// <summary>Id or name of the context to run in; null for the default one. Not with <see cref="FreshContext"/>.</summary>
    public string? Context { get; init; }

    /// <summary>Runs in a context made for this run, which is disposed of with it.</summary>
    public bool FreshContext { get; init; }

    /// <summary>Reads a stream or iterator that is the value to its end and gives the array of its items.</summary>
    public bool DrainStreams { get; init; }

    /// <summary>
    /// Gets the items of a stream or iterator that is the value, which is read to its end; the value is then of the type
    /// <see cref="JsValueType.Stream"/> and nothing else. Not with <see cref="DrainStreams"/>.
    /// </summary>
    public IItemSink? ItemSink { get; init; }

    /// <summary>Gives no value but undefined, without looking at what there is.</summary>
    public bool DropValue { get; init; }

    /// <summary>What a host finds again in the calls that the run makes until it is answered: <see cref="HostCall.Tag"/>.</summary>
    public ulong HostTag { get; init; }

    /// <summary>Notes when its source is compiled and its result written: <see cref="RunResult.Parts"/>.</summary>
    public bool TellsParts { get; init; }

    /// <summary>Lets functions and streams become handles; otherwise they are not serializable.</summary>
    public bool AllowHandles { get; init; }

    /// <summary>Gets console entries as they are written; they are then not in the result.</summary>
    public IConsoleSink? ConsoleSink { get; init; }
}
