# Shared by deps, run and test. Sourced, never run.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")

say() { printf '%s\n' "$*" >&2; }
fail() { say "chatelaine: $*"; exit 4; }

# packages ROLE... : the names of the packages with one of these roles
packages() {
  local role names=()
  for role in "$@"; do
    while read -r name of; do
      [ "$of" = "$role" ] && names+=("$name")
    done < <(grep -v '^#' "$here/packages")
  done
  printf '%s\n' "${names[@]}" | sort -u
}

# missing NAME... : those that are not installed
missing() {
  local name
  for name in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s\n' "$name"
  done
}

# build PRESET [TARGET...] : configure if needed and build
build() {
  local preset=$1
  shift
  cd "$root"
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" >"/tmp/chatelaine-configure.$$" 2>&1 || { cat "/tmp/chatelaine-configure.$$" >&2; rm -f "/tmp/chatelaine-configure.$$"; fail "configuring failed"; }
    rm -f "/tmp/chatelaine-configure.$$"
  fi
  cmake --build "build/$preset" ${1:+--target "$@"} || fail "building failed; the first error above says where"
}
