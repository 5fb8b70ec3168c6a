using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace JsRun.Engine.Native;

/// <summary>The imports of <c>native/jsrun_v8.h</c>, in its order; thread rules are stated there.</summary>
internal static unsafe partial class NativeMethods
{
    /// <summary>JSR_ABI_VERSION of the header these imports were written against.</summary>
    public const int AbiVersion = 9;

    private const string Library = "jsrun_v8";
    private const DllImportSearchPath Search = DllImportSearchPath.AssemblyDirectory;

    [LibraryImport(Library, EntryPoint = "jsr_buffer_free"), DefaultDllImportSearchPaths(Search)]
    public static partial void BufferFree(JsrBuffer* buffer);

    // Process

    [LibraryImport(Library, EntryPoint = "jsr_platform_init"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus PlatformInit(JsrPlatformOptions* options);

    [LibraryImport(Library, EntryPoint = "jsr_version"), DefaultDllImportSearchPaths(Search)]
    public static partial byte* Version();

    [LibraryImport(Library, EntryPoint = "jsr_snapshot_build"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus SnapshotBuild(JsrText bootstrap, JsrBuffer* blob);

    [LibraryImport(Library, EntryPoint = "jsr_snapshot_use"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus SnapshotUse(byte* blob, ulong length);

    [LibraryImport(Library, EntryPoint = "jsr_snapshot_open"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus SnapshotOpen(byte* blob, ulong length, nint* snapshot);

    [LibraryImport(Library, EntryPoint = "jsr_snapshot_close"), DefaultDllImportSearchPaths(Search)]
    public static partial void SnapshotClose(nint snapshot);

    [LibraryImport(Library, EntryPoint = "jsr_snapshot_layout"), DefaultDllImportSearchPaths(Search)]
    public static partial ulong SnapshotLayout();

    [LibraryImport(Library, EntryPoint = "jsr_snapshot_take"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus SnapshotTake(nint isolate, ulong context, JsrBuffer* blob);

    // Isolate

    [LibraryImport(Library, EntryPoint = "jsr_isolate_create"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus IsolateCreate(JsrIsolateOptions* options, nint* isolate);

    [LibraryImport(Library, EntryPoint = "jsr_isolate_dispose"), DefaultDllImportSearchPaths(Search)]
    public static partial void IsolateDispose(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_isolate_set_user_data"), DefaultDllImportSearchPaths(Search)]
    public static partial void IsolateSetUserData(nint isolate, ulong userData);

    [LibraryImport(Library, EntryPoint = "jsr_last_error"), DefaultDllImportSearchPaths(Search)]
    public static partial void LastError(nint isolate, JsrBuffer* output);

    // Contexts

    [LibraryImport(Library, EntryPoint = "jsr_context_create"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextCreate(nint isolate, JsrContextFlags flags, ulong* context);

    [LibraryImport(Library, EntryPoint = "jsr_context_dispose"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextDispose(nint isolate, ulong context);

    [LibraryImport(Library, EntryPoint = "jsr_context_release_handles"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextReleaseHandles(nint isolate, ulong context);

    [LibraryImport(Library, EntryPoint = "jsr_context_add_console"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextAddConsole(nint isolate, ulong context);

    [LibraryImport(Library, EntryPoint = "jsr_context_add_web"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextAddWeb(nint isolate, ulong context);

    [LibraryImport(Library, EntryPoint = "jsr_context_restrict"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextRestrict(nint isolate, ulong context, JsrText intrinsicsJson);

    [LibraryImport(Library, EntryPoint = "jsr_set_global"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus SetGlobal(nint isolate, ulong context, JsrText name, JsrText valueJson);

    [LibraryImport(Library, EntryPoint = "jsr_set_globals"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus SetGlobals(nint isolate, ulong context, JsrText objectJson);

    [LibraryImport(Library, EntryPoint = "jsr_set_global_to_run"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus SetGlobalToRun(nint isolate, ulong context, JsrText name, long run);

    [LibraryImport(Library, EntryPoint = "jsr_context_counts_get"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextCounts(nint isolate, ulong context, JsrContextCounts* counts);

    [LibraryImport(Library, EntryPoint = "jsr_link"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus Link(nint isolate, ulong context, JsrText name, ulong other, JsrText otherName, ulong* link);

    [LibraryImport(Library, EntryPoint = "jsr_link_close"), DefaultDllImportSearchPaths(Search)]
    public static partial void LinkClose(nint isolate, ulong link);

    [LibraryImport(Library, EntryPoint = "jsr_links_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus LinksWrite(nint isolate, ulong context, JsrBuffer* output);

    [LibraryImport(Library, EntryPoint = "jsr_port_open"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus PortOpen(nint isolate, ulong context, JsrText name, ulong* port);

    [LibraryImport(Library, EntryPoint = "jsr_port_receive"), DefaultDllImportSearchPaths(Search)]
    public static partial void PortReceive(nint isolate, ulong port, JsrText message);

    [LibraryImport(Library, EntryPoint = "jsr_port_cut"), DefaultDllImportSearchPaths(Search)]
    public static partial void PortCut(nint isolate, ulong port);

    [LibraryImport(Library, EntryPoint = "jsr_port_release"), DefaultDllImportSearchPaths(Search)]
    public static partial void PortRelease(nint isolate, ulong port, uint messages, ulong bytes);

    // Host functions

    [LibraryImport(Library, EntryPoint = "jsr_host_function_set"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus HostFunctionSet(nint isolate, ulong context, JsrText name, ulong function, HostFunctionMode mode);

    [LibraryImport(Library, EntryPoint = "jsr_host_function_remove"), DefaultDllImportSearchPaths(Search)]
    public static partial void HostFunctionRemove(nint isolate, ulong function, int keepGlobal);

    [LibraryImport(Library, EntryPoint = "jsr_host_call_answer"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus HostCallAnswer(nint isolate, ulong call, int kind, JsrText json);

    [LibraryImport(Library, EntryPoint = "jsr_host_answer_peek"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus HostAnswerPeek(nint isolate, int onlyOfRuns, long* run);

    [LibraryImport(Library, EntryPoint = "jsr_host_answer_deliver"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus HostAnswerDeliver(nint isolate, int onlyOfRuns);

    // Modules

    [LibraryImport(Library, EntryPoint = "jsr_module_set"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ModuleSet(nint isolate, JsrModuleSource* module, JsrBuffer* described);

    [LibraryImport(Library, EntryPoint = "jsr_module_loader_set"), DefaultDllImportSearchPaths(Search)]
    public static partial void ModuleLoaderSet(nint isolate, ulong function);

    [LibraryImport(Library, EntryPoint = "jsr_module_delete"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ModuleDelete(nint isolate, JsrText name);

    [LibraryImport(Library, EntryPoint = "jsr_module_read"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ModuleRead(nint isolate, JsrText name, ModuleKind* kind, JsrBuffer* output);

    [LibraryImport(Library, EntryPoint = "jsr_modules_begin"), DefaultDllImportSearchPaths(Search)]
    public static partial void ModulesBegin(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_modules_end"), DefaultDllImportSearchPaths(Search)]
    public static partial void ModulesEnd(nint isolate, int keep);

    [LibraryImport(Library, EntryPoint = "jsr_modules_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ModulesWrite(nint isolate, JsrBuffer* output);

    [LibraryImport(Library, EntryPoint = "jsr_import_map_add"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ImportMapAdd(nint isolate, ulong context, JsrText json);

    // Runs

    [LibraryImport(Library, EntryPoint = "jsr_run_start"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunStart(nint isolate, ulong context, long run, JsrSource* source, JsrRunState* state);

    [LibraryImport(Library, EntryPoint = "jsr_run_call"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunCall(
        nint isolate, ulong context, long run, JsrText path, ulong functionId, JsrText argsJson, JsrText thisJson, JsrRunState* state);

    [LibraryImport(Library, EntryPoint = "jsr_run_poll"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunPoll(nint isolate, long run, JsrRunState* state);

    [LibraryImport(Library, EntryPoint = "jsr_run_drain_stream"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunDrainStream(nint isolate, long run, JsrRunState* state);

    [LibraryImport(Library, EntryPoint = "jsr_run_take_stream"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunTakeStream(nint isolate, long run, ulong streamId, JsrRunState* state);

    [LibraryImport(Library, EntryPoint = "jsr_run_open_stream"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunOpenStream(nint isolate, long run, int* opened, JsrRunState* state);

    [LibraryImport(Library, EntryPoint = "jsr_run_next_item"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunNextItem(nint isolate, long run, JsrRunState* state);

    [LibraryImport(Library, EntryPoint = "jsr_run_close_stream"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunCloseStream(nint isolate, long run);

    [LibraryImport(Library, EntryPoint = "jsr_run_write_value"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunWriteValue(
        nint isolate, long run, JsrWriteOptions* options, JsrBuffer* output, JsrWriteStatus* writeStatus, int* type);

    [LibraryImport(Library, EntryPoint = "jsr_run_write_error"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunWriteError(nint isolate, long run, ulong maxBytes, JsrBuffer* output);

    [LibraryImport(Library, EntryPoint = "jsr_code_cache_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus CodeCacheWrite(nint isolate, long run, JsrBuffer* output);

    [LibraryImport(Library, EntryPoint = "jsr_run_compile_time"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunCompileTime(nint isolate, long run, out long fromNs, out long toNs);

    [LibraryImport(Library, EntryPoint = "jsr_code_cache_accepted"), DefaultDllImportSearchPaths(Search)]
    public static partial int CodeCacheAccepted(nint isolate, long run);

    [LibraryImport(Library, EntryPoint = "jsr_run_release"), DefaultDllImportSearchPaths(Search)]
    public static partial void RunRelease(nint isolate, long run);

    // Event loop

    [LibraryImport(Library, EntryPoint = "jsr_run_microtasks"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus RunMicrotasks(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_timer_peek"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus TimerPeek(nint isolate, long* dueNs, long* run);

    [LibraryImport(Library, EntryPoint = "jsr_timer_fire"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus TimerFire(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_timers_drop"), DefaultDllImportSearchPaths(Search)]
    public static partial void TimersDrop(nint isolate, long run);

    [LibraryImport(Library, EntryPoint = "jsr_message_peek"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus MessagePeek(nint isolate, int onlyOfRuns, long* run);

    [LibraryImport(Library, EntryPoint = "jsr_message_deliver"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus MessageDeliver(nint isolate, int onlyOfRuns);

    [LibraryImport(Library, EntryPoint = "jsr_run_abandon"), DefaultDllImportSearchPaths(Search)]
    public static partial void RunAbandon(nint isolate, long run);

    [LibraryImport(Library, EntryPoint = "jsr_pump"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus Pump(nint isolate, uint* ran);

    [LibraryImport(Library, EntryPoint = "jsr_pending_get"), DefaultDllImportSearchPaths(Search)]
    public static partial void PendingGet(nint isolate, JsrPending* pending);

    [LibraryImport(Library, EntryPoint = "jsr_set_current_run"), DefaultDllImportSearchPaths(Search)]
    public static partial void SetCurrentRun(nint isolate, long run);

    // Stopping

    [LibraryImport(Library, EntryPoint = "jsr_request_stop"), DefaultDllImportSearchPaths(Search)]
    public static partial void RequestStop(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_terminate"), DefaultDllImportSearchPaths(Search)]
    public static partial void Terminate(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_request_memory_check"), DefaultDllImportSearchPaths(Search)]
    public static partial void RequestMemoryCheck(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_request_run_look"), DefaultDllImportSearchPaths(Search)]
    public static partial void RequestRunLook(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_observed_run"), DefaultDllImportSearchPaths(Search)]
    public static partial long ObservedRun(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_request_errand"), DefaultDllImportSearchPaths(Search)]
    public static partial void RequestErrand(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_turn_end"), DefaultDllImportSearchPaths(Search)]
    public static partial void TurnEnd(nint isolate, JsrTurnReport* report);

    [LibraryImport(Library, EntryPoint = "jsr_stop_stack_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus StopStackWrite(nint isolate, JsrBuffer* output);

    // Memory

    [LibraryImport(Library, EntryPoint = "jsr_memory_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus MemoryWrite(nint isolate, JsrBuffer* output);

    [LibraryImport(Library, EntryPoint = "jsr_gc"), DefaultDllImportSearchPaths(Search)]
    public static partial void CollectGarbage(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_idle"), DefaultDllImportSearchPaths(Search)]
    public static partial void Idle(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_context_memory_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus ContextMemoryWrite(nint isolate, JsrBuffer* output);

    // Jobs run by hand

    [LibraryImport(Library, EntryPoint = "jsr_jobs_manual"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus JobsManual(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_job_run"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus JobRun(nint isolate, ulong context, JsrJobKind* kind, JsrBuffer* error);

    [LibraryImport(Library, EntryPoint = "jsr_jobs_get"), DefaultDllImportSearchPaths(Search)]
    public static partial void JobsGet(nint isolate, ulong context, JsrJobs* jobs);

    // Profiling

    [LibraryImport(Library, EntryPoint = "jsr_heap_snapshot_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus HeapSnapshotWrite(nint isolate, JsrSink* sink);

    [LibraryImport(Library, EntryPoint = "jsr_cpu_profile_start"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus CpuProfileStart(nint isolate, int intervalUs);

    [LibraryImport(Library, EntryPoint = "jsr_cpu_profile_stop"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus CpuProfileStop(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_cpu_profile_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus CpuProfileWrite(nint isolate, JsrSink* sink);

    [LibraryImport(Library, EntryPoint = "jsr_cpu_profile_drop"), DefaultDllImportSearchPaths(Search)]
    public static partial void CpuProfileDrop(nint isolate);

    // Inspector

    [LibraryImport(Library, EntryPoint = "jsr_inspector_enable"), DefaultDllImportSearchPaths(Search)]
    public static partial void InspectorEnable(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_inspector_connect"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus InspectorConnect(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_inspector_disconnect"), DefaultDllImportSearchPaths(Search)]
    public static partial void InspectorDisconnect(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_inspector_dispatch"), DefaultDllImportSearchPaths(Search)]
    public static partial void InspectorDispatch(nint isolate, JsrText message);

    [LibraryImport(Library, EntryPoint = "jsr_inspector_wait"), DefaultDllImportSearchPaths(Search)]
    public static partial void InspectorWait(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_inspector_is_paused"), DefaultDllImportSearchPaths(Search)]
    public static partial int InspectorIsPaused(nint isolate);

    [LibraryImport(Library, EntryPoint = "jsr_inspector_break"), DefaultDllImportSearchPaths(Search)]
    public static partial void InspectorBreak(nint isolate);

    // Function handles

    [LibraryImport(Library, EntryPoint = "jsr_function_release"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus FunctionRelease(nint isolate, ulong functionId);

    [LibraryImport(Library, EntryPoint = "jsr_functions_write"), DefaultDllImportSearchPaths(Search)]
    public static partial JsrStatus FunctionsWrite(nint isolate, ulong context, ulong after, uint maxItems, JsrBuffer* output, ulong* last);

    // Threads

    [LibraryImport(Library, EntryPoint = "jsr_thread_cpu_clock"), DefaultDllImportSearchPaths(Search)]
    public static partial int ThreadCpuClock();

    [LibraryImport(Library, EntryPoint = "jsr_cpu_ns"), DefaultDllImportSearchPaths(Search)]
    public static partial long CpuNs(int clock);

    [LibraryImport(Library, EntryPoint = "jsr_monotonic_ns"), DefaultDllImportSearchPaths(Search)]
    public static partial long MonotonicNs();

    [LibraryImport(Library, EntryPoint = "jsr_live_counts_get"), DefaultDllImportSearchPaths(Search)]
    public static partial void LiveCountsGet(JsrLiveCounts* counts);
}
