#include "codec/iso_date.h"

#include <cmath>
#include <cstdint>
#include <cstdio>

namespace jsrun {

namespace {

constexpr int64_t kMsPerDay = 86400000;
constexpr int64_t kMaxTimeMs = 8640000000000000;

// Days since 1970-01-01 of a date in the proleptic Gregorian calendar; years are counted from March, 400 of them an era.
int64_t DaysFromCivil(int64_t year, int month, int day) {
  year -= month <= 2;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

struct Civil {
  int64_t year;
  int month;
  int day;
};

Civil CivilFromDays(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {year_of_era + era * 400 + (month <= 2), month, day};
}

int DaysInMonth(int64_t year, int month) {
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return kDays[month - 1] + (month == 2 && leap);
}

// Reads a text from the left.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) {}
  bool AtEnd() const { return at_ == text_.size(); }
  char Peek() const { return AtEnd() ? '\0' : text_[at_]; }
  bool Take(char expected) {
    if (Peek() != expected) return false;
    ++at_;
    return true;
  }
  // A number of exactly `count` digits.
  bool Digits(int count, int64_t& value) {
    value = 0;
    for (; count > 0; --count, ++at_) {
      if (Peek() < '0' || Peek() > '9') return false;
      value = value * 10 + (Peek() - '0');
    }
    return true;
  }
  // The digits after a decimal point as milliseconds.
  bool Fraction(int64_t& ms) {
    int count = 0;
    ms = 0;
    for (; Peek() >= '0' && Peek() <= '9'; ++at_, ++count) {
      if (count < 3) ms = ms * 10 + (Peek() - '0');
    }
    for (int i = count; i < 3; ++i) ms *= 10;
    return count > 0;
  }

 private:
  std::string_view text_;
  size_t at_ = 0;
};

bool ReadDay(Cursor& cursor, int64_t& days) {
  int64_t year, month, day;
  const char sign = cursor.Peek();
  if (sign == '+' || sign == '-') {
    cursor.Take(sign);
    if (!cursor.Digits(6, year) || (sign == '-' && year == 0)) return false;
    if (sign == '-') year = -year;
  } else if (!cursor.Digits(4, year)) {
    return false;
  }
  if (!cursor.Take('-') || !cursor.Digits(2, month) || !cursor.Take('-') || !cursor.Digits(2, day)) return false;
  if (month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, static_cast<int>(month))) return false;
  days = DaysFromCivil(year, static_cast<int>(month), static_cast<int>(day));
  return true;
}

bool ReadTime(Cursor& cursor, int64_t& ms) {
  int64_t hour, minute, second = 0, fraction = 0;
  if (!cursor.Digits(2, hour) || !cursor.Take(':') || !cursor.Digits(2, minute)) return false;
  if (cursor.Take(':')) {
    if (!cursor.Digits(2, second)) return false;
    if (cursor.Take('.') && !cursor.Fraction(fraction)) return false;
  }
  const bool midnight_at_end = hour == 24 && minute == 0 && second == 0 && fraction == 0;
  if ((hour > 23 && !midnight_at_end) || minute > 59 || second > 59) return false;
  ms = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  if (cursor.Take('Z')) return true;
  const char sign = cursor.Peek();
  int64_t offset_hour, offset_minute;
  if ((sign != '+' && sign != '-') || !cursor.Take(sign)) return false;
  if (!cursor.Digits(2, offset_hour) || !cursor.Take(':') || !cursor.Digits(2, offset_minute)) return false;
  if (offset_hour > 23 || offset_minute > 59) return false;
  const int64_t offset_ms = (offset_hour * 60 + offset_minute) * 60000;
  ms += sign == '+' ? -offset_ms : offset_ms;
  return true;
}

}  // namespace

void WriteIsoDate(double time_ms, ByteBuffer& out) {
  const int64_t time = static_cast<int64_t>(time_ms);
  const int64_t days = (time >= 0 ? time : time - (kMsPerDay - 1)) / kMsPerDay;
  const int64_t ms = time - days * kMsPerDay;
  const Civil civil = CivilFromDays(days);
  char text[64];
  const char* format = civil.year >= 0 && civil.year <= 9999 ? "%04lld" : civil.year < 0 ? "-%06lld" : "+%06lld";
  int length = snprintf(text, sizeof text, format, static_cast<long long>(civil.year < 0 ? -civil.year : civil.year));
  length += snprintf(text + length, sizeof text - static_cast<size_t>(length), "-%02d-%02dT%02d:%02d:%02d.%03dZ", civil.month, civil.day,
                     static_cast<int>(ms / 3600000), static_cast<int>(ms / 60000 % 60), static_cast<int>(ms / 1000 % 60),
                     static_cast<int>(ms % 1000));
  out.Append(text, static_cast<size_t>(length));
}

std::optional<double> ParseIsoDate(std::string_view text) {
  Cursor cursor(text);
  int64_t days, ms = 0;
  if (!ReadDay(cursor, days)) return std::nullopt;
  if (cursor.Take('T') && !ReadTime(cursor, ms)) return std::nullopt;
  if (!cursor.AtEnd()) return std::nullopt;
  const int64_t time = days * kMsPerDay + ms;
  if (time > kMaxTimeMs || time < -kMaxTimeMs) return std::nullopt;
  return static_cast<double>(time);
}

}  // namespace jsrun
