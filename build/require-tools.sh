#!/usr/bin/env bash
# require-tools.sh TOOL...: makes sure that the tools (g++, make, node, npm, promtool, chromium) are there. As root on a Debian or Ubuntu machine it
# installs what is missing; elsewhere it names the packages and fails.
set -euo pipefail

missing=()
for tool in "$@"; do
  command -v "$tool" >/dev/null && continue
  case $tool in
    node) missing+=(nodejs) ;;
    promtool) missing+=(prometheus) ;;
    *) missing+=("$tool") ;;
  esac
done
[ ${#missing[@]} -gt 0 ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "build: installing ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  if apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null; then exit 0; fi
fi
echo "build: error: ${missing[*]} missing. Install the packages: apt-get install --no-install-recommends ${missing[*]}" >&2
exit 1
