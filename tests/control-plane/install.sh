#!/usr/bin/env bash
# Prints the folder that holds etcd, kube-apiserver, kube-controller-manager and kubectl (stdout: that one line).
#
#   1. $KUBEBUILDER_ASSETS, where it is set (the convention of controller-runtime's envtest);
#   2. otherwise a cached copy in ${XDG_CACHE_HOME:-~/.cache}/fleetsync/control-plane/;
#   3. otherwise built once from Debian 12 packages, about five minutes on two cores.
#
# What happens is told on stderr. The build uses a temporary folder and appears in the cache in one rename.
set -euo pipefail

readonly version=v1.20.2
readonly suite=bookworm
readonly cache="${XDG_CACHE_HOME:-$HOME/.cache}/fleetsync/control-plane"
readonly target="$cache/$version"
readonly log="$cache/build-$version.log"

say() { printf 'control plane: %s\n' "$*" >&2; }

fail() {
    say "$1"
    exit 1
}

hint() {
    cat >&2 <<'HINT'
control plane: Set KUBEBUILDER_ASSETS to a folder with etcd, kube-apiserver and kubectl instead. For example the official
control plane: envtest archive (https://github.com/kubernetes-sigs/controller-tools/releases, envtest-v*-linux-amd64.tar.gz):
control plane:     tar -xzf envtest-v*-linux-amd64.tar.gz && export KUBEBUILDER_ASSETS=$PWD/controller-tools/envtest
HINT
}

# Runs one step with its output in the log; says how long it took. A failure ends the run, with the log's last lines.
step() {
    local what=$1 started=$SECONDS code
    shift
    say "$what ..."
    printf '\n=== %s\n' "$what" >>"$log"
    # Not as a condition of "if": there bash would run on after a command that fails inside of the step.
    set +e
    (
        set -e
        "$@"
    ) >>"$log" 2>&1 </dev/null
    code=$?
    set -e
    if [ $code != 0 ]; then
        say "failed: $what. The log is $log; its last lines:"
        tail -n 15 "$log" >&2
        hint
        exit 1
    fi
    say "$what: done in $((SECONDS - started)) s"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        command -v sudo >/dev/null || { echo "neither root nor sudo"; return 1; }
        sudo "$@"
    fi
}

has_all() {
    local name
    for name in "${@:2}"; do
        [ -x "$1/$name" ] || return 1
    done
}

install_packages() {
    as_root apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        golang-1.19-go dpkg-dev ca-certificates
}

# The package is unpacked rather than installed: an installation would leave an etcd daemon running.
unpack_etcd() {
    mkdir -p "$work/etcd" "$work/bin"
    (cd "$work/etcd" && apt-get download etcd-server && dpkg-deb -x etcd-server_*.deb .)
    install -m 755 "$work/etcd/usr/bin/etcd" "$work/bin/etcd"
    "$work/bin/etcd" --version
}

# Asks for sources through lists of its own, so that the machine's apt configuration stays as it is.
fetch_source() {
    local parts="$work/apt/parts" lists="$work/apt/lists" file
    mkdir -p "$parts" "$lists/partial" "$work/download"
    for file in /etc/apt/sources.list.d/*.sources; do
        if [ -f "$file" ] && grep -Eq "^Suites:(.*[[:space:]])?$suite([[:space:]]|\$)" "$file"; then
            sed 's/^Types:.*/Types: deb-src/' "$file" >"$parts/$(basename "$file")"
        fi
    done
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        if [ -f "$file" ] && grep -Eq "^deb .*[[:space:]]$suite[[:space:]].*main" "$file"; then
            grep -E "^deb .*[[:space:]]$suite[[:space:]].*main" "$file" | sed 's/^deb /deb-src /' \
                >"$parts/$(basename "$file" .list)-src.list"
        fi
    done
    local options=(-o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$parts" -o "Dir::State::Lists=$lists"
        -o "Dir::Cache::srcpkgcache=" -o "Dir::Cache::pkgcache=" -o APT::Sandbox::User=)
    apt-get "${options[@]}" update
    (cd "$work/download" && apt-get "${options[@]}" --download-only source kubernetes)
}

unpack_source() {
    local description
    description=$(ls "$work"/download/kubernetes_*1.20.2*.dsc)
    mkdir -p "$(dirname "$tree")"
    dpkg-source --no-check -x "$description" "$tree"
    rm -rf "$work/download"
}

# The reflect2 that comes with the tree reads maps through a function of the Go run time that took other arguments up to
# Go 1.17: with 1.19 the server dies of memory faults once it encodes custom resources. Debian's own package has the fix.
replace_reflect2() {
    local vendored="$tree/vendor/github.com/modern-go/reflect2"
    mkdir -p "$work/reflect2"
    (cd "$work/reflect2" && apt-get download golang-github-modern-go-reflect2-dev && dpkg-deb -x ./*.deb .)
    rm -rf "$vendored"
    cp -r "$work/reflect2/usr/share/gocode/src/github.com/modern-go/reflect2" "$vendored"
    rm -f "$vendored"/*_test.go
}

# One file of the tree is generated at build time upstream and not part of the source package.
generate_openapi() {
    go build -o "$work/openapi-gen" k8s.io/kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen
    local inputs
    inputs=$(grep -rl --include='*.go' '+k8s:openapi-gen=true' staging/src/k8s.io pkg cmd | xargs -n1 dirname | sort -u |
        sed -e 's#^staging/src/#k8s.io/kubernetes/vendor/#' -e 's#^\(pkg\|cmd\)/#k8s.io/kubernetes/\1/#' | paste -sd, -)
    echo "inputs: $inputs"
    "$work/openapi-gen" -i "$inputs" -p k8s.io/kubernetes/pkg/generated/openapi -O zz_generated.openapi \
        -h vendor/k8s.io/code-generator/hack/boilerplate.go.txt -r /dev/null
}

compile() {
    local flags="-s -w" package
    for package in k8s.io/component-base/version k8s.io/kubernetes/vendor/k8s.io/component-base/version \
        k8s.io/kubernetes/vendor/k8s.io/client-go/pkg/version; do
        flags+=" -X $package.gitVersion=$version -X $package.gitMajor=1 -X $package.gitMinor=20"
        flags+=" -X $package.gitTreeState=archive"
    done
    go build -trimpath -ldflags "$flags" -o "$work/bin/$1" "k8s.io/kubernetes/cmd/$1"
    "$work/bin/$1" "${@:2}"
}

# In a folder of its own, with Go's caches inside, so that nothing is left behind but the four programs.
build() {
    [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = "$suite" ] || {
        say "cannot be built here: its source package comes with Debian 12 ($suite)."
        hint
        exit 1
    }
    : >"$log"
    say "building it from Debian packages, once, about 5 minutes on 2 cores (log: $log)"
    work=$(mktemp -d "$cache/.build-XXXXXX")
    trap 'rm -rf "$work"' EXIT
    tree="$work/go/src/k8s.io/kubernetes"
    export PATH="/usr/lib/go-1.19/bin:$PATH" GOPATH="$work/go" GOCACHE="$work/go-build" GO111MODULE=off CGO_ENABLED=0

    step "installing Go and the Debian tools" install_packages
    step "unpacking etcd" unpack_etcd
    step "fetching the Debian source of Kubernetes (34 MB)" fetch_source
    step "unpacking it" unpack_source
    step "replacing a library that does not go with this Go" replace_reflect2
    cd "$tree"
    step "generating its OpenAPI definitions" generate_openapi
    step "compiling kube-apiserver (about 3 minutes)" compile kube-apiserver --version
    step "compiling kube-controller-manager (about 1 minute)" compile kube-controller-manager --version
    if command -v kubectl >/dev/null; then
        ln -s "$(readlink -f "$(command -v kubectl)")" "$work/bin/kubectl"
    else
        step "compiling kubectl" compile kubectl version --client
    fi
    cd "$cache"
    rm -rf "$target"
    mv "$work/bin" "$target"
}

if [ -n "${KUBEBUILDER_ASSETS:-}" ]; then
    has_all "$KUBEBUILDER_ASSETS" etcd kube-apiserver ||
        fail "KUBEBUILDER_ASSETS=$KUBEBUILDER_ASSETS has no executable etcd and kube-apiserver. Correct it, or unset it."
    echo "$KUBEBUILDER_ASSETS"
    exit 0
fi

if ! has_all "$target" etcd kube-apiserver kube-controller-manager; then
    mkdir -p "$cache"
    exec 9>"$cache/.lock"
    if ! flock --nonblock 9; then
        say "another run is building it; waiting"
        flock 9
    fi
    if ! has_all "$target" etcd kube-apiserver kube-controller-manager; then
        started=$SECONDS
        build
        say "built in $((SECONDS - started)) s: $target"
    fi
fi
echo "$target"
