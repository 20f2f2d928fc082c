#!/usr/bin/env bash
# Publishes the commit at hand twice, in two folders of different names, and says whether both gave the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

case $(uname -m) in
    aarch64 | arm64) arch=arm64 ;;
    *) arch=amd64 ;;
esac
revision=$(git rev-parse HEAD)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for side in one another-with-a-longer-name; do
    mkdir -p "$work/$side"
    git archive HEAD | tar -x -C "$work/$side"
    "$work/$side/container/publish.sh" "$arch" "$work/$side/published" "-p:SourceRevisionId=$revision"
    (cd "$work/$side/published" && find . -type f ! -name '*.pdb' ! -name '*.dbg' -print0 | sort -z | xargs -0 sha256sum) >"$work/$side.sums"
done
if ! diff "$work/one.sums" "$work/another-with-a-longer-name.sums"; then
    echo "reproducible: the two publishes differ in the files above" >&2
    exit 1
fi
cat "$work/one.sums"
echo "reproducible: both publishes of $revision have these hashes"
