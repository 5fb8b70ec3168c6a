// The C ABI between JsRun.Engine (C#) and V8.
//
// Mechanism only: what may run, for how long and how large is decided by the caller. The library knows
// no .NET, no sockets and no result envelope.
//
// Rules that hold for every function:
//  - THREAD: "owner" functions may be called only on the thread that created the isolate; "any" functions
//    from every thread as long as the isolate has not been disposed (the caller guards that race);
//    "process" functions once, before the first isolate, unless stated otherwise.
//  - No C++ exception and no V8 handle crosses. Text is UTF-8, never NUL-terminated; lengths are bytes.
//  - Every function that can fail returns jsr_status. JSR_OK is 0. Out parameters are written only on JSR_OK
//    unless stated otherwise.
//  - Contexts, runs and function handles are named by 64-bit ids; a stale id gives JSR_NOT_FOUND.
//  - Numbers of enums are part of the ABI: append only.
#ifndef JSRUN_V8_H_
#define JSRUN_V8_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JSR_API __attribute__((visibility("default")))

// Grows by one whenever a declaration below changes meaning or layout.
#define JSR_ABI_VERSION 9

typedef struct jsr_isolate jsr_isolate;  // opaque; owned by the thread that created it
typedef struct jsr_snapshot jsr_snapshot;  // opaque; a snapshot of a caller's own

typedef enum jsr_status {
  JSR_OK = 0,
  JSR_NOT_FOUND = 1,        // no such context, run or function handle; of the latter jsr_last_error tells which, also within a value
  JSR_INVALID_ARGUMENT = 2, // a misuse by the caller
  JSR_INVALID_VALUE = 3,    // tagged JSON that cannot be converted; see jsr_last_error
  JSR_TERMINATED = 4,       // stopped by jsr_request_stop, jsr_terminate or the heap limit
  JSR_INTERNAL = 5,         // an unexpected failure inside the library
  JSR_SNAPSHOT_FAILED = 6,
  JSR_SCRIPT_THREW = 7,     // a script ran outside of a run (setting a global, a getter) and threw
  JSR_RELEASED = 8          // a function handle that there was, see jsr_last_error
} jsr_status;

// A growable byte buffer owned by the library. Zero-initialise; reuse; free with jsr_buffer_free. Any thread, one at a time.
typedef struct jsr_buffer {
  uint8_t* data;
  uint64_t length;
  uint64_t capacity;
} jsr_buffer;

typedef struct jsr_text {
  const uint8_t* data;
  uint64_t length;
} jsr_text;

JSR_API void jsr_buffer_free(jsr_buffer* buffer);

// ---------------------------------------------------------------------------------------------- process

typedef enum jsr_host_mode { JSR_HOST_ASYNC = 0, JSR_HOST_SYNC = 1 } jsr_host_mode;

// A script's call of a host function.
typedef struct jsr_host_call {
  uint64_t call;      // for jsr_host_call_answer; never given again
  uint64_t function;  // of jsr_host_function_set
  uint64_t context;
  int64_t run;        // on whose behalf, 0 when unknown
  int32_t mode;       // jsr_host_mode
  int32_t reserved;
  jsr_text args;      // a JSON array in tagged form
} jsr_host_call;

typedef enum jsr_host_refusal { JSR_HOST_ACCEPTED = 0, JSR_HOST_TOO_MANY = 1, JSR_HOST_GONE = 2 } jsr_host_refusal;

typedef struct jsr_callbacks {
  // console.* was called. Owner thread, inside a running script: must only copy and return; must not call the library.
  // run: the run whose code (or timer, or promise reaction) wrote it, 0 when unknown. level: enum jsr_console_level.
  // args_json: a JSON array of the arguments in tagged form; what cannot be converted is given as its text.
  void (*console)(uint64_t user_data, int64_t run, int32_t level, jsr_text text, jsr_text args_json);
  // A background thread posted work for the isolate (WebAssembly compiled, FinalizationRegistry, ...): wake the owner, which
  // then calls jsr_pump. Any thread, also the owner; must only signal and return.
  void (*wake)(uint64_t user_data);
  // A promise was rejected and nothing handled it by the end of the microtask checkpoint. Owner thread, not inside a script.
  // error_json as jsr_run_write_error's.
  void (*unhandled_rejection)(uint64_t user_data, int64_t run, jsr_text error_json);
  // What jsr_request_errand asked for. Owner thread, in the middle of a script: may call those functions whose comment says so.
  void (*errand)(uint64_t user_data);
  // A message of the Chrome DevTools Protocol (JSON, ASCII) for the client. Owner thread; must not call the library, may wait.
  void (*inspector_message)(uint64_t user_data, jsr_text message);
  // A script is paused, or waits for its debugger. Owner thread: returns when jsr_inspector_is_paused says no, or to have the script go on.
  // May call those functions whose comment says so.
  void (*inspector_pause)(uint64_t user_data);
  // A script called a host function: enum jsr_host_refusal. Owner thread, in the middle of the script: copies and returns at once; may call
  // jsr_host_call_answer. For JSR_HOST_SYNC it returns once that was called for this call, or the script is to be stopped, and may meanwhile
  // call what `errand` may.
  int32_t (*host_call)(uint64_t user_data, const jsr_host_call* call);
  // Something happened to a port of jsr_port_open, see jsr_port_event. Owner thread, also in the middle of a script: must only copy and
  // return; must not call the library.
  void (*port)(uint64_t user_data, uint64_t port, int32_t event, jsr_text message);
} jsr_callbacks;

typedef enum jsr_console_level {
  JSR_CONSOLE_LOG = 0, JSR_CONSOLE_DEBUG = 1, JSR_CONSOLE_INFO = 2, JSR_CONSOLE_WARN = 3, JSR_CONSOLE_ERROR = 4, JSR_CONSOLE_TRACE = 5
} jsr_console_level;

typedef struct jsr_platform_options {
  jsr_text v8_flags;           // space separated; an unknown flag fails with JSR_INVALID_ARGUMENT
  int32_t worker_threads;      // V8's background threads, 1..16
  int32_t abi_version;         // JSR_ABI_VERSION of the caller
  jsr_callbacks callbacks;     // copied; the functions must live as long as the process
} jsr_platform_options;

// Initialises V8 once per process. THREAD: process. Installs handlers for SIGTRAP, SIGILL and SIGABRT that, on a thread inside V8,
// write the line "JSRUN-FATAL abort <user_data>" to stderr and let the signal kill the process (exit by signal); V8's own
// out-of-memory writes "JSRUN-FATAL oom <user_data>" and ends the process with exit code 77.
JSR_API jsr_status jsr_platform_init(const jsr_platform_options* options);

// V8's version, for example "13.6.233.17-node.36". Static storage. THREAD: any.
JSR_API const char* jsr_version(void);

// Builds the startup snapshot: a context whose global scope holds everything the service adds (timers, queueMicrotask,
// structuredClone; console prepared but not installed). bootstrap: the service's own script, see native/js. THREAD: process,
// after jsr_platform_init, no isolate alive on the calling thread.
JSR_API jsr_status jsr_snapshot_build(jsr_text bootstrap, jsr_buffer* blob);

// Makes a blob the one that all later isolates start from. The bytes are copied. THREAD: process.
JSR_API jsr_status jsr_snapshot_use(const uint8_t* blob, uint64_t length);

// A snapshot beside that one, for jsr_isolate_options. It must be jsr_snapshot_take's, of this very build: V8 believes its bytes.
// They are copied. JSR_INVALID_VALUE for one of another V8 version. THREAD: any.
JSR_API jsr_status jsr_snapshot_open(const uint8_t* blob, uint64_t length, jsr_snapshot** snapshot);
// Isolates that were started from it go on. THREAD: any, once.
JSR_API void jsr_snapshot_close(jsr_snapshot* snapshot);
// A number of this build of the library: snapshots hold references into it, so only a build of the same number can read them. THREAD: any.
JSR_API uint64_t jsr_snapshot_layout(void);
// Writes the state of an isolate that was created for it, appending the blob. The context becomes the one that new contexts are copies
// of. JSR_SNAPSHOT_FAILED when something in it has no place in a snapshot: jsr_last_error tells what, and the isolate can go on. On JSR_OK
// only jsr_turn_end, jsr_pending_get, jsr_timer_peek and jsr_isolate_dispose may follow. V8 aborts on some state that cannot be found
// before. Takes as long as it takes: nothing stops it. THREAD: owner, between scripts.
JSR_API jsr_status jsr_snapshot_take(jsr_isolate* isolate, uint64_t context, jsr_buffer* blob);

// ---------------------------------------------------------------------------------------------- isolate

#define JSR_ISOLATE_FOR_SNAPSHOT 1u  // jsr_snapshot_take will be called; V8 does not optimize code in such an isolate

typedef struct jsr_isolate_options {
  uint64_t max_heap_bytes;          // JavaScript heap limit; ArrayBuffers and WebAssembly memories are counted against the same number
  uint64_t initial_heap_bytes;      // 0: V8's choice
  uint64_t max_young_generation_bytes; // 0: V8's choice for the heap size
  uint64_t heap_headroom_bytes;     // granted once by the near-heap-limit callback so that V8 can unwind
  uint64_t max_stack_bytes;         // of JavaScript; clipped to what the calling thread's real stack allows
  uint64_t user_data;               // handed to every callback
  uint64_t first_handle_id;         // ids of handles count from here, at least 1; another number for each isolate tells their ids apart
  uint32_t max_function_handles;    // live function handles, beyond which a function is not serializable
  uint32_t max_timers;              // live timers, beyond which setTimeout throws a RangeError
  const jsr_snapshot* snapshot;     // to start from; null: the one of jsr_snapshot_use
  uint32_t flags;                   // JSR_ISOLATE_*
  uint32_t reserved;
  uint32_t max_modules;             // modules that can be imported, and instances of them in one context
  uint32_t max_import_map_bytes;    // JSON of import maps together
  uint64_t max_module_bytes;        // sources and names of the modules together
  uint64_t max_queued_message_bytes; // of messages that wait to be delivered, beyond which postMessage throws
  uint32_t max_queued_messages;
  uint32_t max_host_call_depth;     // containers inside one another in an argument of a host function
  uint64_t max_host_call_bytes;     // JSON of the arguments of one call of a host function
} jsr_isolate_options;

// Creates an isolate and enters it; the calling thread becomes its owner. A thread that owns several works with the newest and
// disposes of it first. JSR_INVALID_ARGUMENT for less than 4 MiB of heap, a thread with too small a stack, or no snapshot. THREAD: any.
JSR_API jsr_status jsr_isolate_create(const jsr_isolate_options* options, jsr_isolate** isolate);
// Exits and disposes; every id of it dies. THREAD: owner.
JSR_API void jsr_isolate_dispose(jsr_isolate* isolate);
// Replaces user_data (an isolate prepared in advance gets its runtime). THREAD: owner.
JSR_API void jsr_isolate_set_user_data(jsr_isolate* isolate, uint64_t user_data);

// Description of the last JSR_INVALID_VALUE, JSR_SCRIPT_THREW, JSR_RELEASED, JSR_INTERNAL or JSR_SNAPSHOT_FAILED on this isolate:
// {"path":"a.b[0]","message":"..."}. For failures without an isolate pass NULL (per thread). THREAD: owner. Appends to out.
JSR_API void jsr_last_error(jsr_isolate* isolate, jsr_buffer* out);

// ---------------------------------------------------------------------------------------------- contexts

#define JSR_CONTEXT_CONSOLE 1u  // install the console global

// A new realm from the startup snapshot. THREAD: owner.
JSR_API jsr_status jsr_context_create(jsr_isolate* isolate, uint32_t flags, uint64_t* context);
// Forgets a realm with its timers; what others, and handles, hold of it lives on. THREAD: owner.
JSR_API jsr_status jsr_context_dispose(jsr_isolate* isolate, uint64_t context);
// Releases the handles of what was made in a realm. THREAD: owner.
JSR_API jsr_status jsr_context_release_handles(jsr_isolate* isolate, uint64_t context);
// Installs console into an existing context (one prepared in advance). THREAD: owner.
JSR_API jsr_status jsr_context_add_console(jsr_isolate* isolate, uint64_t context);
// Adds the web's globals (native/web) to a context; its intrinsics may be taken away before or after. JSR_SCRIPT_THREW: the global object
// takes no more properties. THREAD: owner.
JSR_API jsr_status jsr_context_add_web(jsr_isolate* isolate, uint64_t context);
// Takes intrinsics away from a realm in which no script has run but those of a snapshot: {"preset":"minimal"?,"<name>":boolean,...,
// "seed"?:integer,"now"?:"<ISO 8601 instant>"}, where false takes away and what is not named stays, or is as the preset says. Once per
// context, and not in an isolate for a snapshot. JSR_INVALID_VALUE: see jsr_last_error; the context is of no use then. THREAD: owner.
JSR_API jsr_status jsr_context_restrict(jsr_isolate* isolate, uint64_t context, jsr_text intrinsics_json);

typedef struct jsr_context_counts {
  uint32_t timers;
  uint32_t modules;     // instances
  uint32_t microtasks;  // that wait; 0 unless jobs run by hand
  uint32_t messages;    // to it, that can be delivered
} jsr_context_counts;
JSR_API jsr_status jsr_context_counts_get(jsr_isolate* isolate, uint64_t context, jsr_context_counts* counts);  // THREAD: owner

// Sets globalThis[name] to a value in tagged JSON (one JSON text). JSR_INVALID_VALUE: see jsr_last_error. THREAD: owner.
JSR_API jsr_status jsr_set_global(jsr_isolate* isolate, uint64_t context, jsr_text name, jsr_text value_json);
// Sets one global for each property of a JSON object; all are converted before the first is set. THREAD: owner.
JSR_API jsr_status jsr_set_globals(jsr_isolate* isolate, uint64_t context, jsr_text object_json);
// Sets a global to what a run was fulfilled with: the object itself, whichever context it is from. Status as jsr_set_global's. THREAD: owner.
JSR_API jsr_status jsr_set_global_to_run(jsr_isolate* isolate, uint64_t context, jsr_text name, int64_t run);

// Links two realms, which are not linked yet: each gets a MessagePort to the other as a property of its global `ports`, and what else
// docs/messages.md says. name: of the port in `context`, other_name: of that in `other`. JSR_INVALID_ARGUMENT: they are the same, or
// linked; JSR_SCRIPT_THREW: a global cannot be set; see jsr_last_error. THREAD: owner.
JSR_API jsr_status jsr_link(jsr_isolate* isolate, uint64_t context, jsr_text name, uint64_t other, jsr_text other_name, uint64_t* link);
// Closes both ports of a link; scripts may have done so. THREAD: owner.
JSR_API void jsr_link_close(jsr_isolate* isolate, uint64_t link);

typedef enum jsr_port_event {
  JSR_PORT_SENT = 0,    // a script has sent the message, which waits for jsr_port_release
  JSR_PORT_CLOSED = 1,  // this end has been closed: there will be nothing more of it
  JSR_PORT_TAKEN = 2    // a message of jsr_port_receive is about to be delivered, or was dropped; its length alone
} jsr_port_event;

// Gives a realm a MessagePort whose other end is elsewhere, with all that jsr_link gives it. name: of the property of `ports`.
// JSR_INVALID_ARGUMENT: the realm has a port of that name; JSR_SCRIPT_THREW: a global cannot be set; see jsr_last_error. THREAD: owner.
JSR_API jsr_status jsr_port_open(jsr_isolate* isolate, uint64_t context, jsr_text name, uint64_t* port);
// A message for the port, as JSR_PORT_SENT gave it, is to be delivered; the bytes are copied, and need not be those of a V8. Nothing when
// the port has been closed; as for the next two. THREAD: owner, between scripts.
JSR_API void jsr_port_receive(jsr_isolate* isolate, uint64_t port, jsr_text message);
// The other end has been closed, or is gone: the port gets a close event after what has been received. THREAD: owner, between scripts.
JSR_API void jsr_port_cut(jsr_isolate* isolate, uint64_t port);
// So many messages that were sent, of so many bytes in all, wait here no more. THREAD: owner, between scripts.
JSR_API void jsr_port_release(jsr_isolate* isolate, uint64_t port, uint32_t messages, uint64_t bytes);
// Appends the names of a realm's open ports, a JSON array. THREAD: owner.
JSR_API jsr_status jsr_links_write(jsr_isolate* isolate, uint64_t context, jsr_buffer* out);

// ---------------------------------------------------------------------------------------------- host functions
//
// Functions that the caller carries out. An asynchronous one gives a promise, a synchronous one blocks the isolate's thread.

// Sets a global of a context to a function. function: a number above 0 that none has had. Status as jsr_set_global's. THREAD: owner.
JSR_API jsr_status jsr_host_function_set(jsr_isolate* isolate, uint64_t context, jsr_text name, uint64_t function, int32_t mode);
// Forgets a function, and deletes the global that still is it unless keep_global is 1. Calls from now on fail, and calls that wait can be
// answered. THREAD: owner, with keep_global also in `errand`.
JSR_API void jsr_host_function_remove(jsr_isolate* isolate, uint64_t function, int32_t keep_global);

// A function with a number from this on is no global: `{"$stream":"cs_<source>_<n>"}` in tagged JSON is a ReadableStream of the context it is read
// in, fed by the function JSR_STREAM_SOURCES + source, with arguments as in native/js/52-client-streams.js. Calls of it outlive the run that made them.
#define JSR_STREAM_SOURCES (1ull << 51)

typedef enum jsr_host_answer {
  JSR_HOST_VALUE = 0,  // JSON in tagged form; empty for undefined
  JSR_HOST_ERROR = 1   // {"name"?,"message","data"?}, the last in tagged form
} jsr_host_answer;

// Answers a call, once. json is copied. A call that awaits is settled by jsr_host_answer_deliver. JSR_NOT_FOUND when it is answered, or what
// made it is gone. THREAD: owner, also in `host_call`.
JSR_API jsr_status jsr_host_call_answer(jsr_isolate* isolate, uint64_t call, int32_t kind, jsr_text json);
// The first answer to deliver: the run that made the call (0: none); JSR_NOT_FOUND when there is no answer. only_of_runs 1: passes over
// those to calls of no run. THREAD: owner.
JSR_API jsr_status jsr_host_answer_peek(jsr_isolate* isolate, int32_t only_of_runs, int64_t* run);
// Delivers that answer, without draining microtasks. THREAD: owner.
JSR_API jsr_status jsr_host_answer_deliver(jsr_isolate* isolate, int32_t only_of_runs);

// ---------------------------------------------------------------------------------------------- modules
//
// What `import` and `import()` find: sources by URL, the same for all contexts of the isolate, of which each context makes one
// instance. A name is a URL, absolute or relative to the root file:///, and is told without the root: "lib/a.js", "https://x/y.js".
// A specifier that no module has is not found, or asked of the caller where jsr_module_loader_set was called.

typedef enum jsr_module_kind { JSR_MODULE_JAVASCRIPT = 0, JSR_MODULE_JSON = 1, JSR_MODULE_WASM = 2 } jsr_module_kind;

typedef struct jsr_module_source {
  jsr_text name;    // UTF-8
  jsr_text source;  // copied; counts as external memory
  int32_t kind;     // jsr_module_kind
  uint32_t flags;   // JSR_SOURCE_JSON_STRING: source is a JSON string literal, not for WebAssembly
} jsr_module_source;

// Stores a module, in place of one of the same name: contexts that have an instance keep that. described, if not NULL: gets
// {"specifier","type","bytes","instances","replaced","takesEffect"} appended. JSR_INVALID_VALUE: the name is no URL, or a limit is
// reached; see jsr_last_error. THREAD: owner.
JSR_API jsr_status jsr_module_set(jsr_isolate* isolate, const jsr_module_source* module, jsr_buffer* described);
// From now on modules that are not there are asked of the caller, with a number above 0 that no function has had: calls of it come as those of a
// host function, on behalf of the run that imports, with {"specifier","referrer","attributes"} as arguments. The answer is a jsr_loaded_module:
// a byte that is its kind, the number of bytes of its name in four bytes, little endian, the name, and the source. JSR_HOST_ERROR has a
// "message". Before any script runs. THREAD: owner.
JSR_API void jsr_module_loader_set(jsr_isolate* isolate, uint64_t function);

typedef enum jsr_loaded_kind {
  // 0..2 are those of jsr_module_kind; the name is that under which the module is stored
  JSR_LOADED_NOT_FOUND = 3,
  JSR_LOADED_FAILED = 4  // the name is the reason, in words
} jsr_loaded_kind;

// Forgets a module; instances live on. THREAD: owner.
JSR_API jsr_status jsr_module_delete(jsr_isolate* isolate, jsr_text name);
// Appends a module's source: UTF-8, lone surrogates as U+FFFD, or WebAssembly; *kind is its jsr_module_kind. THREAD: owner.
JSR_API jsr_status jsr_module_read(jsr_isolate* isolate, jsr_text name, int32_t* kind, jsr_buffer* out);
// From here on jsr_module_set can be taken back. THREAD: owner.
JSR_API void jsr_modules_begin(jsr_isolate* isolate);
// Keeps what was set since jsr_modules_begin, or takes it back. THREAD: owner.
JSR_API void jsr_modules_end(jsr_isolate* isolate, int32_t keep);
// Appends [{"specifier","type","bytes","instances","loaded"?}], in the order of the specifiers. THREAD: owner.
JSR_API jsr_status jsr_modules_write(jsr_isolate* isolate, jsr_buffer* out);

// Adds to the import map, as the HTML standard merges a further one: what is mapped stays. json: JSON text. JSR_INVALID_VALUE: it is
// no import map. context: any, in which nothing is changed. THREAD: owner.
JSR_API jsr_status jsr_import_map_add(jsr_isolate* isolate, uint64_t context, jsr_text json);

// ---------------------------------------------------------------------------------------------- runs
//
// A run is one evaluation or call: its value or its exception is kept under an id chosen by the caller until it is released.

typedef enum jsr_run_state {
  JSR_RUN_NONE = 0,
  JSR_RUN_PENDING = 1,     // a promise that is not settled yet
  JSR_RUN_FULFILLED = 2,   // has a value
  JSR_RUN_THREW = 3,       // uncaught exception or rejection
  JSR_RUN_SYNTAX_ERROR = 4,
  JSR_RUN_TERMINATED = 5,  // stopped while running; nothing to write but jsr_stop_stack_write
  // 6 was a module with imports, when these were not offered
  JSR_RUN_MODULE_NOT_FOUND = 7, // threw because an import names no module
  JSR_RUN_MODULE_ERROR = 8,     // threw because an import could not be loaded
  JSR_RUN_ENDED = 9             // the stream that is read has no more items
} jsr_run_state;

typedef enum jsr_source_kind { JSR_SOURCE_SCRIPT = 0, JSR_SOURCE_MODULE = 1 } jsr_source_kind;

#define JSR_SOURCE_JSON_STRING 1u  // text is a JSON string literal with its quotes (so lone surrogates survive), else it is UTF-8
#define JSR_SOURCE_KEEP_CODE 2u    // keep the compiled code so that jsr_code_cache_write can be asked for it
#define JSR_SOURCE_TIME 4u         // note when it is compiled so that jsr_run_compile_time can be asked for it

typedef struct jsr_source {
  jsr_text text;
  jsr_text filename;    // UTF-8
  jsr_text code_cache;  // from jsr_code_cache_write for exactly this source, or empty. Must be the service's own: V8 does not verify it
  int32_t kind;         // jsr_source_kind
  uint32_t flags;
} jsr_source;

// Compiles and runs. `await` at the top level of a script works. Does not drain microtasks. state is always written.
// THREAD: owner.
JSR_API jsr_status jsr_run_start(jsr_isolate* isolate, uint64_t context, int64_t run, const jsr_source* source, int32_t* state);

// Calls a function. Either path ("a.b.f": found as let, const, function or property of globalThis; the object before the last
// dot is `this`) or, when path.length is 0, the handle function_id. args_json: JSON array; this_json: JSON value or empty.
// A path that names no function makes the run JSR_RUN_THREW with a TypeError. THREAD: owner.
JSR_API jsr_status jsr_run_call(jsr_isolate* isolate, uint64_t context, int64_t run, jsr_text path, uint64_t function_id,
                                jsr_text args_json, jsr_text this_json, int32_t* state);

// The state now; looks at the promise that is awaited. THREAD: owner.
JSR_API jsr_status jsr_run_poll(jsr_isolate* isolate, int64_t run, int32_t* state);

// If the fulfilled value is a stream (ReadableStream, async iterator, generator), replaces it by a promise of the array of all
// its items and sets *state to JSR_RUN_PENDING; else leaves it. THREAD: owner.
JSR_API jsr_status jsr_run_drain_stream(jsr_isolate* isolate, int64_t run, int32_t* state);

// Makes a run of a stream handle, which is released: its value is the stream. THREAD: owner.
JSR_API jsr_status jsr_run_take_stream(jsr_isolate* isolate, int64_t run, uint64_t stream_id, int32_t* state);

// If the fulfilled value is a stream, opens it to be read item by item and sets *opened; else leaves it. Runs user code. THREAD: owner.
JSR_API jsr_status jsr_run_open_stream(jsr_isolate* isolate, int64_t run, int32_t* opened, int32_t* state);

// Asks the opened stream for an item: the run is then JSR_RUN_PENDING until it has that for its value, or JSR_RUN_ENDED, or failed.
// Only of a run that is JSR_RUN_FULFILLED. Runs user code. THREAD: owner.
JSR_API jsr_status jsr_run_next_item(jsr_isolate* isolate, int64_t run, int32_t* state);

// Gives the opened stream up, if there is one that has not ended: calls the iterator's return(). Runs user code. THREAD: owner.
JSR_API jsr_status jsr_run_close_stream(jsr_isolate* isolate, int64_t run);

typedef enum jsr_format { JSR_FORMAT_TAGGED = 0, JSR_FORMAT_JSON = 1 } jsr_format;

typedef enum jsr_write_status {
  JSR_WRITE_OK = 0,
  JSR_WRITE_NO_VALUE = 1,         // JSON format of undefined, a function or a symbol: nothing was written
  JSR_WRITE_NOT_SERIALIZABLE = 2, // error has path and message
  JSR_WRITE_TOO_LARGE = 3,
  JSR_WRITE_TOO_DEEP = 4,
  JSR_WRITE_TERMINATED = 5
} jsr_write_status;

// What typeof the user sees, by number: the `type` of the contract.
typedef enum jsr_value_type {
  JSR_TYPE_UNDEFINED = 0, JSR_TYPE_NULL = 1, JSR_TYPE_BOOLEAN = 2, JSR_TYPE_NUMBER = 3, JSR_TYPE_STRING = 4, JSR_TYPE_BIGINT = 5,
  JSR_TYPE_FUNCTION = 6, JSR_TYPE_ARRAY = 7, JSR_TYPE_DATE = 8, JSR_TYPE_MAP = 9, JSR_TYPE_SET = 10, JSR_TYPE_REGEXP = 11,
  JSR_TYPE_ERROR = 12, JSR_TYPE_BYTES = 13, JSR_TYPE_STREAM = 14, JSR_TYPE_OBJECT = 15, JSR_TYPE_SYMBOL = 16 /* never serializable */
} jsr_value_type;

typedef struct jsr_write_options {
  uint64_t max_bytes;
  uint32_t max_depth;       // containers inside one another; a plain value is depth 0
  int32_t format;           // jsr_format
  int32_t allow_handles;    // 1: functions and streams become handles; 0: they are not serializable
  int32_t walk_only;        // 1: property by property, without the faster way that gives the same; to compare them
} jsr_write_options;

// Serializes the fulfilled value, appending to out. Runs user code (getters, proxies, toJSON): the caller keeps the run's budget armed.
// On anything but JSR_WRITE_OK out is as it was. *type is always written. On NOT_SERIALIZABLE, TOO_LARGE and TOO_DEEP jsr_last_error
// tells {"path","message"}. THREAD: owner.
JSR_API jsr_status jsr_run_write_value(jsr_isolate* isolate, int64_t run, const jsr_write_options* options, jsr_buffer* out,
                                       int32_t* write_status, int32_t* type);

// Writes the exception of a run that threw or does not parse, appending the JSON object
// {"name","message","stack","frames":[{"function","file","line","column","async"}],"cause"?,"value"?} (for a syntax error also
// "line","column","sourceLine") to out. Runs no user code to describe an error. max_bytes bounds it (long texts are cut). THREAD: owner.
JSR_API jsr_status jsr_run_write_error(jsr_isolate* isolate, int64_t run, uint64_t max_bytes, jsr_buffer* out);

// The code cache of a run started with JSR_SOURCE_KEEP_CODE, appended to out; JSR_NOT_FOUND when there is none. THREAD: owner.
JSR_API jsr_status jsr_code_cache_write(jsr_isolate* isolate, int64_t run, jsr_buffer* out);
// 1 when the code_cache given to jsr_run_start was accepted. THREAD: owner.
JSR_API int32_t jsr_code_cache_accepted(jsr_isolate* isolate, int64_t run);

// When the source of a run started with JSR_SOURCE_TIME was compiled, and a module was linked with what it imports, on CLOCK_MONOTONIC in ns: to
// where its first statement runs, where it has to wait for modules to be loaded, or where it fails. JSR_NOT_FOUND when that was not noted. THREAD: owner.
JSR_API jsr_status jsr_run_compile_time(jsr_isolate* isolate, int64_t run, int64_t* from_ns, int64_t* to_ns);

// Forgets a run's value, exception and code. THREAD: owner.
JSR_API void jsr_run_release(jsr_isolate* isolate, int64_t run);

// ---------------------------------------------------------------------------------------------- event loop

// Drains the microtask queue, then reports unhandled rejections. JSR_TERMINATED when stopped (V8 drops the rest of the queue). THREAD: owner.
JSR_API jsr_status jsr_run_microtasks(jsr_isolate* isolate);

// The earliest timer: due time on CLOCK_MONOTONIC in ns and the run that made it (0: none); JSR_NOT_FOUND when there is no timer. THREAD: owner.
JSR_API jsr_status jsr_timer_peek(jsr_isolate* isolate, int64_t* due_ns, int64_t* run);
// Fires the earliest timer whether due or not, without draining microtasks. An exception it throws is reported like an unhandled
// rejection. THREAD: owner.
JSR_API jsr_status jsr_timer_fire(jsr_isolate* isolate);
// Drops the timers of a run (0: those of none). THREAD: owner.
JSR_API void jsr_timers_drop(jsr_isolate* isolate, int64_t run);
// The first message to deliver: the run that sent it (0: none, as of those from elsewhere); JSR_NOT_FOUND when there is no message.
// only_of_runs 1: passes over messages of no run, and over what comes after one of them at the same port. THREAD: owner.
JSR_API jsr_status jsr_message_peek(jsr_isolate* isolate, int32_t only_of_runs, int64_t* run);
// Delivers that message, without draining microtasks. An exception that a listener throws is reported like an unhandled
// rejection. THREAD: owner.
JSR_API jsr_status jsr_message_deliver(jsr_isolate* isolate, int32_t only_of_runs);
// Drops what a run that was stopped has left behind: its timers, its messages, its calls of host functions, and modules that still await something. THREAD: owner.
JSR_API void jsr_run_abandon(jsr_isolate* isolate, int64_t run);

// Runs the foreground tasks that background threads posted; *ran is their number. Call jsr_run_microtasks afterwards. THREAD: owner.
JSR_API jsr_status jsr_pump(jsr_isolate* isolate, uint32_t* ran);

typedef struct jsr_pending {
  uint32_t timers;
  uint32_t tasks;             // foreground tasks waiting for jsr_pump
  uint32_t background;        // 1: background work (WebAssembly compilation) may still post tasks
  uint32_t functions;         // live function handles
  uint32_t modules;           // modules that can be imported
  uint32_t microtask_queues;  // that are not empty; 0 unless jobs run by hand
  uint32_t messages;          // messages that can be delivered
  uint32_t host_calls;        // calls of host functions that wait for their answer
  uint32_t host_answers;      // answers that can be delivered
  uint32_t streams;           // live stream handles
  uint32_t remote_ports;      // ports of jsr_port_open that are open and listened to
} jsr_pending;
JSR_API void jsr_pending_get(jsr_isolate* isolate, jsr_pending* pending);  // THREAD: owner

// From now on nothing runs unasked: jsr_run_microtasks only reports rejections, once no microtask waits, and each context has a microtask
// queue of its own. Not inside a script, and after jsr_run_microtasks. JSR_INTERNAL when this V8 cannot. THREAD: owner.
JSR_API jsr_status jsr_jobs_manual(jsr_isolate* isolate);

typedef enum jsr_job_kind {
  JSR_JOB_NONE = 0,         // nothing was due
  JSR_JOB_MICROTASKS = 1,   // a microtask queue, to its end
  JSR_JOB_V8_TASKS = 2,     // what V8 has posted: calls of finalization registries, ends of WebAssembly compilations
  JSR_JOB_TIMER = 3,
  JSR_JOB_MESSAGE = 4,      // delivered
  JSR_JOB_HOST_ANSWER = 5   // delivered
} jsr_job_kind;

// After jsr_jobs_manual: runs one job that is due, of a context (0: of any, and V8's own). Microtasks go first, the queues in turn, then
// messages, answers of hosts and timers that are due in turn. JSR_SCRIPT_THREW when the job threw: the exception is appended to error, as jsr_run_write_error writes it.
// JSR_TERMINATED when it was stopped; of its microtasks V8 drops the rest. THREAD: owner.
JSR_API jsr_status jsr_job_run(jsr_isolate* isolate, uint64_t context, int32_t* kind, jsr_buffer* error);

typedef struct jsr_jobs {
  int64_t next_timer_ns;      // until the earliest timer is due, at least 1; 0 when there is none
  uint32_t timers;
  uint32_t due_timers;
  uint32_t microtasks;
  uint32_t microtask_queues;  // that are not empty
  uint32_t messages;
  uint32_t host_answers;
} jsr_jobs;
// The jobs of a context, with 0 of all. THREAD: owner.
JSR_API void jsr_jobs_get(jsr_isolate* isolate, uint64_t context, jsr_jobs* jobs);

// The run on whose behalf code now runs (kept across promise reactions and timers by the library). THREAD: owner, between scripts.
JSR_API void jsr_set_current_run(jsr_isolate* isolate, int64_t run);

// ---------------------------------------------------------------------------------------------- stopping
//
// The caller guarantees, under a lock of its own, that the isolate is running the turn it wants to stop, and calls jsr_turn_end
// when the turn is over, under the same lock; so a stop never hits a later turn.

// Asks the running script to stop at the next interrupt check, noting its stack first. THREAD: any.
JSR_API void jsr_request_stop(jsr_isolate* isolate);
// Stops without noting a stack; reaches a few built-ins that the former does not. THREAD: any.
JSR_API void jsr_terminate(jsr_isolate* isolate);
// Asks for a look at the memory at the next interrupt check: used + external above the limit stops the script. THREAD: any.
JSR_API void jsr_request_memory_check(jsr_isolate* isolate);

// Asks, at the next interrupt check, on whose behalf the code runs: a turn begun for one run may go on with another's code, once
// it has settled what that one awaits. THREAD: any.
JSR_API void jsr_request_run_look(jsr_isolate* isolate);
// The run that the last look of this turn saw, 0 when none is known. THREAD: any.
JSR_API int64_t jsr_observed_run(jsr_isolate* isolate);

// Calls back `errand` at the next interrupt check. THREAD: any.
JSR_API void jsr_request_errand(jsr_isolate* isolate);

typedef struct jsr_turn_report {
  uint64_t used_heap_bytes;
  uint64_t total_heap_bytes;
  uint64_t physical_bytes;
  uint64_t external_bytes;     // ArrayBuffers, WebAssembly memories and what else V8 counts outside of its heap
  int32_t heap_limit_exceeded; // the near-limit callback fired, an allocation was refused for the sum, or used + external is above the limit
  int32_t reserved;
} jsr_turn_report;

// Ends a turn: forgets stop requests that came too late, cancels termination, clears kept objects, looks at the memory. THREAD: owner.
JSR_API void jsr_turn_end(jsr_isolate* isolate, jsr_turn_report* report);

// Where the last stopped script was: appends `"stack":"...","frames":[...]` (an object's inside), or nothing when unknown. THREAD: owner.
JSR_API jsr_status jsr_stop_stack_write(jsr_isolate* isolate, jsr_buffer* out);

// ---------------------------------------------------------------------------------------------- memory

// {"heap":{...},"spaces":[...]} with V8's statistics in camelCase with `Bytes`, appended. THREAD: owner.
JSR_API jsr_status jsr_memory_write(jsr_isolate* isolate, jsr_buffer* out);
// What each context takes, appended as {"contexts":[[id,bytes],...]}; id 0 is what belongs to none. Collects garbage, and runs V8's tasks:
// the caller keeps a budget armed. JSR_NOT_FOUND when V8 tells nothing, JSR_TERMINATED when it was stopped. THREAD: owner.
JSR_API jsr_status jsr_context_memory_write(jsr_isolate* isolate, jsr_buffer* out);
// Collects all garbage now. THREAD: owner.
JSR_API void jsr_gc(jsr_isolate* isolate);
// Collects and gives memory back to the system because the isolate is idle; nothing when there is little to be had. THREAD: owner.
JSR_API void jsr_idle(jsr_isolate* isolate);

// ---------------------------------------------------------------------------------------------- profiling

// Takes the pieces of a dump one after the other. Owner thread; must not call the library, may wait. An empty piece only asks. 0 ends the dump.
typedef struct jsr_sink {
  uint64_t data;
  int32_t (*write)(uint64_t data, jsr_text piece);
} jsr_sink;

// Writes a snapshot of the heap in the format of Chrome DevTools (.heapsnapshot). JSR_TERMINATED when the sink ended it. THREAD: owner.
JSR_API jsr_status jsr_heap_snapshot_write(jsr_isolate* isolate, const jsr_sink* sink);

// Samples the stack every interval_us from now on. JSR_INVALID_ARGUMENT when a profile is being taken or kept. THREAD: owner, also in `errand`.
JSR_API jsr_status jsr_cpu_profile_start(jsr_isolate* isolate, int32_t interval_us);
// Ends the sampling and keeps the profile. JSR_NOT_FOUND when none is being taken. THREAD: owner, also in `errand`.
JSR_API jsr_status jsr_cpu_profile_stop(jsr_isolate* isolate);
// Writes the kept profile in the format of Chrome DevTools (.cpuprofile) and drops it. JSR_NOT_FOUND when there is none, JSR_TERMINATED
// when the sink ended it. THREAD: owner.
JSR_API jsr_status jsr_cpu_profile_write(jsr_isolate* isolate, const jsr_sink* sink);
// Ends the sampling and drops what was kept. THREAD: owner, also in `errand`.
JSR_API void jsr_cpu_profile_drop(jsr_isolate* isolate);

// ---------------------------------------------------------------------------------------------- inspector
//
// V8's debugger, for one client. All of it: THREAD: owner, also in `errand` and `inspector_pause`, unless stated otherwise.

// Makes the isolate one that can be debugged: from now on V8 keeps what clients want to know.
JSR_API void jsr_inspector_enable(jsr_isolate* isolate);
// JSR_INVALID_ARGUMENT when there is a client, or the isolate is not enabled.
JSR_API jsr_status jsr_inspector_connect(jsr_isolate* isolate);
// Forgets the client; a pause ends.
JSR_API void jsr_inspector_disconnect(jsr_isolate* isolate);
// Carries out a message of the client: JSON, UTF-8. Runs user code: the caller keeps a budget armed.
JSR_API void jsr_inspector_dispatch(jsr_isolate* isolate, jsr_text message);
// Calls back `inspector_pause` until the client wants scripts to run. Not inside a script.
JSR_API void jsr_inspector_wait(jsr_isolate* isolate);
// 1 until the client resumes what is paused, or has what waits run.
JSR_API int32_t jsr_inspector_is_paused(jsr_isolate* isolate);
// Pauses at the next statement.
JSR_API void jsr_inspector_break(jsr_isolate* isolate);

// ---------------------------------------------------------------------------------------------- function handles

// Forgets a handle; JSR_RELEASED when that was done before. THREAD: owner.
JSR_API jsr_status jsr_function_release(jsr_isolate* isolate, uint64_t function_id);
// Appends the live handles with an id above `after` as a JSON array, in the order of their ids and at most max_items, each as
// jsr_run_write_value writes it. *last is the id of the last one when there are more, else 0. Runs no user code. THREAD: owner.
JSR_API jsr_status jsr_functions_write(jsr_isolate* isolate, uint64_t context, uint64_t after, uint32_t max_items, jsr_buffer* out,
                                       uint64_t* last);

// ---------------------------------------------------------------------------------------------- threads

// The CPU clock of the calling thread, for jsr_cpu_ns. THREAD: any.
JSR_API int32_t jsr_thread_cpu_clock(void);
// Nanoseconds on a clock of jsr_thread_cpu_clock, -1 when its thread has ended. THREAD: any.
JSR_API int64_t jsr_cpu_ns(int32_t clock);
// CLOCK_MONOTONIC in nanoseconds. THREAD: any.
JSR_API int64_t jsr_monotonic_ns(void);

// Process-wide counts for tests: live isolates, contexts, runs and handles. THREAD: any.
typedef struct jsr_live_counts { int64_t isolates, contexts, runs, functions; } jsr_live_counts;
JSR_API void jsr_live_counts_get(jsr_live_counts* counts);

#ifdef __cplusplus
}  // extern "C"
#endif

#endif  // JSRUN_V8_H_
