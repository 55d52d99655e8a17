# Set-up, running and testing; needs only Python 3.11 or newer with pip (uv is used when it is there).

SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?=
AT ?=
TESTS ?= tests
JOBS ?= 2
UV := $(shell command -v uv 2>/dev/null)

# Some machines forbid Python to keep what it has compiled. Every process of the hotline and of its tests would then
# compile all packages anew: seven seconds of processor time at each start instead of two.
unexport PYTHONDONTWRITEBYTECODE

# Packages are installed again only when what they are read from has changed.
SOURCES := pyproject.toml constraints.txt
RUNTIME := $(VENV)/.installed-runtime
DEV := $(VENV)/.installed-dev

# A virtual environment whose Python has gone, or that was made for another folder, counts as not set up.
ifneq ($(wildcard $(RUNTIME)),)
ifneq ($(shell $(PY) -c 'print(open("$(RUNTIME)").read())' 2>/dev/null),$(CURDIR))
$(shell rm -f $(RUNTIME) $(DEV))
endif
endif

ifneq ($(UV),)
INSTALL := $(UV) pip install --quiet --compile-bytecode --python $(PY)
FREEZE := $(UV) pip freeze --python $(PY)
UPGRADE := --upgrade
else
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check
FREEZE := $(PY) -m pip freeze
UPGRADE := --upgrade --upgrade-strategy eager
endif

.DEFAULT_GOAL := help
.PHONY: help run test thorough coverage bench format pins clean

help:  ## show this list
	@echo 'make TARGET, where TARGET is one of'
	@sed -n 's/^\([a-z]*\):.*  ## /  \1	/p' Makefile
	@echo 'Try it at another time:  make run AT="2026-11-24 09:00"'
	@echo 'Choose a Python:         make run PYTHON=/path/to/python3.12'

run: $(RUNTIME)  ## set up what is missing, then run the whole hotline for a person to try
	@exec $(PY) -m ivr demo $(if $(AT),--at "$(AT)")

test: $(DEV)  ## set up what is missing, then run every check, and every test at a quick size
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) $(VENV)/bin/lint-imports --no-logo
	$(PY) -m pytest $(TESTS) -n $(JOBS) --dist worksteal -m 'not slow' --durations=20 --durations-min=1

thorough: $(DEV)  ## run what takes long: crowds, crashes, bad days and pages at full size, on both databases
	$(PY) -m pytest $(TESTS) -n $(JOBS) --dist worksteal -m slow -o faulthandler_timeout=1800

coverage: $(DEV)  ## say which lines the tests of make test never reach
	$(PY) -m pytest $(TESTS) -n $(JOBS) --dist worksteal -m 'not slow' --cov --cov-report=term:skip-covered

bench: $(DEV)  ## measure turns and calls against their floor, on both databases
	$(PY) -m tests.bench

format: $(DEV)  ## put the code into its usual form
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

pins: $(DEV)  ## take the newest releases that pyproject.toml allows, and pin them in constraints.txt
	$(INSTALL) $(UPGRADE) -e '.[dev]'
	@$(FREEZE) | sed '/^-e /d; / @ /d; /^hotline==/d' > constraints.txt
	@echo "$(CURDIR)" | tee $(DEV) > $(RUNTIME)
	@echo 'constraints.txt is written; run make test before you commit it.'

clean:  ## remove what make has made, except the data under var/
	rm -rf $(VENV) build dist *.egg-info .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find ivr prompts scheduler tests -name __pycache__ -type d -exec rm -rf {} +

$(RUNTIME): $(SOURCES) | $(PY)
	@echo 'Installing the packages of the hotline...'
	@$(INSTALL) -c constraints.txt -e .
	@echo "$(CURDIR)" > $@

$(DEV): $(SOURCES) | $(PY)
	@echo 'Installing the packages of the hotline and of its tests...'
	@$(INSTALL) -c constraints.txt -e '.[dev]'
	@echo "$(CURDIR)" | tee $@ > $(RUNTIME)

# Some Pythons are built without what makes them quick, and all tests take a tenth longer. This says how quick one is.
define MEASURE
import sys
if sys.version_info < (3, 11): sys.exit(1)
import ctypes, sqlite3, ssl, time, venv, zlib
def took():
    start, known = time.process_time(), {}
    for number in range(20000): known[str(number % 99)] = known.get(number, 0) + len(sys.argv)
    return time.process_time() - start
print(int(min(took() for _ in range(9)) * 1e6))
endef
$(PY): export MEASURE := $(MEASURE)

NAMES := python3 python python3.13 python3.12 python3.11 python3.14

# The first Python that is new enough and complete makes the virtual environment, unless another is quicker by a tenth.
$(PY):
	@rm -rf $(VENV); \
	if [ -z "$(PYTHON)" ]; then \
	  for python in $(if $(UV),"$$($(UV) python find '>=3.11' 2>/dev/null)") \
	      $$(IFS=:; for name in $(NAMES); do for folder in $$PATH; do echo "$$folder/$$name"; done; done); do \
	    [ -x "$$python" ] && took=$$("$$python" -c "$$MEASURE" 2>/dev/null) || continue; \
	    if [ -z "$$least" ] || [ $$((took * 10)) -lt $$((least * 9)) ]; then quick=$$python; least=$$took; fi; \
	  done; \
	fi; \
	if [ -n "$(UV)" ]; then \
	  $(UV) venv --quiet --python "$${quick:-$(or $(PYTHON),>=3.11)}" $(VENV) && exit 0; \
	  echo 'uv could not make a virtual environment; trying without it.' >&2; rm -rf $(VENV); \
	fi; \
	for python in $(or $(PYTHON),$$quick $(NAMES)); do \
	  command -v "$$python" >/dev/null 2>&1 || continue; \
	  found="$$found $$python"; \
	  "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  new="$$new $$python"; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
	  echo "Making $(VENV) with $$("$$python" --version)..."; \
	  exec "$$python" -m venv $(VENV); \
	done; \
	if [ -n "$$new" ]; then \
	  echo "Found$$new: new enough, but without the module venv or ensurepip." >&2; \
	  echo 'Install it: on Debian and Ubuntu the package python3-venv; elsewhere a complete Python from python.org.' >&2; \
	elif [ -n "$$found" ]; then \
	  echo "The hotline needs Python 3.11 or newer; this is what was found:" >&2; \
	  for python in $$found; do echo "  $$python: $$("$$python" --version 2>&1)" >&2; done; \
	  echo 'Install a newer one, or name it: make run PYTHON=/path/to/python3.11' >&2; \
	else \
	  echo 'The hotline needs Python 3.11 or newer, and $(or $(PYTHON),no Python) was found.' >&2; \
	  echo 'Install it, or name it: make run PYTHON=/path/to/python3.11' >&2; \
	fi; \
	exit 1
