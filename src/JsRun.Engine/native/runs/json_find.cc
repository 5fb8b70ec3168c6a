#include "runs/json_find.h"

namespace jsrun {
namespace {

class Cursor {
 public:
  explicit Cursor(std::string_view json) : json_(json) {}

  char Peek() {
    while (at_ < json_.size() && (json_[at_] == ' ' || json_[at_] == '\n' || json_[at_] == '\r' || json_[at_] == '\t')) at_++;
    return at_ < json_.size() ? json_[at_] : '\0';
  }

  bool Take(char expected) {
    if (Peek() != expected) return false;
    at_++;
    return true;
  }

  // At a quote.
  std::string_view TakeString() {
    const size_t start = ++at_;
    while (at_ < json_.size() && json_[at_] != '"') at_ += json_[at_] == '\\' ? 2 : 1;
    const size_t end = at_ < json_.size() ? at_ : json_.size();
    at_ = end + 1;
    return json_.substr(start, end - start);
  }

  void SkipValue() {
    int depth = 0;
    do {
      const char next = Peek();
      if (next == '\0') return;
      if (next == '"') {
        TakeString();
      } else {
        if (next == '{' || next == '[') depth++;
        if (next == '}' || next == ']') depth--;
        at_++;
      }
      // A number or a word ends before the next sign.
    } while (depth > 0 || (Peek() != ',' && Peek() != '}' && Peek() != ']' && Peek() != '\0'));
  }

  // Enters the value of a key of the object at the cursor.
  bool Enter(std::string_view key) {
    if (!Take('{')) return false;
    while (Peek() == '"') {
      const bool found = TakeString() == key;
      if (!Take(':')) return false;
      if (found) return true;
      SkipValue();
      if (!Take(',')) return false;
    }
    return false;
  }

 private:
  const std::string_view json_;
  size_t at_ = 0;
};

}  // namespace

std::string_view FindJsonString(std::string_view json, std::initializer_list<std::string_view> path) {
  Cursor cursor(json);
  for (const std::string_view key : path) {
    if (!cursor.Enter(key)) return {};
  }
  return cursor.Peek() == '"' ? cursor.TakeString() : std::string_view();
}

}  // namespace jsrun
