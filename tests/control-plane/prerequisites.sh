#!/usr/bin/env bash
# Sees to what publishing and testing need besides the .NET SDK: a C compiler that links (gcc, libc6-dev, binutils), flock
# and setpriv (util-linux), node and npm for Qdrant's JavaScript client, what helm.sh unpacks Helm with, and the shells whose
# completion is tested (zsh, fish). Installs with apt what is missing; silent where nothing is.
set -euo pipefail

say() { printf 'prerequisites: %s\n' "$*" >&2; }

if ! command -v dotnet >/dev/null; then
    say "there is no dotnet on PATH. Install the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0"
    exit 1
fi

missing=()
if ! echo 'int main(void) { return 0; }' | gcc -x c -o /dev/null - 2>/dev/null || ! command -v objcopy >/dev/null; then
    missing+=(gcc libc6-dev binutils)
fi
if ! command -v flock >/dev/null || ! command -v setpriv >/dev/null; then
    missing+=(util-linux)
fi
command -v node >/dev/null || missing+=(nodejs)
command -v npm >/dev/null || missing+=(npm)
command -v unzip >/dev/null || missing+=(unzip)
command -v openssl >/dev/null || missing+=(openssl)
command -v zsh >/dev/null || missing+=(zsh)
command -v fish >/dev/null || missing+=(fish)
[ ${#missing[@]} = 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
    say "missing, and this is no Debian or Ubuntu machine: install what gives you ${missing[*]}"
    exit 1
fi

say "installing ${missing[*]}"
as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo)
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
