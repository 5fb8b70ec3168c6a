#ifndef JSRUN_HANDLES_HANDLE_TABLE_H_
#define JSRUN_HANDLES_HANDLE_TABLE_H_

#include <v8.h>

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

namespace jsrun {

// What an id is that names no live handle.
enum class MissingHandle { kUnknown, kReleased };

// The functions and streams of one isolate that the outside can name. An id is never given twice, and ids begin where nobody expects
// them, so that one of another isolate is told from one that was released here. Owner thread only; must be cleared before its isolate
// is disposed.
class HandleTable {
 public:
  HandleTable(v8::Isolate* isolate, uint64_t first_id, uint32_t max_functions)
      : isolate_(isolate), first_id_(first_id), max_functions_(max_functions), functions_{{}, {}, first_id}, streams_{{}, {}, first_id} {}
  ~HandleTable();
  HandleTable(const HandleTable&) = delete;
  HandleTable& operator=(const HandleTable&) = delete;

  // The id of a function; the same function has the same id until it is released. 0 when the table is full.
  uint64_t AddFunction(v8::Local<v8::Function> function);
  v8::MaybeLocal<v8::Function> GetFunction(uint64_t id) const;
  bool ReleaseFunction(uint64_t id);
  // Releases those whose objects were made in a context.
  void ReleaseContext(v8::Local<v8::Context> context);
  // The live function with the lowest id above `after`, 0 when there is none.
  uint64_t NextFunction(uint64_t after, v8::Local<v8::Function>* function) const;
  // Why GetFunction gives nothing for an id.
  MissingHandle WhyNoFunction(uint64_t id) const;

  MissingHandle WhyNoStream(uint64_t id) const;

  // Streams are bounded by the same number as functions, counted apart.
  uint64_t AddStream(v8::Local<v8::Object> stream);
  v8::MaybeLocal<v8::Object> GetStream(uint64_t id) const;
  bool ReleaseStream(uint64_t id);

  uint32_t max_functions() const { return max_functions_; }
  uint32_t function_count() const { return static_cast<uint32_t>(functions_.by_id.size()); }
  uint32_t stream_count() const { return static_cast<uint32_t>(streams_.by_id.size()); }
  void Clear();

  // A write that fails takes back the handles that it gave out: nobody has seen them.
  struct Mark {
    uint64_t next_function;
    uint64_t next_stream;
  };
  Mark mark() const { return {functions_.next, streams_.next}; }
  void RollBack(const Mark& mark);

  // Function handles of all isolates of the process. Any thread.
  static int64_t LiveFunctions();

 private:
  struct Table {
    std::map<uint64_t, v8::Global<v8::Object>> by_id;
    std::unordered_multimap<int, uint64_t> by_hash;  // V8's identity hash -> id
    uint64_t next;
  };

  uint64_t Add(Table& table, v8::Local<v8::Object> object);
  bool Release(Table& table, uint64_t id);
  v8::MaybeLocal<v8::Object> Get(const Table& table, uint64_t id) const;

  v8::Isolate* isolate_;
  uint64_t first_id_;
  uint32_t max_functions_;
  Table functions_;
  Table streams_;
};

// The text by which the outside knows a function handle.
std::string FunctionIdText(uint64_t id);
// For people: what is the matter with an id that names no function, or no stream.
std::string MissingFunctionText(MissingHandle missing, uint64_t id);
std::string MissingStreamText(MissingHandle missing, uint64_t id);

}  // namespace jsrun

#endif  // JSRUN_HANDLES_HANDLE_TABLE_H_
