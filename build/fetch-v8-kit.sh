#!/usr/bin/env bash
# Fetches the V8 kit: Debian's libnode with every library it needs (glibc included), the V8 headers and
# patchelf, unpacked into one folder. apt does the work in a private root: it needs no root rights and
# installs nothing on the machine. With a complete kit in place the script returns at once, offline.
#
#   V8_KIT_DIR                    where the kit goes                       (default: .v8 in the repository)
#   V8_KIT_SUITE                  Debian suite to take it from             (default: forky)
#   V8_KIT_MIRROR                 Debian mirror                            (default: the one in this machine's apt sources)
#   V8_KIT_KEYRING                keyring that verifies the suite          (default: debian-archive-keyring's)
#   V8_KIT_MAX_RELEASE_AGE_DAYS   oldest acceptable state of the mirror    (default: 180)
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=build/v8-kit-lib.sh
. "$here/v8-kit-lib.sh"

kit=${V8_KIT_DIR:-$here/../.v8}
suite=${V8_KIT_SUITE:-forky}
max_age_days=${V8_KIT_MAX_RELEASE_AGE_DAYS:-180}

require_command dpkg-deb dpkg apt-get apt
arch=$(dpkg --print-architecture)
case $arch in
  amd64) triplet=x86_64-linux-gnu interpreter=ld-linux-x86-64.so.2 ;;
  arm64) triplet=aarch64-linux-gnu interpreter=ld-linux-aarch64.so.1 ;;
  *) fail "no V8 kit for the architecture '$arch'; amd64 and arm64 are supported." ;;
esac

mkdir -p "$kit"
kit=$(cd "$kit" && pwd)
kit_is_complete "$kit" "$suite" "$arch" && exit 0

require_command flock util-linux
exec 9>"$kit/.lock"
flock 9
# Another build may have fetched the kit while this one waited for the lock.
kit_is_complete "$kit" "$suite" "$arch" && exit 0

mirror=${V8_KIT_MIRROR:-$(find_debian_mirror)}
[ -n "$mirror" ] || fail "this machine's apt sources name no Debian mirror. Set V8_KIT_MIRROR to one (its URL ends in /debian)."
keyring=${V8_KIT_KEYRING:-$(find_debian_keyring)}
[ -n "$keyring" ] || fail "Debian's archive keyring is missing. Install the package debian-archive-keyring, or set V8_KIT_KEYRING to the keyring file."
[ -r "$keyring" ] || fail "cannot read the keyring $keyring."

note "fetching from Debian $suite ($arch) into $kit"
# What a killed run left behind goes too; the lock says that nobody else is at work here.
rm -rf "$kit"/.staging.*
staging=$(mktemp -d "$kit/.staging.XXXXXX")
trap 'rm -rf "$staging"' EXIT

apt_root=$staging/apt
write_apt_configuration "$apt_root" "$mirror" "$suite" "$keyring" "$arch"
export APT_CONFIG=$apt_root/apt.conf

apt-get update -qq >"$staging/apt.log" 2>&1 || { cat "$staging/apt.log" >&2; fail "apt could not read the suite '$suite' from $mirror."; }
release_date=$(check_release_age "$apt_root" "$max_age_days")

# libnode-dev names the libnode of its own version; the headers and the library have to match exactly.
libnode=$(apt-cache show --no-all-versions libnode-dev | sed -n 's/^Depends:.*\b\(libnode[0-9]\+\) (= .*/\1/p' | head -n 1)
[ -n "$libnode" ] || fail "libnode-dev of '$suite' depends on no libnodeNNN; the suite is too old for JsRun."

mkdir "$staging/debs" "$staging/root"
# With an empty dpkg status the plan lists everything down to glibc. Node's own JavaScript packages are
# of no use to an embedder (nor are the node command and glibc's character set tables), and of libnode-dev only the headers are.
mapfile -t packages < <(
  apt-get install -qq --no-install-recommends --print-uris "$libnode" patchelf |
    awk '{ split($2, part, "_"); print part[1] }' | grep -vE '^(node-|nodejs$|openssl-provider-|libc-gconv-)' | sort -u)
packages+=(libnode-dev)
(cd "$staging/debs" && apt-get download -qq "${packages[@]}" >"$staging/apt.log" 2>&1) ||
  { cat "$staging/apt.log" >&2; fail "apt could not download the packages of the kit."; }
for deb in "$staging"/debs/*.deb; do dpkg-deb -x "$deb" "$staging/root"; done

assemble_kit "$staging/root" "$staging/kit" "$triplet" "$interpreter"
write_kit_json "$staging/debs" "$staging/kit" "$suite" "$arch" "$interpreter" "$release_date"

# kit.json goes first when the old kit is removed and comes last when the new one is put in place: its presence is what
# makes a kit complete.
rm -rf "$kit/kit.json" "$kit/lib" "$kit/include" "$kit/bin" "$kit/licenses"
for part in lib include bin licenses kit.json; do mv "$staging/kit/$part" "$kit/$part"; done
note "V8 $(kit_value "$kit" v8Version) is ready ($(du -sh "$kit/lib" | cut -f1) of libraries)"
