# Works on a machine that has only python3 (3.11+), pip, venv and make.
#   make demo [SEED=n] [TOKENS=n]   a ten-million-token document, five questions, no network
#   make test | test-train          every test that needs no torch, in JOBS=2 processes | all of them
#   make test-adapters              the sandbox inside dspy and smolagents, in a venv of its own
#   make test-openai2               the other major of the openai SDK, in a venv of its own
#   make soak                       the tests that take minutes: 20,000 calls, 200 kills
#   make check                      what a reviewer runs; rewrites nothing
#   make bench [QUICK=1] [DATA=dir] writes docs/BENCHMARKS.md
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TOKENS ?= 10000000
PYTEST_ARGS ?=
JOBS ?= 2
TORCH := torch==2.13.0
# PyPI's torch for Linux is the CUDA build (5 GB); this index has the CPU one (0.7 GB).
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help install demo test test-train test-adapters test-openai2 soak lint check bench clean
help:
	@sed -n '2,8p' Makefile | cut -c2-

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11+ is needed")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml $(BIN)/python
	$(PIP) --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(BIN)/python
	$(PIP) --editable '.[dev]'
	@touch $(VENV)/.core $@

# The CPU build where pip is set up to find one, else from its own index.
$(VENV)/.train: $(VENV)/.dev
	$(PIP) '$(TORCH)+cpu' 2>/dev/null || $(PIP) '$(TORCH)' --extra-index-url $(TORCH_INDEX)
	$(PIP) --editable '.[dev,train]'
	@touch $@

install: $(VENV)/.core

demo: $(VENV)/.core
	@$(BIN)/python -m rlm.bench.demo --tokens $(TOKENS) $(if $(SEED),--seed $(SEED))

# By file, so that what a file's tests share is made once; in order, since a file of few tests may be
# the longest.
test: $(VENV)/.dev
	$(BIN)/python -m pytest --numprocesses $(JOBS) --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

# The other major of the openai SDK that a resolver may bring: httpx in place of httpx2.
$(VENV)-openai2/.done: pyproject.toml
	$(PYTHON) -m venv $(VENV)-openai2
	$(VENV)-openai2/bin/python -m pip --disable-pip-version-check install --quiet --editable . \
		'openai[aiohttp]>=2.20,<3' pytest pytest-timeout hypothesis
	@touch $@

test-openai2: $(VENV)-openai2/.done
	$(VENV)-openai2/bin/python -m pytest tests/backends tests/contracts/test_backend_contract.py \
		tests/faults/test_matrix.py $(PYTEST_ARGS)

soak: $(VENV)/.dev
	$(BIN)/python -m pytest --soak -m soak $(PYTEST_ARGS)

test-train: $(VENV)/.train
	$(BIN)/python -m pytest --train $(PYTEST_ARGS)

# dspy and smolagents pin what the runtime does not, so they get a venv of their own.
$(VENV)-adapters/.done: pyproject.toml
	$(PYTHON) -m venv $(VENV)-adapters
	$(VENV)-adapters/bin/python -m pip --disable-pip-version-check install --quiet \
		'dspy>=3.4,<4' 'smolagents>=1.26,<2' RestrictedPython pytest pytest-timeout hypothesis anyio
	@touch $@

test-adapters: $(VENV)-adapters/.done
	PYTHONPATH=sandbox $(VENV)-adapters/bin/python -m pytest tests/adapters $(PYTEST_ARGS)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test

bench: $(VENV)/.core
	$(BIN)/python -m rlm.bench $(if $(QUICK),--quick) $(if $(DATA),--data $(DATA))

clean:
	rm -rf $(VENV) $(VENV)-adapters $(VENV)-openai2 build dist runs examples/data/generated .pytest_cache .mypy_cache \
		.ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
