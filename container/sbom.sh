#!/usr/bin/env bash
# Writes what the published program is made of, fleetsync.cdx.json (CycloneDX) and THIRD-PARTY-LICENSES.txt, into a folder.
#
#   container/sbom.sh RID FOLDER
#
# It reads what the restore of that publish noted down, so it comes after it.
set -euo pipefail
rid=$1 folder=$(realpath "$2")
cd "$(dirname "$0")/.."

dotnet run --project src/FleetSync.Sbom -c Release -- \
    artifacts/obj/FleetSync.Cli/project.assets.json "$rid" "$(dotnet msbuild src/FleetSync.Cli -getProperty:Version)" "$folder"
