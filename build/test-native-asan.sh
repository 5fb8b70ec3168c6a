#!/usr/bin/env bash
# Runs the engine's tests with the native library built for AddressSanitizer and UndefinedBehaviorSanitizer. See docs/native-checks.md.
#
#   build/test-native-asan.sh [options of the test program, such as --filter-class '*HostCallTests']
#
# Needs clang with its runtime library (Debian: clang-19 libclang-rt-19-dev, or another version), make, python3 and the .NET SDK. CXX names another compiler.
# The reports of the sanitizers are in artifacts/sanitized/reports; the exit status is 0 only when there is none and all tests pass.
set -euo pipefail

# shellcheck source=build/sanitizers.sh
. "$(dirname "${BASH_SOURCE[0]}")/sanitizers.sh"

build_objects
dotnet build -c Release -v q "$root/tests/JsRun.Engine.Tests"

tests=$objects/tests
reports=$objects/reports
rm -rf "$tests" "$reports"
mkdir -p "$reports"
cp -a "$root/artifacts/bin/JsRun.Engine.Tests/release" "$tests"
mapfile -t files < <(find "$objects/obj" -name '*.o')
"$cxx" -shared "${sanitize[@]}" -shared-libasan "${files[@]}" "$kit/lib/libnode.so" "$kit"/lib/libada-url*.so* \
  -Wl,--allow-shlib-undefined -Wl,--disable-new-dtags '-Wl,-rpath,$ORIGIN/v8' -o "$tests/libjsrun_v8.so"

# .NET turns SIGSEGV into exceptions, and has stacks of its own for that. LeakSanitizer would stop .NET's threads and cannot see into its heap, nor V8's: leaks
# are what build/fuzz-decoder.sh looks for. .NET's own libraries may free as they like.
export ASAN_OPTIONS=detect_leaks=0:handle_segv=0:allow_user_segv_handler=1:use_sigaltstack=0:detect_stack_use_after_return=0:alloc_dealloc_mismatch=0:allocator_may_return_null=1:quarantine_size_mb=64:log_path=$reports/report
export UBSAN_OPTIONS=print_stacktrace=1:log_path=$reports/report
status=0
# Those of PagePoolTests read all memory of their process, and the sanitizer's is terabytes of reserved addresses.
LD_PRELOAD=$("$cxx" -print-file-name=libclang_rt.asan-"$(uname -m)".so) "$tests/JsRun.Engine.Tests" --no-progress --filter-not-class '*PagePoolTests' "$@" || status=$?
if [ -n "$(ls "$reports")" ]; then
  cat "$reports"/*
  fail "the sanitizers have something to tell, see above and $reports"
fi
exit "$status"
