# Each target does all set-up that it needs; the first 'demo' or 'test' also gets a Kubernetes control plane (see
# tests/control-plane/install.sh), which takes about five minutes once.

SHELL := /bin/bash
.DEFAULT_GOAL := help

RID := $(if $(filter aarch64 arm64,$(shell uname -m)),linux-arm64,linux-x64)
DOTNET := dotnet
QUIET := --nologo -v quiet
PUBLISHED := artifacts/publish/FleetSync.Cli/release_$(RID)/fleetsync
RESULTS := artifacts/test-results
TEST_PROJECTS := FleetSync.Tests FleetSync.EndToEnd

export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1
export FLEETSYNC_BINARY := $(CURDIR)/$(PUBLISHED)

# Two builds at a time would write the same files.
.NOTPARALLEL:
.PHONY: help build publish prerequisites control-plane demo test unit end-to-end run bench bench-large bench-micro bench-search eval models-onnx static-table sbom reproducible image chart-snapshots format clean

help: ## Print the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

prerequisites:
	@tests/control-plane/prerequisites.sh

control-plane: prerequisites ## Get etcd and kube-apiserver for tests and demo, and print where they are
	@tests/control-plane/install.sh

build: prerequisites ## Build everything
	$(DOTNET) build FleetSync.sln -c Release $(QUIET)

publish: prerequisites ## Publish the native program
	$(DOTNET) publish src/FleetSync.Cli -c Release -r $(RID) $(QUIET)
	@container/sbom.sh $(RID) $(dir $(PUBLISHED))
	@ls -l $(PUBLISHED) | awk '{ printf "%s (%.1f MB)\n", $$NF, $$5 / 1000000 }'

demo: publish control-plane ## Two real API servers, one file, a few questions to it
	$(DOTNET) run --project tests/FleetSync.Demo -c Release

test: build publish control-plane ## All tests, those with real API servers included
	@$(call run-tests,$(TEST_PROJECTS))

unit: prerequisites ## Tests that need nothing but themselves
	$(DOTNET) build tests/FleetSync.Tests -c Release $(QUIET)
	@$(call run-tests,FleetSync.Tests)

end-to-end: publish control-plane ## Tests of the published program against real API servers
	$(DOTNET) build tests/FleetSync.EndToEnd -c Release $(QUIET)
	@$(call run-tests,FleetSync.EndToEnd)

# Every project is run, also when one before it fails.
define run-tests
mkdir -p $(RESULTS); failed=0; \
for project in $(1); do \
    echo "== $$project"; \
    artifacts/bin/$$project/release/$$project -noLogo -noColor -trx $(RESULTS)/$$project.trx || failed=1; \
done; \
exit $$failed
endef

sbom: publish ## What the program is made of (CycloneDX) and its licences, beside the published program
	@ls $(dir $(PUBLISHED))fleetsync.cdx.json $(dir $(PUBLISHED))THIRD-PARTY-LICENSES.txt

reproducible: prerequisites ## Publish the commit at hand twice, elsewhere, and compare the bytes
	@container/reproducible.sh

image: ## Build the container image with docker, for this machine
	docker buildx build -f Dockerfile.aot --build-arg REVISION=$$(git rev-parse HEAD) --load -t fleetsync:latest .

chart-snapshots: ## Write what the chart renders anew, after a change of it; read the difference
	$(DOTNET) build tests/FleetSync.EndToEnd -c Release $(QUIET)
	FLEETSYNC_APPROVE=1 artifacts/bin/FleetSync.EndToEnd/release/FleetSync.EndToEnd -noLogo -noColor -class FleetSync.EndToEnd.Chart.TemplateTests

run: publish ## fleetsync run on the current kubeconfig context; flags in ARGS="..."
	$(PUBLISHED) run $(ARGS)

# The table goes to standard output, the story to the terminal; what is worth keeping is put into bench/RESULTS.md.
bench: publish control-plane ## Load test with 5,000 Pods, in minutes: targets and verdicts
	$(DOTNET) run --project bench/FleetSync.Load -c Release -- $(ARGS)

bench-large: publish control-plane ## Load test with 20,000, then 100,000 Pods: half an hour, 16 GB
	$(DOTNET) run --project bench/FleetSync.Load -c Release -- --large $(ARGS)

bench-micro: prerequisites ## Micro-benchmarks of every stage, in three minutes
	$(DOTNET) run --project bench/FleetSync.Benchmarks -c Release -- --filter '*' $(ARGS)

eval: prerequisites ## How well search answers graded questions, into bench/SEARCH.md; ARGS=--open shows the open half
	$(DOTNET) run --project bench/FleetSync.Eval -c Release -- bench/SEARCH.md $(ARGS)

bench-search: prerequisites ## How fast, and in how much memory, 100,000 resources are searched; fills its files once, in minutes
	$(DOTNET) run --project bench/FleetSync.Eval -c Release -- --speed artifacts/bench-search

models-onnx: prerequisites ## Get all-MiniLM-L6-v2 and write it as model.onnx, float32 and int8, into the cache
	$(DOTNET) run --project src/FleetSync.Models -c Release -- onnx

static-table: prerequisites ## Make the table of the static provider anew; the same bytes on every machine
	$(DOTNET) run --project src/FleetSync.Models -c Release -- distil src/FleetSync/Embedding/static-table.bin

format: ## Bring the code into the form that the checks ask for
	$(DOTNET) format FleetSync.sln

clean: ## Delete what was built; the control plane stays in ~/.cache/fleetsync
	rm -rf artifacts
