#include "modules/export_shape.h"

#include <algorithm>

namespace jsrun {
namespace {

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsForeign(char c) { return static_cast<unsigned char>(c) >= 0x80; }  // of a name, a space or the end of a line
bool IsWordPart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$'; }

// A keyword cannot be written with escapes.
bool IsWordAt(std::string_view source, size_t at, std::string_view word) {
  return source.substr(at, word.size()) == word && (at == 0 || !IsWordPart(source[at - 1])) &&
         (at + word.size() == source.size() || !IsWordPart(source[at + word.size()]));
}

size_t SkipSpaces(std::string_view source, size_t at) {
  while (at < source.size() && IsSpace(source[at])) at++;
  return at;
}

// 0 at the end.
char At(std::string_view source, size_t at) { return at < source.size() ? source[at] : '\0'; }

// Of an `as`: a name follows, and after it what ends a specifier. What is not plain to see counts.
bool IsAlias(std::string_view source, size_t at) {
  size_t before = at;
  while (before > 0 && (source[before - 1] == ' ' || source[before - 1] == '\t')) before--;
  if (before > 0 && source[before - 1] == '*') return false;  // of a namespace, which is an object
  size_t end = SkipSpaces(source, at + 2);
  const size_t start = end;
  while (IsWordPart(At(source, end))) end++;
  if (end == start || IsForeign(At(source, end)) || At(source, end) == '\\') return true;
  const char next = At(source, SkipSpaces(source, end));
  return next == ',' || next == '}' || next == '/' || IsForeign(next);
}

// Of U+2028 and U+2029 as well.
bool IsLineEnd(std::string_view source, size_t at) {
  const std::string_view three = source.substr(at, 3);
  return source[at] == '\n' || source[at] == '\r' || three == "\xE2\x80\xA8" || three == "\xE2\x80\xA9";
}

size_t SkipLine(std::string_view source, size_t at) {
  while (at < source.size() && !IsLineEnd(source, at)) at++;
  return at;
}

// From behind the brace to the one that closes it.
uint64_t CountSpecifiers(std::string_view source, size_t at, size_t* end) {
  uint64_t count = 1;
  for (; at < source.size() && source[at] != '}'; at++) {
    const char c = source[at];
    if (c == ',') {
      count++;
    } else if (c == '"' || c == '\'') {
      for (at++; at < source.size() && source[at] != c; at++) at += source[at] == '\\' ? 1 : 0;
    } else if (c == '/' && At(source, at + 1) == '/') {
      at = SkipLine(source, at) - 1;
    } else if (c == '/' && At(source, at + 1) == '*') {
      at = std::min(source.find("*/", at + 2), source.size() - 1) + 1;
    }
  }
  *end = at;
  return count;
}

// budget: bytes that may still be looked at more than once. Words in a comment could have each of them looked at by all before them.
void ReadExport(std::string_view source, size_t at, ExportShape* shape, size_t* budget) {
  at = SkipSpaces(source, at);
  const char next = At(source, at);
  const bool is_unclear = next == '/' || IsForeign(next);
  if (next == '*' || is_unclear) shape->stars = 1;
  size_t end = at;
  if (next == '{' && *budget > 0) {
    shape->specifiers += CountSpecifiers(source, at + 1, &end);
  } else if (next == '{' || is_unclear) {
    shape->specifiers += source.size();
  }
  *budget -= std::min(*budget, end - at);
}

}  // namespace

ExportShape ReadExportShape(std::string_view source) {
  constexpr std::string_view kExport = "export";
  ExportShape shape;
  size_t budget = 8 * source.size();
  for (size_t at = 0; at + 1 < source.size(); at++) {
    if (source[at] == 'a' && source[at + 1] == 's') {
      if (IsWordAt(source, at, "as") && IsAlias(source, at)) shape.aliases++;
    } else if (source[at] == 'e' && source[at + 1] == 'x' && IsWordAt(source, at, kExport)) {
      ReadExport(source, at + kExport.size(), &shape, &budget);
    }
  }
  return shape;
}

}  // namespace jsrun
