using JsRun.Engine.Native;

namespace JsRun.Engine.Isolates;

/// <summary>
/// A V8 isolate, owned by the thread that created it; every member is for that thread alone. What other threads may do to it is
/// in <see cref="IsolateStopper"/>.
/// </summary>
internal sealed unsafe class Isolate : IDisposable
{
    private readonly nint _handle;
    private bool _disposed;

    private Isolate(nint handle) => _handle = handle;

    public nint Handle => _handle;

    /// <param name="limits">Its limits.</param>
    /// <param name="number">What native callbacks carry.</param>
    /// <param name="snapshot">What it starts from; null for the service's own startup snapshot.</param>
    /// <param name="forSnapshot">Whether <see cref="TakeSnapshot"/> will be called.</param>
    /// <exception cref="EngineException">V8 could not make it.</exception>
    public static Isolate Create(RuntimeLimits limits, ulong number, RuntimeSnapshot? snapshot, bool forSnapshot)
    {
        var held = false;
        try
        {
            snapshot?.DangerousAddRef(ref held);
            return Create(limits, number, snapshot?.DangerousGetHandle() ?? 0, forSnapshot ? JsrIsolateFlags.ForSnapshot : JsrIsolateFlags.None);
        }
        finally
        {
            if (held)
            {
                snapshot!.DangerousRelease();
            }
        }
    }

    private static Isolate Create(RuntimeLimits limits, ulong number, nint snapshot, JsrIsolateFlags flags)
    {
        var options = new JsrIsolateOptions
        {
            MaxHeapBytes = (ulong)limits.MaxHeapBytes,
            InitialHeapBytes = (ulong)limits.InitialHeapBytes,
            HeapHeadroomBytes = (ulong)limits.HeapHeadroomBytes,
            MaxStackBytes = (ulong)limits.MaxStackBytes,
            UserData = number,
            FirstHandleId = HandleIds.First(),
            MaxFunctionHandles = (uint)limits.MaxFunctionHandles,
            MaxTimers = (uint)limits.MaxTimers,
            Snapshot = snapshot,
            Flags = flags,
            MaxModules = (uint)limits.MaxModules,
            MaxImportMapBytes = (uint)limits.MaxImportMapBytes,
            MaxModuleBytes = (ulong)limits.MaxModuleBytes,
            MaxQueuedMessageBytes = (ulong)limits.MaxQueuedMessageBytes,
            MaxQueuedMessages = (uint)limits.MaxQueuedMessages,
            MaxHostCallDepth = (uint)limits.MaxHostCallDepth,
            MaxHostCallBytes = (ulong)limits.MaxHostCallBytes,
        };
        nint handle;
        var status = NativeMethods.IsolateCreate(&options, &handle);
        return status == JsrStatus.Ok ? new Isolate(handle) : throw new EngineException($"The isolate could not be created ({status}).");
    }

    public void SetUserData(ulong number) => NativeMethods.IsolateSetUserData(_handle, number);

    public JsrStatus CreateContext(bool console, out ulong context)
    {
        fixed (ulong* contextPointer = &context)
        {
            context = 0;
            return NativeMethods.ContextCreate(_handle, console ? JsrContextFlags.Console : JsrContextFlags.None, contextPointer);
        }
    }

    public void DisposeContext(ulong context) => _ = NativeMethods.ContextDispose(_handle, context);

    /// <summary>Releases the function handles of what was made in a context.</summary>
    public void ReleaseHandlesOf(ulong context) => _ = NativeMethods.ContextReleaseHandles(_handle, context);

    public JsrStatus AddConsole(ulong context) => NativeMethods.ContextAddConsole(_handle, context);

    /// <summary>Adds the web's globals to a context; once.</summary>
    public JsrStatus AddWeb(ulong context) => NativeMethods.ContextAddWeb(_handle, context);

    /// <summary>Takes intrinsics away from a context that no script has run in, but for those of a snapshot.</summary>
    /// <param name="context">The context; of no use when this fails.</param>
    /// <param name="json">See <see cref="RuntimeOptions.Intrinsics"/>.</param>
    public JsrStatus RestrictContext(ulong context, ReadOnlySpan<byte> json)
    {
        fixed (byte* pointer = json)
        {
            return NativeMethods.ContextRestrict(_handle, context, new JsrText(pointer, json.Length));
        }
    }

    public JsrStatus SetGlobals(ulong context, ReadOnlySpan<byte> objectJson)
    {
        fixed (byte* json = objectJson)
        {
            return NativeMethods.SetGlobals(_handle, context, new JsrText(json, objectJson.Length));
        }
    }

    public JsrStatus SetGlobal(ulong context, ReadOnlySpan<byte> name, ReadOnlySpan<byte> valueJson)
    {
        fixed (byte* namePointer = name, json = valueJson)
        {
            return NativeMethods.SetGlobal(_handle, context, new JsrText(namePointer, name.Length), new JsrText(json, valueJson.Length));
        }
    }

    /// <summary>Sets a global to the value of a run, whatever that is.</summary>
    public JsrStatus SetGlobalToRun(ulong context, ReadOnlySpan<byte> name, long run)
    {
        fixed (byte* namePointer = name)
        {
            return NativeMethods.SetGlobalToRun(_handle, context, new JsrText(namePointer, name.Length), run);
        }
    }

    public JsrContextCounts CountsOf(ulong context)
    {
        JsrContextCounts counts;
        return NativeMethods.ContextCounts(_handle, context, &counts) == JsrStatus.Ok ? counts : default;
    }

    /// <summary>Links two contexts; each is given the name of its port to the other.</summary>
    public JsrStatus Link(ulong context, ReadOnlySpan<byte> name, ulong other, ReadOnlySpan<byte> otherName, out ulong link)
    {
        fixed (byte* namePointer = name, otherPointer = otherName)
        fixed (ulong* linkPointer = &link)
        {
            link = 0;
            return NativeMethods.Link(_handle, context, new JsrText(namePointer, name.Length), other, new JsrText(otherPointer, otherName.Length), linkPointer);
        }
    }

    public void CloseLink(ulong link) => NativeMethods.LinkClose(_handle, link);

    /// <summary>Appends the names of a context's open ports, a JSON array.</summary>
    public void WriteLinks(ulong context, NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            _ = NativeMethods.LinksWrite(_handle, context, buffer);
        }
    }

    /// <summary>What is done to ports whose other end is elsewhere.</summary>
    public IsolatePorts Ports => new(_handle);

    /// <summary>The run on whose behalf the first message that can be delivered was sent; 0 for none, as of those of other runtimes.</summary>
    /// <param name="onlyOfRuns">Passes over messages of no run, and over what comes after one of them at the same port.</param>
    /// <param name="run">The run.</param>
    public bool TryPeekMessage(bool onlyOfRuns, out long run)
    {
        fixed (long* runPointer = &run)
        {
            run = 0;
            return NativeMethods.MessagePeek(_handle, onlyOfRuns ? 1 : 0, runPointer) == JsrStatus.Ok;
        }
    }

    /// <summary>Delivers the message that <see cref="TryPeekMessage"/> finds.</summary>
    public JsrStatus DeliverMessage(bool onlyOfRuns) => NativeMethods.MessageDeliver(_handle, onlyOfRuns ? 1 : 0);

    /// <summary>Sets a global to a host function.</summary>
    public JsrStatus SetHostFunction(ulong context, ReadOnlySpan<byte> name, ulong function, HostFunctionMode mode)
    {
        fixed (byte* namePointer = name)
        {
            return NativeMethods.HostFunctionSet(_handle, context, new JsrText(namePointer, name.Length), function, mode);
        }
    }

    /// <summary>Has modules that are not there asked for, by calls of a function that no script sees.</summary>
    public void SetModuleLoader(ulong function) => NativeMethods.ModuleLoaderSet(_handle, function);

    /// <summary>Forgets a host function; the global that still is it goes, or stays and throws.</summary>
    public void RemoveHostFunction(ulong function, bool keepGlobal) => NativeMethods.HostFunctionRemove(_handle, function, keepGlobal ? 1 : 0);

    /// <summary>Answers a call of a host function, also while that blocks; false when what made it is gone.</summary>
    public bool AnswerHostCall(ulong call, bool isError, ReadOnlySpan<byte> json)
    {
        fixed (byte* pointer = json)
        {
            return NativeMethods.HostCallAnswer(_handle, call, isError ? 1 : 0, new JsrText(pointer, json.Length)) == JsrStatus.Ok;
        }
    }

    /// <summary>The run whose call of a host function has an answer that can be delivered.</summary>
    public bool TryPeekHostAnswer(bool onlyOfRuns, out long run)
    {
        fixed (long* runPointer = &run)
        {
            run = 0;
            return NativeMethods.HostAnswerPeek(_handle, onlyOfRuns ? 1 : 0, runPointer) == JsrStatus.Ok;
        }
    }

    public JsrStatus DeliverHostAnswer(bool onlyOfRuns) => NativeMethods.HostAnswerDeliver(_handle, onlyOfRuns ? 1 : 0);

    /// <param name="name">A URL, or a path.</param>
    /// <param name="kind">What the source is.</param>
    /// <param name="source">A JSON string literal with its quotes when <paramref name="isJsonString"/>, else UTF-8 or WebAssembly.</param>
    /// <param name="isJsonString">How the source is written.</param>
    /// <param name="described">Gets what became of it, as JSON; null for nothing.</param>
    public JsrStatus SetModule(ReadOnlySpan<byte> name, ModuleKind kind, ReadOnlySpan<byte> source, bool isJsonString, NativeBuffer? described)
    {
        fixed (byte* namePointer = name, sourcePointer = source)
        {
            var module = new JsrModuleSource
            {
                Name = new JsrText(namePointer, name.Length),
                Source = new JsrText(sourcePointer, source.Length),
                Kind = (int)kind,
                Flags = isJsonString ? JsrSourceFlags.JsonString : JsrSourceFlags.None,
            };
            if (described is null)
            {
                return NativeMethods.ModuleSet(_handle, &module, null);
            }

            fixed (JsrBuffer* buffer = &described.Raw)
            {
                return NativeMethods.ModuleSet(_handle, &module, buffer);
            }
        }
    }

    public JsrStatus DeleteModule(ReadOnlySpan<byte> name)
    {
        fixed (byte* namePointer = name)
        {
            return NativeMethods.ModuleDelete(_handle, new JsrText(namePointer, name.Length));
        }
    }

    /// <summary>Appends a module's source.</summary>
    public JsrStatus ReadModule(ReadOnlySpan<byte> name, out ModuleKind kind, NativeBuffer output)
    {
        fixed (byte* namePointer = name)
        fixed (ModuleKind* kindPointer = &kind)
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            kind = default;
            return NativeMethods.ModuleRead(_handle, new JsrText(namePointer, name.Length), kindPointer, buffer);
        }
    }

    /// <summary>From here on what is stored can be taken back.</summary>
    public void BeginModules() => NativeMethods.ModulesBegin(_handle);

    /// <summary>Keeps what was stored since <see cref="BeginModules"/>, or takes it back.</summary>
    public void EndModules(bool keep) => NativeMethods.ModulesEnd(_handle, keep ? 1 : 0);

    /// <summary>Appends the list of all modules, a JSON array.</summary>
    public JsrStatus WriteModules(NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            return NativeMethods.ModulesWrite(_handle, buffer);
        }
    }

    public JsrStatus AddImportMap(ulong context, ReadOnlySpan<byte> json)
    {
        fixed (byte* pointer = json)
        {
            return NativeMethods.ImportMapAdd(_handle, context, new JsrText(pointer, json.Length));
        }
    }

    public JsrStatus StartRun(ulong context, long run, in IsolateSource source, out JsrRunState state)
    {
        fixed (byte* code = source.CodeJson, file = source.FileName, cache = source.CodeCache)
        fixed (JsrRunState* statePointer = &state)
        {
            state = JsrRunState.None;
            var native = new JsrSource
            {
                Text = new JsrText(code, source.CodeJson.Length),
                FileName = new JsrText(file, source.FileName.Length),
                CodeCache = new JsrText(cache, source.CodeCache.Length),
                Kind = (int)source.Kind,
                Flags = JsrSourceFlags.JsonString
                    | (source.KeepCode ? JsrSourceFlags.KeepCode : JsrSourceFlags.None)
                    | (source.Times ? JsrSourceFlags.Time : JsrSourceFlags.None),
            };
            return NativeMethods.RunStart(_handle, context, run, &native, statePointer);
        }
    }

    public JsrStatus CallFunction(
        ulong context, long run, ReadOnlySpan<byte> path, ulong functionId, ReadOnlySpan<byte> argsJson, ReadOnlySpan<byte> thisJson, out JsrRunState state)
    {
        fixed (byte* pathPointer = path, args = argsJson, receiver = thisJson)
        fixed (JsrRunState* statePointer = &state)
        {
            state = JsrRunState.None;
            return NativeMethods.RunCall(
                _handle, context, run, new JsrText(pathPointer, path.Length), functionId, new JsrText(args, argsJson.Length), new JsrText(receiver, thisJson.Length), statePointer);
        }
    }

    public JsrRunState Poll(long run)
    {
        JsrRunState state;
        return NativeMethods.RunPoll(_handle, run, &state) == JsrStatus.Ok ? state : JsrRunState.None;
    }

    public JsrStatus DrainStream(long run, ref JsrRunState state)
    {
        fixed (JsrRunState* statePointer = &state)
        {
            return NativeMethods.RunDrainStream(_handle, run, statePointer);
        }
    }

    /// <summary>Makes a run of a stream handle, which is released.</summary>
    public JsrStatus TakeStream(long run, ulong streamId, out JsrRunState state)
    {
        fixed (JsrRunState* statePointer = &state)
        {
            state = JsrRunState.None;
            return NativeMethods.RunTakeStream(_handle, run, streamId, statePointer);
        }
    }

    /// <summary>Opens the run's value to be read item by item, if it is a stream.</summary>
    public JsrStatus OpenStream(long run, out bool isOpen, ref JsrRunState state)
    {
        var opened = 0;
        fixed (JsrRunState* statePointer = &state)
        {
            var status = NativeMethods.RunOpenStream(_handle, run, &opened, statePointer);
            isOpen = opened != 0;
            return status;
        }
    }

    /// <summary>Asks the open stream for its next item, which is the run's value once the state says so.</summary>
    public JsrStatus NextItem(long run, ref JsrRunState state)
    {
        fixed (JsrRunState* statePointer = &state)
        {
            return NativeMethods.RunNextItem(_handle, run, statePointer);
        }
    }

    /// <summary>Gives the open stream up.</summary>
    public JsrStatus CloseStream(long run) => NativeMethods.RunCloseStream(_handle, run);

    public JsrStatus WriteValue(long run, in JsrWriteOptions options, NativeBuffer output, out JsrWriteStatus writeStatus, out JsValueType type)
    {
        fixed (JsrWriteOptions* optionsPointer = &options)
        fixed (JsrBuffer* buffer = &output.Raw)
        fixed (JsrWriteStatus* statusPointer = &writeStatus)
        {
            writeStatus = JsrWriteStatus.Terminated;
            var number = 0;
            var status = NativeMethods.RunWriteValue(_handle, run, optionsPointer, buffer, statusPointer, &number);
            type = (JsValueType)number;
            return status;
        }
    }

    public JsrStatus WriteError(long run, long maxBytes, NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            return NativeMethods.RunWriteError(_handle, run, (ulong)maxBytes, buffer);
        }
    }

    /// <summary>Appends <c>{"path","message"}</c> of the last failure.</summary>
    public void WriteLastError(NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            NativeMethods.LastError(_handle, buffer);
        }
    }

    /// <summary>Appends <c>"stack":...,"frames":[...]</c> of where the last stopped script was; nothing when unknown.</summary>
    public void WriteStopStack(NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            _ = NativeMethods.StopStackWrite(_handle, buffer);
        }
    }

    public JsrStatus WriteMemory(NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            return NativeMethods.MemoryWrite(_handle, buffer);
        }
    }

    /// <summary>Appends what each context takes: <c>{"contexts":[[id,bytes]]}</c>. Collects garbage, and runs V8's tasks.</summary>
    public JsrStatus WriteContextMemory(NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            return NativeMethods.ContextMemoryWrite(_handle, buffer);
        }
    }

    /// <summary>Appends the code cache of a run that was started with <see cref="IsolateSource.KeepCode"/>.</summary>
    public JsrStatus WriteCodeCache(long run, NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            return NativeMethods.CodeCacheWrite(_handle, run, buffer);
        }
    }

    /// <summary>Appends a snapshot of the isolate with a context, and ends its use. Nothing stops it.</summary>
    public JsrStatus TakeSnapshot(ulong context, NativeBuffer output)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        {
            return NativeMethods.SnapshotTake(_handle, context, buffer);
        }
    }

    /// <summary>When a run's source was compiled, in ns of the monotonic clock. False when that was not noted.</summary>
    public bool TryGetCompileTime(long run, out long fromNs, out long toNs) => NativeMethods.RunCompileTime(_handle, run, out fromNs, out toNs) == JsrStatus.Ok;

    public bool IsCodeCacheAccepted(long run) => NativeMethods.CodeCacheAccepted(_handle, run) != 0;

    public void ReleaseRun(long run) => NativeMethods.RunRelease(_handle, run);

    public JsrStatus RunMicrotasks() => NativeMethods.RunMicrotasks(_handle);

    public bool TryPeekTimer(out long dueNs, out long run)
    {
        fixed (long* due = &dueNs, runPointer = &run)
        {
            dueNs = run = 0;
            return NativeMethods.TimerPeek(_handle, due, runPointer) == JsrStatus.Ok;
        }
    }

    public JsrStatus FireTimer() => NativeMethods.TimerFire(_handle);

    /// <summary>Drops the timers of a run; 0: those of none.</summary>
    public void DropTimers(long run) => NativeMethods.TimersDrop(_handle, run);

    /// <summary>Drops what a run that was stopped has left behind: its timers, its messages, its calls of host functions, and modules that still await something.</summary>
    public void Abandon(long run) => NativeMethods.RunAbandon(_handle, run);

    public JsrStatus Pump()
    {
        uint ran;
        return NativeMethods.Pump(_handle, &ran);
    }

    public JsrPending GetPending()
    {
        JsrPending pending;
        NativeMethods.PendingGet(_handle, &pending);
        return pending;
    }

    /// <summary>From now on no job runs unless <see cref="RunJob"/> runs it. Not inside a script.</summary>
    public JsrStatus MakeJobsManual() => NativeMethods.JobsManual(_handle);

    /// <summary>Runs one job that is due.</summary>
    /// <param name="context">Whose; 0 for anyone's.</param>
    /// <param name="error">Gets the exception of one that threw.</param>
    /// <param name="kind">What ran.</param>
    public JsrStatus RunJob(ulong context, NativeBuffer error, out JsrJobKind kind)
    {
        fixed (JsrJobKind* kindPointer = &kind)
        fixed (JsrBuffer* buffer = &error.Raw)
        {
            kind = JsrJobKind.None;
            return NativeMethods.JobRun(_handle, context, kindPointer, buffer);
        }
    }

    /// <summary>The jobs of a context that wait, of all with 0.</summary>
    public JsrJobs JobsOf(ulong context)
    {
        JsrJobs jobs;
        NativeMethods.JobsGet(_handle, context, &jobs);
        return jobs;
    }

    public void SetCurrentRun(long run) => NativeMethods.SetCurrentRun(_handle, run);

    public JsrTurnReport EndTurn()
    {
        JsrTurnReport report;
        NativeMethods.TurnEnd(_handle, &report);
        return report;
    }

    public void CollectGarbage() => NativeMethods.CollectGarbage(_handle);

    public void TrimIdle() => NativeMethods.Idle(_handle);

    /// <summary>Writes a dump; <see cref="JsrStatus.Terminated"/> when the taker ended it, <see cref="JsrStatus.NotFound"/> without a profile.</summary>
    public JsrStatus WriteDump(DumpKind dump, IPieceTaker taker)
    {
        using var sink = new NativeSink(taker);
        var raw = sink.Raw;
        return dump == DumpKind.HeapSnapshot ? NativeMethods.HeapSnapshotWrite(_handle, &raw) : NativeMethods.CpuProfileWrite(_handle, &raw);
    }

    /// <summary>Begins a profile, also in the middle of a script; false when there is one already.</summary>
    public bool StartCpuProfile(int intervalUs) => NativeMethods.CpuProfileStart(_handle, intervalUs) == JsrStatus.Ok;

    /// <summary>Ends the profile and keeps it, also in the middle of a script; false when none is being taken.</summary>
    public bool StopCpuProfile() => NativeMethods.CpuProfileStop(_handle) == JsrStatus.Ok;

    /// <summary>Drops a profile, also in the middle of a script.</summary>
    public void DropCpuProfile() => NativeMethods.CpuProfileDrop(_handle);

    /// <summary>The isolate's debugger.</summary>
    public IsolateDebugger Debugger => new(_handle);

    public JsrStatus ReleaseFunction(ulong functionId) => NativeMethods.FunctionRelease(_handle, functionId);

    /// <summary>Appends the live function handles above an id as a JSON array.</summary>
    /// <param name="context">The context that their names are read in.</param>
    /// <param name="after">The id.</param>
    /// <param name="maxItems">How many at most.</param>
    /// <param name="output">Where they go.</param>
    /// <param name="last">The id of the last of them when there are more; else 0.</param>
    public JsrStatus WriteFunctions(ulong context, ulong after, int maxItems, NativeBuffer output, out ulong last)
    {
        fixed (JsrBuffer* buffer = &output.Raw)
        fixed (ulong* lastPointer = &last)
        {
            last = 0;
            return NativeMethods.FunctionsWrite(_handle, context, after, (uint)maxItems, buffer, lastPointer);
        }
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            NativeMethods.IsolateDispose(_handle);
        }
    }
}
