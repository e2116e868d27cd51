# Each target does all of its own set-up; see tools/setup.py. `make run ARGS="--journal try.sqlite"`
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
BUNDLE_BIN := build/bundle/venv/Scripts
else
BIN := .venv/bin
BUNDLE_BIN := build/bundle/venv/bin
endif
DOCKER ?= docker
ifeq ($(NODES),3)
CASSANDRA := cassandra-1 cassandra-2 cassandra-3
CASSANDRA_SETTINGS := docker/digitpad-three.toml
else
CASSANDRA := cassandra
CASSANDRA_SETTINGS := docker/digitpad.toml
endif

.PHONY: run test test-slow lint bench bench-sync bundle test-bundle cassandra clean

run:
	@$(PYTHON) tools/setup.py run
	@$(BIN)/python -m digitpad $(ARGS)

# pytest comes last, so that its closing line is the last that is printed.
test: lint
	$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

# Faults on a real cluster of three nodes, and what else takes long: about 20 minutes on two cores.
test-slow:
	@$(PYTHON) tools/setup.py test
	$(BIN)/python -m pytest -m slow $(ARGS)

lint:
	@$(PYTHON) tools/setup.py test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench:
	@$(PYTHON) tools/setup.py test
	@$(BIN)/python -m benchmarks $(ARGS)

# How fast records reach a cluster, and what that costs the window: half an hour, on Cassandras of its own.
bench-sync:
	@$(PYTHON) tools/setup.py test
	@$(BIN)/python -m benchmarks.sync $(ARGS)

# What people install: a folder with its archive and, on Linux, a .deb, in dist/. See docs/packaging.md.
bundle:
	@$(PYTHON) tools/setup.py bundle
	@$(BUNDLE_BIN)/python -m tools.bundle build $(ARGS)

# The tests of what `make bundle` left in build/bundle and dist.
test-bundle:
	@$(PYTHON) tools/setup.py test
	$(BIN)/python -m pytest -m bundle tests/bundle $(ARGS)

# A cluster of one node (or NODES=3) in Docker, with digitpad's tables. The password stands in compose.yaml; what
# the environment says of another cluster does not count here.
$(foreach name,$(filter DIGITPAD_CASSANDRA__%,$(.VARIABLES)),$(eval cassandra: export $(name) :=))
cassandra: export DIGITPAD_CASSANDRA__PASSWORD := digitpad-dev
cassandra:
	@$(PYTHON) tools/setup.py run
	$(DOCKER) compose up --build --detach --wait $(CASSANDRA)
	@$(BIN)/python -m digitpad cluster init --settings $(CASSANDRA_SETTINGS)

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
