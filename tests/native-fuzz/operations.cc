#include "operations.h"

#include <algorithm>
#include <string>

namespace fuzz {
namespace {

constexpr uint64_t kMaxResultBytes = 1 << 20;
constexpr uint32_t kMaxDepth = 200;
constexpr int kMaxLoads = 4;

void Settle(Engine& engine) {
  jsr_run_microtasks(engine.isolate());
  uint32_t ran;
  jsr_pump(engine.isolate(), &ran);
  int64_t run;
  for (int i = 0; i < 16 && jsr_host_answer_peek(engine.isolate(), &run) == JSR_OK; i++) {
    jsr_host_answer_deliver(engine.isolate());
    jsr_run_microtasks(engine.isolate());
  }
}

void ReadLastError(Engine& engine) {
  Buffer error;
  jsr_last_error(engine.isolate(), error.out());
}

bool IsOk(Engine& engine, jsr_status status) {
  if (status == JSR_OK) return true;
  if (status == JSR_INTERNAL) Fail("JSR_INTERNAL");
  // What a stopped turn has left half done is nobody's.
  if (status == JSR_TERMINATED) engine.Abandon();
  ReadLastError(engine);
  return false;
}

int32_t Write(Engine& engine, int64_t run, const jsr_write_options& options, Buffer& out) {
  int32_t status = JSR_WRITE_TERMINATED, type = 0;
  if (!IsOk(engine, jsr_run_write_value(engine.isolate(), run, &options, out.out(), &status, &type))) return JSR_WRITE_TERMINATED;
  if (status != JSR_WRITE_OK) ReadLastError(engine);
  if (status != JSR_WRITE_OK && !out.text().empty()) Fail("something was written of a value that cannot be");
  if (status == JSR_WRITE_TERMINATED) engine.Abandon();
  return status;
}

// A call of echo; the id of a run that has the value, or 0.
int64_t Echo(Engine& engine, std::string_view json) {
  const int64_t run = engine.NextRun();
  const std::string arguments = "[" + std::string(json) + "]";
  int32_t state = JSR_RUN_NONE;
  if (IsOk(engine, jsr_run_call(engine.isolate(), engine.context(), run, {}, engine.echo(), Text(arguments), {}, &state)) &&
      jsr_run_poll(engine.isolate(), run, &state) == JSR_OK && state == JSR_RUN_FULFILLED) {
    return run;
  }
  jsr_run_release(engine.isolate(), run);
  return 0;
}

// Writes a run's value or error, in each of the ways, which must agree.
void WriteAll(Engine& engine, int64_t run, bool check_again) {
  int32_t state = JSR_RUN_NONE;
  jsr_run_poll(engine.isolate(), run, &state);
  if (state == JSR_RUN_TERMINATED) engine.Abandon();
  if (state != JSR_RUN_FULFILLED) {
    Buffer error;
    jsr_run_write_error(engine.isolate(), run, 16 << 10, error.out());
    return;
  }
  Buffer json, fast, walked, handles, little;
  Write(engine, run, {kMaxResultBytes, kMaxDepth, JSR_FORMAT_JSON, 0, 0}, json);
  Write(engine, run, {64, 3, JSR_FORMAT_TAGGED, 0, 0}, little);
  const int32_t fast_status = Write(engine, run, {kMaxResultBytes, kMaxDepth, JSR_FORMAT_TAGGED, 0, 0}, fast);
  const int32_t walked_status = Write(engine, run, {kMaxResultBytes, kMaxDepth, JSR_FORMAT_TAGGED, 0, 1}, walked);
  if (fast_status == JSR_WRITE_TERMINATED || walked_status == JSR_WRITE_TERMINATED) return;
  if (fast_status != walked_status || fast.text() != walked.text()) Fail("the two ways of writing differ", fast.text());
  // V8 itself mistakes some names with escapes for others when it parses.
  if (fast_status == JSR_WRITE_OK && check_again && fast.text().find('\\') == std::string_view::npos) {
    if (const int64_t again = Echo(engine, fast.text())) {
      Buffer rewritten;
      const int32_t status = Write(engine, again, {kMaxResultBytes, kMaxDepth, JSR_FORMAT_TAGGED, 0, 0}, rewritten);
      jsr_run_release(engine.isolate(), again);
      if (status != JSR_WRITE_TERMINATED && rewritten.text() != fast.text()) Fail("what was written reads as something else", fast.text());
    } else {
      ReadLastError(engine);
    }
  }
  Write(engine, run, {kMaxResultBytes, kMaxDepth, JSR_FORMAT_TAGGED, 1, 0}, handles);
}

// The bytes as arguments of a call, and back as its value.
void Arguments(Engine& engine, uint8_t flags, std::string_view bytes) {
  const int64_t run = engine.NextRun();
  const bool is_bare = (flags & 1) != 0;
  const std::string wrapped = "[" + std::string(bytes) + "]";
  const std::string_view self = (flags & 2) != 0 ? bytes : std::string_view();
  int32_t state = JSR_RUN_NONE;
  if (IsOk(engine, jsr_run_call(engine.isolate(), engine.context(), run, {}, engine.echo(), Text(is_bare ? bytes : wrapped), Text(self), &state))) {
    Settle(engine);
    WriteAll(engine, run, true);
  }
  jsr_run_release(engine.isolate(), run);
}

void Globals(Engine& engine, uint8_t flags, std::string_view bytes) {
  if ((flags & 1) == 0) {
    IsOk(engine, jsr_set_globals(engine.isolate(), engine.context(), Text(bytes)));
    return;
  }
  const size_t length = std::min<size_t>(flags >> 1, bytes.size());
  IsOk(engine, jsr_set_global(engine.isolate(), engine.context(), Text(bytes.substr(0, length)), Text(bytes.substr(length))));
}

// Names of functions, which come as they are.
void Path(Engine& engine, uint8_t, std::string_view bytes) {
  if (bytes.empty()) return;
  const int64_t run = engine.NextRun();
  int32_t state = JSR_RUN_NONE;
  if (IsOk(engine, jsr_run_call(engine.isolate(), engine.context(), run, Text(bytes), 0, Text("[]"), {}, &state))) WriteAll(engine, run, false);
  jsr_run_release(engine.isolate(), run);
}

// An answer of a host function.
void Answer(Engine& engine, uint8_t flags, std::string_view bytes) {
  const int64_t run = engine.NextRun();
  const int32_t kind = (flags & 1) != 0 ? JSR_HOST_ERROR : JSR_HOST_VALUE;
  const bool is_sync = (flags & 2) != 0;
  int32_t state = JSR_RUN_NONE;
  engine.AnswerSyncWith(kind, bytes);
  if (IsOk(engine, jsr_run_call(engine.isolate(), engine.context(), run, {}, is_sync ? engine.wait() : engine.ask(), Text("[1]"), {}, &state))) {
    for (const uint64_t call : engine.TakeCalls()) {
      if (jsr_host_call_answer(engine.isolate(), call, kind, Text(bytes)) != JSR_OK) Fail("a call that takes no answer");
    }
    Settle(engine);
    WriteAll(engine, run, true);
  }
  jsr_run_release(engine.isolate(), run);
}

// A message from another process.
void Message(Engine& engine, uint8_t flags, std::string_view bytes) {
  const std::string with_header = "\xFF\x0F" + std::string(bytes);
  jsr_port_receive(engine.isolate(), engine.port(), Text((flags & 1) != 0 ? bytes : std::string_view(with_header)));
  int64_t sender;
  for (int i = 0; i < 8 && jsr_message_peek(engine.isolate(), 0, &sender) == JSR_OK; i++) {
    if (!IsOk(engine, jsr_message_deliver(engine.isolate(), 0))) return;
    jsr_run_microtasks(engine.isolate());
  }
  const int64_t run = engine.NextRun();
  int32_t state = JSR_RUN_NONE;
  if (IsOk(engine, jsr_run_call(engine.isolate(), engine.context(), run, {}, engine.taken(), Text("[]"), {}, &state))) WriteAll(engine, run, false);
  jsr_run_release(engine.isolate(), run);
}

// Modules and import maps are the isolate's, which is expensive to replace each time.
void ForgetModules(Engine& engine, uint8_t flags) {
  engine.AbandonContext();
  if (flags % 16 == 0) engine.Abandon();
}

void ImportMap(Engine& engine, uint8_t flags, std::string_view bytes) {
  IsOk(engine, jsr_import_map_add(engine.isolate(), engine.context(), Text(bytes)));
  ForgetModules(engine, flags);
}

void Restrict(Engine& engine, uint8_t, std::string_view bytes) {
  uint64_t context;
  if (!IsOk(engine, jsr_context_create(engine.isolate(), 0, &context))) return;
  IsOk(engine, jsr_context_restrict(engine.isolate(), context, Text(bytes)));
  jsr_context_dispose(engine.isolate(), context);
}

// Starts a module that imports another, which does not come to run. What the module loader is asked for, it answers with the bytes.
void Import(Engine& engine, std::string_view specifier, std::string_view answer, bool is_answered) {
  const int64_t run = engine.NextRun();
  const std::string text = "import 'stop'; import * as all from '" + std::string(specifier) + "'; export default all;";
  const jsr_source source = {Text(text), Text("entry.js"), {}, JSR_SOURCE_MODULE, 0};
  int32_t state = JSR_RUN_NONE;
  if (IsOk(engine, jsr_run_start(engine.isolate(), engine.context(), run, &source, &state))) {
    Settle(engine);
    for (int i = 0; i < kMaxLoads; i++) {
      for (const uint64_t call : engine.TakeCalls()) {
        jsr_host_call_answer(engine.isolate(), call, is_answered && i + 1 < kMaxLoads ? JSR_HOST_VALUE : JSR_HOST_ERROR, Text(answer));
      }
      Settle(engine);
    }
    WriteAll(engine, run, false);
  }
  jsr_run_abandon(engine.isolate(), run);
  jsr_run_release(engine.isolate(), run);
  Buffer list;
  jsr_modules_write(engine.isolate(), list.out());
}

void Module(Engine& engine, uint8_t flags, std::string_view bytes) {
  const bool is_named = (flags & 8) != 0;
  const size_t length = is_named ? std::min<size_t>(flags >> 4, bytes.size()) : 0;
  const std::string_view name = is_named ? bytes.substr(0, length) : "m";
  const jsr_module_source source = {Text(name), Text(bytes.substr(length)), (flags & 3) % 3, (flags & 4) != 0 ? JSR_SOURCE_JSON_STRING : 0};
  Buffer described, read;
  jsr_modules_begin(engine.isolate());
  if (IsOk(engine, jsr_module_set(engine.isolate(), &source, described.out()))) {
    // A literal is decoded when it is needed; a malformed one is the caller's mistake.
    int32_t kind;
    const jsr_status status = jsr_module_read(engine.isolate(), Text(name), &kind, read.out());
    if (status != JSR_INTERNAL || source.flags != JSR_SOURCE_JSON_STRING) IsOk(engine, status);
    if (!is_named) Import(engine, "m", {}, false);
  }
  jsr_modules_end(engine.isolate(), 0);
  ForgetModules(engine, static_cast<uint8_t>(flags >> 2));
}

void Loaded(Engine& engine, uint8_t flags, std::string_view bytes) {
  // The first byte is the kind; the length of the name is set right, mostly.
  std::string answer(bytes);
  if ((flags & 1) == 0 && answer.size() >= 5) {
    const uint32_t left = static_cast<uint32_t>(answer.size() - 5);
    const uint32_t length = left == 0 ? 0 : static_cast<uint8_t>(answer[1]) % (left + 1);
    for (int i = 0; i < 4; i++) answer[1 + i] = static_cast<char>(length >> (8 * i));
    if (answer[0] < 0 || answer[0] > 4) answer[0] = static_cast<char>(answer[0] & 3);
  }
  jsr_modules_begin(engine.isolate());
  Import(engine, "asked.js", answer, true);
  jsr_modules_end(engine.isolate(), 0);
  ForgetModules(engine, flags);
}

// A script as a literal of JSON, which stops at once.
void Source(Engine& engine, uint8_t flags, std::string_view bytes) {
  const std::string literal = (flags & 1) != 0 ? std::string(bytes) : "\"throw 0;" + std::string(bytes) + "\"";
  if ((flags & 1) != 0 && !literal.starts_with("\"throw 0;")) return;
  const int64_t run = engine.NextRun();
  const jsr_source source = {Text(literal), Text("a.js"), {}, JSR_SOURCE_SCRIPT, JSR_SOURCE_JSON_STRING};
  int32_t state = JSR_RUN_NONE;
  if (IsOk(engine, jsr_run_start(engine.isolate(), engine.context(), run, &source, &state))) WriteAll(engine, run, false);
  jsr_run_release(engine.isolate(), run);
}

// Names of ports and functions.
void Name(Engine& engine, uint8_t flags, std::string_view bytes) {
  uint64_t context, made;
  if (!IsOk(engine, jsr_context_create(engine.isolate(), 0, &context))) return;
  const size_t length = std::min<size_t>(flags >> 1, bytes.size());
  if ((flags & 1) == 0) {
    IsOk(engine, jsr_port_open(engine.isolate(), context, Text(bytes), &made));
  } else {
    IsOk(engine, jsr_link(engine.isolate(), engine.context(), Text(bytes.substr(0, length)), context, Text(bytes.substr(length)), &made));
  }
  Buffer links;
  jsr_links_write(engine.isolate(), context, links.out());
  IsOk(engine, jsr_host_function_set(engine.isolate(), context, Text(bytes), uint64_t{1} << 40, JSR_HOST_ASYNC));
  jsr_host_function_remove(engine.isolate(), uint64_t{1} << 40, 0);
  jsr_context_dispose(engine.isolate(), context);
}

constexpr Operation kOperations[] = {
    {'a', Arguments}, {'g', Globals}, {'p', Path},   {'h', Answer}, {'m', Message}, {'i', ImportMap},
    {'r', Restrict},  {'o', Module},  {'l', Loaded}, {'s', Source}, {'n', Name},
};

}  // namespace

std::span<const Operation> Operations() { return kOperations; }

}  // namespace fuzz
