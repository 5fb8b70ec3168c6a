#include "snapshot/bootstrap_source.h"

#include <algorithm>
#include <string>

namespace jsrun {
namespace {

class BootstrapText final : public v8::String::ExternalOneByteStringResource {
 public:
  void Set(std::string text) { text_ = std::move(text); }

  const char* data() const override { return text_.data(); }
  size_t length() const override { return text_.size(); }
  // The string of one isolate is gone; those of others are not.
  void Dispose() override {}

 private:
  std::string text_;
};

BootstrapText& Text() {
  static BootstrapText* const text = new BootstrapText();
  return *text;
}

}  // namespace

bool MakeBootstrapSource(v8::Isolate* isolate, jsr_text text, v8::Local<v8::String>* source) {
  std::string bytes(reinterpret_cast<const char*>(text.data), text.length);
  if (std::any_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) > 127; })) {
    isolate->ThrowError("The bootstrap script is not ASCII");
    return false;
  }
  Text().Set(std::move(bytes));
  return v8::String::NewExternalOneByte(isolate, &Text()).ToLocal(source);
}

intptr_t BootstrapReference() { return reinterpret_cast<intptr_t>(&Text()); }

void AppendBootstrapReferences(std::vector<intptr_t>& references) { references.push_back(BootstrapReference()); }

}  // namespace jsrun
