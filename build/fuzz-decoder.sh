#!/usr/bin/env bash
# Fuzzes what decodes bytes from outside in the native library, with libFuzzer, AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer. Fails on a crash,
# a leak, undefined behaviour, an input that takes more than 25 seconds, and on answers that contradict one another. See docs/native-checks.md.
#
#   build/fuzz-decoder.sh [--seconds 600] [--input FILE]
#
# Needs clang with its runtime library (Debian: clang-19 libclang-rt-19-dev, or another version), make and python3. CXX names another compiler.
#   --seconds   how long
#   --input     only this input, such as one that a run has left in artifacts/sanitized/fuzz/findings
set -euo pipefail

# shellcheck source=build/sanitizers.sh
. "$(dirname "${BASH_SOURCE[0]}")/sanitizers.sh"

seconds=600
input=
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=$2; shift 2 ;;
    --input) input=$(readlink -f "$2"); shift 2 ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done

build_objects
source=$root/tests/native-fuzz
build=$objects/fuzz
corpus=$build/corpus
findings=$build/findings
mkdir -p "$corpus" "$findings"

interpreter=$(sed -n 's/^  "interpreter": "\(.*\)",$/\1/p' "$kit/kit.json")
mapfile -t files < <(find "$objects/obj" -name '*.o')
# On the kit's C library, as the worker.
"$cxx" -std=c++20 -O1 -g1 -Wall -Wextra -Werror -fno-rtti -fno-exceptions "${sanitize[@]}" -fsanitize=fuzzer \
  -I"$root/src/JsRun.Engine/native" "$source"/*.cc "${files[@]}" "$kit/lib/libnode.so" "$kit"/lib/libada-url*.so* \
  -Wl,--allow-shlib-undefined -Wl,--disable-new-dtags "-Wl,-rpath,$kit/lib" "-Wl,--dynamic-linker,$kit/lib/$interpreter" -o "$build/decoder-fuzzer"
python3 "$source/bootstrap.py" "$root/src/JsRun.Engine/native" >"$build/bootstrap.js"

export JSRUN_FUZZ_BOOTSTRAP=$build/bootstrap.js
# The library looks for leaks itself, when no isolate is left: pointers in V8's heap are not seen.
export ASAN_OPTIONS=detect_leaks=1:leak_check_at_exit=0:allocator_may_return_null=1:allow_user_segv_handler=1:abort_on_error=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
cd "$build"
if [ -n "$input" ]; then exec ./decoder-fuzzer -detect_leaks=0 -timeout=25 "$input"; fi

python3 "$source/seeds.py" "$build/seeds"
echo "fuzz-decoder: $seconds seconds with $cxx"
./decoder-fuzzer -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 -max_len=4096 -detect_leaks=0 -print_final_stats=1 \
  -dict="$source/tagged.dict" -artifact_prefix="$findings/" "$corpus" "$build/seeds" 2>&1 | tee "$build/fuzz.log" | grep -vE '\b(NEW|REDUCE|pulse|RELOAD)\b' ||
  { grep -vE '\b(NEW|REDUCE|pulse|RELOAD)\b' "$build/fuzz.log" | tail -n 60; fail "see above, $build/fuzz.log and $findings"; }
grep -E '(cov|DONE)' "$build/fuzz.log" | tail -n 1
