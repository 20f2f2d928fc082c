#!/usr/bin/env bash
# Publishes the native program for one architecture, whichever this machine has.
#
#   container/publish.sh amd64|arm64 FOLDER [arguments of dotnet publish]
#
# For the other architecture gcc has to be there as a cross compiler: gcc-aarch64-linux-gnu or gcc-x86-64-linux-gnu.
set -euo pipefail
cd "$(dirname "$0")/.."

arch=$1 folder=$2
shift 2
case $arch in
    amd64) rid=linux-x64 triple=x86_64-linux-gnu ;;
    arm64) rid=linux-arm64 triple=aarch64-linux-gnu ;;
    *) echo "publish.sh: there is no $arch; choose amd64 or arm64" >&2; exit 2 ;;
esac

tools=()
if [ "$(uname -m)-linux-gnu" != "$triple" ]; then
    command -v "$triple-gcc" >/dev/null || {
        echo "publish.sh: $triple-gcc is missing; install gcc-${triple//_/-}" >&2
        exit 1
    }
    # The SDK asks every linker for --target, which clang knows and gcc refuses: it is the cross compiler by its name.
    wrapper=$(mktemp -d)
    trap 'rm -rf "$wrapper"' EXIT
    cat >"$wrapper/$triple-gcc" <<WRAPPER
#!/usr/bin/env bash
arguments=()
for argument; do
    [[ \$argument = --target=* ]] || arguments+=("\$argument")
done
exec $(command -v "$triple-gcc") "\${arguments[@]}"
WRAPPER
    chmod +x "$wrapper/$triple-gcc"
    tools=("-p:CppCompilerAndLinker=$wrapper/$triple-gcc" "-p:ObjCopyName=$triple-objcopy")
fi

dotnet publish src/FleetSync.Cli -c Release -r "$rid" -o "$folder" --nologo -v quiet "${tools[@]}" "$@"
container/sbom.sh "$rid" "$folder"
