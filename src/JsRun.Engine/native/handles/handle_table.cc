#include "handles/handle_table.h"

#include <atomic>
#include <vector>

namespace jsrun {

namespace {

std::atomic<int64_t> live_functions{0};

}  // namespace

HandleTable::~HandleTable() { Clear(); }

int64_t HandleTable::LiveFunctions() { return live_functions.load(std::memory_order_relaxed); }

uint64_t HandleTable::AddFunction(v8::Local<v8::Function> function) {
  const size_t before = functions_.by_id.size();
  const uint64_t id = Add(functions_, function);
  live_functions.fetch_add(static_cast<int64_t>(functions_.by_id.size() - before), std::memory_order_relaxed);
  return id;
}

v8::MaybeLocal<v8::Function> HandleTable::GetFunction(uint64_t id) const {
  v8::Local<v8::Object> object;
  if (!Get(functions_, id).ToLocal(&object)) return {};
  return object.As<v8::Function>();
}

bool HandleTable::ReleaseFunction(uint64_t id) {
  if (!Release(functions_, id)) return false;
  live_functions.fetch_sub(1, std::memory_order_relaxed);
  return true;
}

void HandleTable::ReleaseContext(v8::Local<v8::Context> context) {
  const auto ids_of = [&](const Table& table) {
    std::vector<uint64_t> ids;
    for (const auto& [id, object] : table.by_id) {
      v8::HandleScope scope(isolate_);
      v8::Local<v8::Context> creation;
      if (object.Get(isolate_)->GetCreationContext(isolate_).ToLocal(&creation) && creation == context) ids.push_back(id);
    }
    return ids;
  };
  for (const uint64_t id : ids_of(functions_)) ReleaseFunction(id);
  for (const uint64_t id : ids_of(streams_)) ReleaseStream(id);
}

uint64_t HandleTable::NextFunction(uint64_t after, v8::Local<v8::Function>* function) const {
  const auto next = functions_.by_id.upper_bound(after);
  if (next == functions_.by_id.end()) return 0;
  *function = next->second.Get(isolate_).As<v8::Function>();
  return next->first;
}

MissingHandle HandleTable::WhyNoFunction(uint64_t id) const {
  return id >= first_id_ && id < functions_.next ? MissingHandle::kReleased : MissingHandle::kUnknown;
}

MissingHandle HandleTable::WhyNoStream(uint64_t id) const {
  return id >= first_id_ && id < streams_.next ? MissingHandle::kReleased : MissingHandle::kUnknown;
}

uint64_t HandleTable::AddStream(v8::Local<v8::Object> stream) { return Add(streams_, stream); }

v8::MaybeLocal<v8::Object> HandleTable::GetStream(uint64_t id) const { return Get(streams_, id); }

bool HandleTable::ReleaseStream(uint64_t id) { return Release(streams_, id); }

void HandleTable::Clear() {
  live_functions.fetch_sub(static_cast<int64_t>(functions_.by_id.size()), std::memory_order_relaxed);
  for (Table* table : {&functions_, &streams_}) {
    table->by_id.clear();
    table->by_hash.clear();
  }
}

void HandleTable::RollBack(const Mark& mark) {
  for (uint64_t id = mark.next_function; id < functions_.next; ++id) ReleaseFunction(id);
  for (uint64_t id = mark.next_stream; id < streams_.next; ++id) ReleaseStream(id);
  functions_.next = mark.next_function;
  streams_.next = mark.next_stream;
}

uint64_t HandleTable::Add(Table& table, v8::Local<v8::Object> object) {
  const int hash = object->GetIdentityHash();
  const auto [first, last] = table.by_hash.equal_range(hash);
  for (auto it = first; it != last; ++it) {
    const auto known = table.by_id.find(it->second);
    if (known != table.by_id.end() && known->second == object) return it->second;
  }
  if (table.by_id.size() >= max_functions_) return 0;
  const uint64_t id = table.next++;
  table.by_id.emplace(id, v8::Global<v8::Object>(isolate_, object));
  table.by_hash.emplace(hash, id);
  return id;
}

bool HandleTable::Release(Table& table, uint64_t id) {
  const auto found = table.by_id.find(id);
  if (found == table.by_id.end()) return false;
  v8::HandleScope scope(isolate_);
  const auto [first, last] = table.by_hash.equal_range(found->second.Get(isolate_)->GetIdentityHash());
  for (auto it = first; it != last; ++it) {
    if (it->second != id) continue;
    table.by_hash.erase(it);
    break;
  }
  table.by_id.erase(found);
  // The hash table keeps what it needed when it was largest.
  if (table.by_id.empty()) std::unordered_multimap<int, uint64_t>().swap(table.by_hash);
  return true;
}

v8::MaybeLocal<v8::Object> HandleTable::Get(const Table& table, uint64_t id) const {
  const auto found = table.by_id.find(id);
  if (found == table.by_id.end()) return {};
  return found->second.Get(isolate_);
}

std::string FunctionIdText(uint64_t id) { return "fn_" + std::to_string(id); }

std::string MissingFunctionText(MissingHandle missing, uint64_t id) {
  return FunctionIdText(id) + (missing == MissingHandle::kReleased ? " has been released" : " is no function that was handed out here");
}

std::string MissingStreamText(MissingHandle missing, uint64_t id) {
  return "st_" + std::to_string(id) + (missing == MissingHandle::kReleased ? " has been read or cancelled" : " is no stream that was handed out here");
}

}  // namespace jsrun
