#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "web/web_functions.h"

// The C API of ada, the URL parser that libnode brings along.
extern "C" {
typedef void* ada_url;
typedef void* ada_url_search_params;
typedef void* ada_url_search_params_entries_iter;
struct ada_string {
  const char* data;
  size_t length;
};
struct ada_owned_string {
  const char* data;
  size_t length;
};
struct ada_string_pair {
  ada_string key;
  ada_string value;
};
ada_url ada_parse(const char* input, size_t length);
ada_url ada_parse_with_base(const char* input, size_t input_length, const char* base, size_t base_length);
bool ada_is_valid(ada_url url);
void ada_free(ada_url url);
void ada_free_owned_string(ada_owned_string owned);
ada_owned_string ada_get_origin(ada_url url);
ada_string ada_get_href(ada_url url);
ada_string ada_get_protocol(ada_url url);
ada_string ada_get_username(ada_url url);
ada_string ada_get_password(ada_url url);
ada_string ada_get_host(ada_url url);
ada_string ada_get_hostname(ada_url url);
ada_string ada_get_port(ada_url url);
ada_string ada_get_pathname(ada_url url);
ada_string ada_get_search(ada_url url);
ada_string ada_get_hash(ada_url url);
bool ada_set_href(ada_url url, const char* input, size_t length);
bool ada_set_protocol(ada_url url, const char* input, size_t length);
bool ada_set_username(ada_url url, const char* input, size_t length);
bool ada_set_password(ada_url url, const char* input, size_t length);
bool ada_set_host(ada_url url, const char* input, size_t length);
bool ada_set_hostname(ada_url url, const char* input, size_t length);
bool ada_set_port(ada_url url, const char* input, size_t length);
bool ada_set_pathname(ada_url url, const char* input, size_t length);
void ada_set_search(ada_url url, const char* input, size_t length);
void ada_set_hash(ada_url url, const char* input, size_t length);
ada_url_search_params ada_parse_search_params(const char* input, size_t length);
void ada_free_search_params(ada_url_search_params params);
ada_owned_string ada_search_params_to_string(ada_url_search_params params);
void ada_search_params_append(ada_url_search_params params, const char* key, size_t key_length, const char* value, size_t value_length);
ada_url_search_params_entries_iter ada_search_params_get_entries(ada_url_search_params params);
void ada_free_search_params_entries_iter(ada_url_search_params_entries_iter entries);
bool ada_search_params_entries_iter_has_next(ada_url_search_params_entries_iter entries);
ada_string_pair ada_search_params_entries_iter_next(ada_url_search_params_entries_iter entries);
}

namespace jsrun {
namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;

// In UTF-8, what is not well formed replaced.
std::string Utf8(v8::Isolate* isolate, v8::Local<v8::Value> value) {
  if (!value->IsString()) return {};
  const v8::Local<v8::String> text = value.As<v8::String>();
  std::string bytes(text->Utf8LengthV2(isolate), '\0');
  text->WriteUtf8V2(isolate, bytes.data(), bytes.size(), v8::String::WriteFlags::kReplaceInvalidUtf8);
  return bytes;
}

v8::Local<v8::Value> Text(v8::Isolate* isolate, const char* data, size_t length) {
  v8::Local<v8::String> text;
  if (length == 0 || length > static_cast<size_t>(v8::String::kMaxLength)) return v8::String::Empty(isolate);
  if (!v8::String::NewFromUtf8(isolate, data, v8::NewStringType::kNormal, static_cast<int>(length)).ToLocal(&text)) return v8::String::Empty(isolate);
  return text;
}

constexpr ada_string (*kParts[])(ada_url) = {ada_get_href,     ada_get_protocol, ada_get_username, ada_get_password, ada_get_host,
                                             ada_get_hostname, ada_get_port,     ada_get_pathname, ada_get_search,   ada_get_hash};
constexpr int kOrigin = std::size(kParts);

// The parts of a valid URL, in the order in which web/js/url.js names them; nothing for another. Frees it.
void ReturnParts(const Info& info, ada_url url) {
  v8::Isolate* isolate = info.GetIsolate();
  if (ada_is_valid(url)) {
    v8::Local<v8::Value> parts[kOrigin + 1];
    for (int i = 0; i < kOrigin; i++) {
      const ada_string part = kParts[i](url);
      parts[i] = Text(isolate, part.data, part.length);
    }
    const ada_owned_string origin = ada_get_origin(url);
    parts[kOrigin] = Text(isolate, origin.data, origin.length);
    ada_free_owned_string(origin);
    info.GetReturnValue().Set(v8::Array::New(isolate, parts, std::size(parts)));
  }
  ada_free(url);
}

// What the parser does for a name beyond ASCII takes time with the square of its length, and nothing can interrupt it. Names have 253 characters.
constexpr size_t kMaxHostBytes = 8 * 1024;

// Whether a URL may have a longer one: one of a scheme whose hosts are names, or, with a base, one that begins with its host.
bool MayHaveLongHost(std::string_view text, bool has_base) {
  if (text.size() <= kMaxHostBytes) return false;
  const size_t end = text.find_first_of(":/\\?#");
  size_t start = 0;
  if (end != std::string_view::npos && text[end] == ':') {
    std::string scheme;
    for (const char c : text.substr(0, end)) {
      // The parser takes out what is not visible.
      if (c > ' ') scheme.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    constexpr std::string_view kSchemes[] = {"http", "https", "ws", "wss", "ftp", "file"};
    if (std::find(std::begin(kSchemes), std::end(kSchemes), scheme) == std::end(kSchemes)) return false;
    start = end + 1;
  } else if (!has_base) {
    return false;
  } else {
    int slashes = 0;
    for (size_t i = 0; i < text.size() && slashes < 2; i++) {
      const auto c = static_cast<unsigned char>(text[i]);
      if (c == '/' || c == '\\') {
        slashes++;
      } else if (c > ' ') {
        return false;
      }
    }
  }
  const size_t host = text.find_first_not_of("/\\\t\r\n ", start);
  return host != std::string_view::npos && std::min(text.find_first_of("/\\?#", host), text.size()) - host > kMaxHostBytes;
}

// parseUrl(text, base or undefined): the parts, or undefined.
void ParseUrlParts(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const bool has_base = info[1]->IsString();
  const std::string text = Utf8(isolate, info[0]);
  if (MayHaveLongHost(text, has_base)) return;
  if (!has_base) return ReturnParts(info, ada_parse(text.data(), text.size()));
  const std::string base = Utf8(isolate, info[1]);
  if (MayHaveLongHost(base, false)) return;
  ReturnParts(info, ada_parse_with_base(text.data(), text.size(), base.data(), base.size()));
}

bool SetPart(ada_url url, int part, const std::string& text) {
  switch (part) {
    case 0: return ada_set_href(url, text.data(), text.size());
    case 1: return ada_set_protocol(url, text.data(), text.size());
    case 2: return ada_set_username(url, text.data(), text.size());
    case 3: return ada_set_password(url, text.data(), text.size());
    case 4: return ada_set_host(url, text.data(), text.size());
    case 5: return ada_set_hostname(url, text.data(), text.size());
    case 6: return ada_set_port(url, text.data(), text.size());
    case 7: return ada_set_pathname(url, text.data(), text.size());
    case 8: ada_set_search(url, text.data(), text.size()); return true;
    case 9: ada_set_hash(url, text.data(), text.size()); return true;
    default: return false;
  }
}

// setUrl(href, part, text): the parts afterwards, or undefined when the parser refuses.
void SetUrlPart(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const std::string href = Utf8(isolate, info[0]);
  const std::string text = Utf8(isolate, info[2]);
  const int part = info[1]->IsInt32() ? info[1].As<v8::Int32>()->Value() : -1;
  const bool is_host = part == 4 || part == 5;
  if (is_host ? text.size() > kMaxHostBytes : part == 0 && MayHaveLongHost(text, false)) return;
  const ada_url url = ada_parse(href.data(), href.size());
  if (ada_is_valid(url) && SetPart(url, part, text)) return ReturnParts(info, url);
  ada_free(url);
}

// parseParams(text without "?"): an array of names and values without a prototype.
void ParseParams(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  // The parser takes one mark off, and is given one.
  const std::string text = "?" + Utf8(isolate, info[0]);
  const ada_url_search_params params = ada_parse_search_params(text.data(), text.size());
  const ada_url_search_params_entries_iter entries = ada_search_params_get_entries(params);
  std::vector<v8::Local<v8::Value>> items;
  while (ada_search_params_entries_iter_has_next(entries)) {
    const ada_string_pair pair = ada_search_params_entries_iter_next(entries);
    items.push_back(Text(isolate, pair.key.data, pair.key.length));
    items.push_back(Text(isolate, pair.value.data, pair.value.length));
  }
  ada_free_search_params_entries_iter(entries);
  ada_free_search_params(params);
  const v8::Local<v8::Array> list = v8::Array::New(isolate, items.data(), items.size());
  if (list->SetPrototypeV2(isolate->GetCurrentContext(), v8::Null(isolate)).FromMaybe(false)) info.GetReturnValue().Set(list);
}

// formatParams(names and values): their text.
void FormatParams(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::Context> context = isolate->GetCurrentContext();
  const v8::Local<v8::Array> items = info[0].As<v8::Array>();
  const ada_url_search_params params = ada_parse_search_params("", 0);
  for (uint32_t i = 0; i + 1 < items->Length(); i += 2) {
    v8::Local<v8::Value> name, value;
    if (!items->Get(context, i).ToLocal(&name) || !items->Get(context, i + 1).ToLocal(&value)) break;
    const std::string key = Utf8(isolate, name);
    const std::string text = Utf8(isolate, value);
    ada_search_params_append(params, key.data(), key.size(), text.data(), text.size());
  }
  const ada_owned_string text = ada_search_params_to_string(params);
  info.GetReturnValue().Set(Text(isolate, text.data, text.length));
  ada_free_owned_string(text);
  ada_free_search_params(params);
}

constexpr WebFunction kFunctions[] = {{"parseUrl", ParseUrlParts}, {"setUrl", SetUrlPart}, {"parseParams", ParseParams}, {"formatParams", FormatParams}};

}  // namespace

std::span<const WebFunction> UrlFunctions() { return kFunctions; }

}  // namespace jsrun
