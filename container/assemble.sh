#!/usr/bin/env bash
# Lays out what the container image has on top of its base: the program with its native libraries, and the licences.
#
#   container/assemble.sh PUBLISHED ROOT
#
# The image and the test of its file system are made by this one script.
set -euo pipefail
published=$(realpath "$1") root=$2
cd "$(dirname "$0")/.."

install -d -m 755 "$root/app" "$root/licenses" "$root/etc/fleetsync" "$root/var/lib/fleetsync"
install -m 755 "$published/fleetsync" "$root/app/"
for library in "$published"/*.so "$published"/*.so.*; do
    [ ! -f "$library" ] || install -m 755 "$library" "$root/app/"
done
install -m 644 LICENSE NOTICE "$published/fleetsync.cdx.json" "$published/THIRD-PARTY-LICENSES.txt" "$root/licenses/"
