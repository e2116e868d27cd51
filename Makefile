# Each target does all of its own set-up; see tools/setup.py. `make run ARGS="--journal try.sqlite"`
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif

.PHONY: run test lint bench clean

run:
	@$(PYTHON) tools/setup.py run
	@$(BIN)/python -m digitpad $(ARGS)

# pytest comes last, so that its closing line is the last that is printed.
test: lint
	$(BIN)/python -m pytest $(ARGS)

lint:
	@$(PYTHON) tools/setup.py test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench:
	@$(PYTHON) tools/setup.py test
	@$(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
