# Functions of fetch-v8-kit.sh. Sourced, never run.
# shellcheck shell=bash

# Raised when the layout of a kit changes, so that kits of older checkouts are fetched anew.
readonly kit_format=1

note() { echo "V8 kit: $*" >&2; }
fail() { echo "V8 kit: error: $*" >&2; exit 1; }

# require_command COMMAND PACKAGE [COMMAND PACKAGE]...
require_command() {
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null || fail "the command '$1' is missing; it is in the package '$2'. The kit can only be fetched on Debian, Ubuntu and their like."
    shift 2
  done
}

# kit_value KIT KEY: the value of a top-level string or number in kit.json.
kit_value() { sed -n "s/^  \"$2\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$1/kit.json"; }

# kit_is_complete KIT SUITE ARCH
kit_is_complete() {
  [ -f "$1/kit.json" ] &&
    [ "$(kit_value "$1" format)" = "$kit_format" ] &&
    [ "$(kit_value "$1" suite)" = "$2" ] &&
    [ "$(kit_value "$1" architecture)" = "$3" ]
}

# Prints "RANK URL" for each archive in the apt sources that may be a Debian mirror. Sources signed with
# Debian's own keyring rank before those whose URL merely ends in /debian.
list_debian_mirrors() {
  local codename files=()
  codename=$(. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}")
  shopt -s nullglob
  files=(/etc/apt/sources.list.d/*.sources)
  # RS='' reads a deb822 stanza as one record.
  [ ${#files[@]} -eq 0 ] || awk -v RS='' -v codename="$codename" '
    {
      delete field; key = ""
      n = split($0, line, "\n")
      for (i = 1; i <= n; i++) {
        if (line[i] ~ /^#/) continue
        if (match(line[i], /^[A-Za-z-]+:/)) {
          key = tolower(substr(line[i], 1, RLENGTH - 1)); field[key] = substr(line[i], RLENGTH + 1)
        } else if (key != "") field[key] = field[key] " " line[i]
      }
      if (tolower(field["enabled"]) ~ /no|false/ || (" " field["types"] " ") !~ / deb /) next
      if ((" " field["components"] " ") !~ / main /) next
      m = split(field["uris"], uri, " ")
      if (m == 0 || uri[1] ~ /security/) next
      if (field["signed-by"] ~ /debian-archive/) { print 1, uri[1]; next }
      suites = " " field["suites"] " "
      if (suites !~ / (stable|oldstable|testing|unstable|sid) / && (codename == "" || index(suites, " " codename " ") == 0)) next
      if (uri[1] ~ /\/debian\/?$/) print 2, uri[1]
    }' "${files[@]}"
  files=(/etc/apt/sources.list /etc/apt/sources.list.d/*.list)
  for file in "${files[@]}"; do
    [ -r "$file" ] || continue
    # deb [options] URL SUITE COMPONENT...
    sed -n 's/^deb[[:space:]]\{1,\}\(\[[^]]*\][[:space:]]\{1,\}\)\{0,1\}//p' "$file" | awk -v codename="$codename" '
      $2 ~ /^(stable|oldstable|testing|unstable|sid)$/ || (codename != "" && $2 == codename) {
        if ($1 ~ /\/debian\/?$/ && $3 == "main") print 2, $1
      }'
  done
}

find_debian_mirror() { list_debian_mirrors | sort -s -n -k 1,1 | head -n 1 | cut -d ' ' -f 2; }

find_debian_keyring() {
  local file
  if [ ! -r /usr/share/keyrings/debian-archive-keyring.gpg ] && [ ! -r /usr/share/keyrings/debian-archive-keyring.pgp ] && [ "$(id -u)" = 0 ]; then
    note "installing the package debian-archive-keyring"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends debian-archive-keyring; } >&2 || true
  fi
  for file in /usr/share/keyrings/debian-archive-keyring.{gpg,pgp}; do
    if [ -r "$file" ]; then echo "$file"; return; fi
  done
}

# write_apt_configuration ROOT MIRROR SUITE KEYRING ARCH
write_apt_configuration() {
  mkdir -p "$1/state/lists/partial" "$1/cache/archives/partial"
  : >"$1/status"
  echo "deb [signed-by=$4] $2 $3 main" >"$1/sources.list"
  # How the machine reaches its mirrors (proxy, certificates) applies here as well; its other settings and hooks do not.
  apt-config dump | grep -iE '^Acquire::(http|https)::' >"$1/apt.conf" || true
  # A mirror that has not been synchronised for some days serves a Release file past its Valid-Until, which apt
  # refuses outright. The date is looked at in check_release_age instead, against a limit that can be set.
  cat >>"$1/apt.conf" <<CONF
Dir::State "$1/state";
Dir::State::status "$1/status";
Dir::Cache "$1/cache";
Dir::Etc::sourcelist "$1/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
APT::Architecture "$5";
APT::Architectures { "$5"; };
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::Check-Valid-Until "false";
CONF
}

# check_release_age APT_ROOT MAX_DAYS: prints the date of the suite's Release file; refuses one that is too old.
# Somebody between us and the mirror can replay an old, validly signed state of the suite with known holes in V8.
check_release_age() {
  local release date valid_until age_days
  release=$(find "$1/state/lists" -maxdepth 1 -name '*_InRelease' -o -maxdepth 1 -name '*_Release' | head -n 1)
  date=$(sed -n 's/^Date: //p' "$release" | head -n 1)
  valid_until=$(sed -n 's/^Valid-Until: //p' "$release" | head -n 1)
  [ -n "$date" ] || fail "the suite's Release file has no date."
  age_days=$((($(date +%s) - $(date -d "$date" +%s)) / 86400))
  [ "$age_days" -le "$2" ] ||
    fail "the mirror's state of the suite is $age_days days old ($date); at most $2 are accepted (V8_KIT_MAX_RELEASE_AGE_DAYS)."
  if [ -n "$valid_until" ] && [ "$(date -d "$valid_until" +%s)" -lt "$(date +%s)" ]; then
    note "warning: the mirror's state of the suite is of $date and was valid until $valid_until; V8 may lack recent fixes."
  fi
  date -u -d "$date" +%Y-%m-%dT%H:%M:%SZ
}

# assemble_kit ROOT KIT TRIPLET INTERPRETER: picks what the kit needs out of the unpacked packages.
assemble_kit() {
  local from=$1/usr/lib/$3 kit=$2 name file
  mkdir -p "$kit/lib" "$kit/include" "$kit/bin" "$kit/licenses"
  # What libnode loads, by soname and as plain files; then the parts of glibc that .NET and its native
  # libraries load by name.
  for name in "$4" libpthread.so.0 libdl.so.2 librt.so.1 libutil.so.1 libresolv.so.2 libnss_files.so.2 libnss_dns.so.2; do
    cp -L "$from/$name" "$kit/lib/$name"
  done
  cp -L "$from"/libnode.so.[0-9]* "$kit/lib/"
  while read -r name; do
    cp -L "$from/$name" "$kit/lib/$name"
  done < <("$from/$4" --library-path "$from" --list "$kit"/lib/libnode.so.* | sed -n "s|^[[:space:]]*\([^ /]*\) => $from/.*|\1|p")
  for name in libc.so.6 libstdc++.so.6 libgcc_s.so.1 libm.so.6; do
    [ -f "$kit/lib/$name" ] || fail "the packages of the suite hold no $name."
  done
  chmod -R u+w "$kit/lib"
  # The soname changes with every release of Node; the shim's Makefile and the worker know the library by this name.
  ln -s "$(basename "$kit"/lib/libnode.so.*)" "$kit/lib/libnode.so"

  cp -RL "$1/usr/include/node" "$kit/include/node"
  mkdir "$kit/include/inspector"
  cp -L "$1"/usr/include/nodejs/deps/v8/include/v8-inspector*.h "$kit/include/inspector/"

  # The kit's patchelf needs the kit's C++ library, hence the wrapper.
  cp "$1/usr/bin/patchelf" "$kit/bin/patchelf.bin"
  cat >"$kit/bin/patchelf" <<WRAPPER
#!/bin/sh
kit=\$(dirname "\$(readlink -f "\$0")")/..
exec "\$kit/lib/$4" --library-path "\$kit/lib" "\$kit/bin/patchelf.bin" "\$@"
WRAPPER
  chmod +x "$kit/bin/patchelf"

  for file in "$1"/usr/share/doc/*/copyright; do
    name=${file%/copyright}
    cp -L "$file" "$kit/licenses/${name##*/}"
  done
}

# v8_version KIT
v8_version() {
  awk '/#define V8_(MAJOR_VERSION|MINOR_VERSION|BUILD_NUMBER|PATCH_LEVEL) / { printf "%s%s", dot, $3; dot = "." }' "$1/include/node/v8-version.h"
}

# write_kit_json DEBS KIT SUITE ARCH INTERPRETER RELEASE_DATE. One line per value: kit_value reads it with sed.
write_kit_json() {
  local deb comma=''
  {
    echo '{'
    echo "  \"format\": $kit_format,"
    echo "  \"suite\": \"$3\","
    echo "  \"releaseDate\": \"$6\","
    echo "  \"architecture\": \"$4\","
    echo "  \"interpreter\": \"$5\","
    echo "  \"v8Version\": \"$(v8_version "$2")\","
    echo '  "packages": ['
    for deb in "$1"/*.deb; do
      printf '%s    { "name": "%s", "version": "%s", "sha256": "%s" }' "$comma" \
        "$(dpkg-deb -f "$deb" Package)" "$(dpkg-deb -f "$deb" Version)" "$(sha256sum "$deb" | cut -d ' ' -f 1)"
      comma=$',\n'
    done
    printf '\n  ]\n}\n'
  } >"$2/kit.json"
}
