# What fuzz-decoder.sh and test-native-asan.sh share. Sourced, never run. Sets root, kit, cxx, sanitize (flags), and objects: the folder that has the native
# library's objects, built with the sanitizers.
# shellcheck shell=bash disable=SC2034

fail() { echo "error: $*" >&2; exit 1; }

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The newest clang that has its runtime libraries.
cxx=${CXX:-}
for version in -22 -21 -20 -19 -18 -17 -16 -15 -14 ''; do
  [ -n "$cxx" ] && break
  command -v "clang++$version" >/dev/null || continue
  ls "$("clang++$version" -print-resource-dir)"/lib/*/libclang_rt.fuzzer* >/dev/null 2>&1 && cxx=clang++$version
done
[ -n "$cxx" ] || fail "there is no clang++ with its sanitizers. On Debian: apt-get install clang-19 libclang-rt-19-dev"
"$root/build/require-tools.sh" make python3
"$root/build/fetch-v8-kit.sh"
kit=$(cd "${V8_KIT_DIR:-$root/.v8}" && pwd)
objects=$root/artifacts/sanitized

# vptr and function need run-time type information, which neither V8 nor the library has.
sanitize=(-fsanitize=address,undefined -fno-sanitize=vptr,function -fno-omit-frame-pointer)

build_objects() {
  mkdir -p "$objects"
  make --no-print-directory -s -j2 -C "$root/src/JsRun.Engine/native" objects BUILD="$objects" KIT="$kit" CXX="$cxx" \
    EXTRA_CXXFLAGS="-O1 -Wno-error -fsanitize=fuzzer-no-link ${sanitize[*]}"
}
