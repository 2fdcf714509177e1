# Everything from plain Python 3.11: each target makes what it needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than the two cores of the smallest machine: a test of a terminal or a browser waits much of its time.
WORKERS ?= 3

.PHONY: demo test check bench docs snapshots pictures constraints clean

demo: $(VENV)/.runtime
	$(BIN)/sloty demo

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup tests

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q tests/architecture

bench: $(VENV)/.dev
	$(BIN)/python -m bench

docs: $(VENV)/.dev
	$(BIN)/python -m tests.architecture.pages

# What the desk looked like, that its tests compare with: read the difference before it is kept.
snapshots: $(VENV)/.dev
	UPDATE_SNAPSHOTS=1 $(BIN)/python -m pytest -q tests/tui/test_snapshots.py

# Those of the README; rsvg-convert, Chromium and the DejaVu fonts must be there.
pictures: $(VENV)/.dev
	$(BIN)/python -m tests.tui.pictures
	$(BIN)/python -m tests.browser.pictures

# Pins the whole tree that is installed, without addresses.
constraints: $(VENV)/.dev
	$(BIN)/python -m pip freeze --exclude-editable --exclude sloty > constraints.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/.runtime: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/.dev: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $(VENV)/.runtime $@
