#!/usr/bin/env bash
# Prints which V8 the build uses, and asks the package registry for known vulnerabilities of all packages, indirect ones included.
# Fails when there are any. A registry that cannot be asked, or has no such data, is a warning: the build works without a network.
# Needs restored projects.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.." || exit 1
# shellcheck source=build/v8-kit-lib.sh
. "$here/v8-kit-lib.sh"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

warn() { echo "audit: warning: $*" >&2; }

print_kit() {
  local kit=${V8_KIT_DIR:-.v8}
  if [ ! -f "$kit/kit.json" ]; then warn "there is no V8 kit in $kit yet; the build fetches it."; return; fi
  local node
  node=$(sed -n 's/.*"name": "libnode[0-9]*", "version": "\([^"]*\)".*/\1/p' "$kit/kit.json")
  echo "audit: V8 $(kit_value "$kit" v8Version), libnode $node, from Debian $(kit_value "$kit" suite) as of $(kit_value "$kit" releaseDate)"
}

# has_data: whether the registries know of vulnerabilities at all. A list without findings does not tell; restoring with them as audit
# sources does. The package is one that the projects use anyway.
has_data() {
  local folder said version
  folder=$(mktemp -d)
  version=$(sed -n 's/.*Include="Serilog" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
  cat >"$folder/audit.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>true</NuGetAudit></PropertyGroup>
  <ItemGroup><PackageReference Include="Serilog" Version="$version" /></ItemGroup>
</Project>
PROJECT
  {
    echo '<configuration><auditSources><clear />'
    dotnet nuget list source --format short | sed -n 's|^E \(https\{0,1\}://.*\)$|<add key="\1" value="\1" />|p'
    echo '</auditSources></configuration>'
  } >"$folder/nuget.config"
  said=$(dotnet restore "$folder/audit.csproj" --force 2>&1)
  local status=$?
  rm -rf "$folder"
  [ $status -eq 0 ] && ! grep -q 'NU1900\|NU1905' <<<"$said"
}

audit() {
  local found
  found=$(dotnet list package --vulnerable --include-transitive --format json 2>&1) || { warn "the packages could not be checked:"; tail -n 20 <<<"$found" >&2; return 0; }
  if grep -q '"vulnerabilities"' <<<"$found"; then
    echo "audit: packages with known vulnerabilities:"
    grep -E '"(path|id|resolvedVersion|severity|advisoryurl)"' <<<"$found"
    return 1
  fi
  if has_data; then echo "audit: no package has a known vulnerability"; else warn "the package registry gives no data on vulnerabilities: nothing was found, and nothing could be."; fi
}

print_kit
audit
