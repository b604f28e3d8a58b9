# `make demo` and `make test` do all the set-up on a fresh machine (Python 3.11 to 3.13 with venv).
PYTHON ?= python3
CRAWL ?= samples/crawl
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin

.PHONY: help install install-dev demo test check bench screenshots torture fuzz lock clean

help:            ## what there is to make
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ —/'

install: .venv/installed      ## .venv with .venv/bin/reftel
install-dev: .venv/installed-dev

.venv/python:
	$(PYTHON) -m venv .venv
	touch $@

.venv/installed: .venv/python requirements.txt pyproject.toml setup.cfg
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -c "from index import bulk, compiled; compiled.prepare()" # or the first build would wait for it
	touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

demo: install    ## index CRAWL (the sample), answer program:EXBS agency:FSTEK, serve the site
	$(BIN)/reftel demo --crawl "$(CRAWL)" --host "$(HOST)" --port "$(PORT)"

test: install-dev ## every test that is not a benchmark
	$(BIN)/python -m pytest -n auto

check: install-dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/installed-dev ## the benchmarks, with peers in the same run (bench/RESULTS.md)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	$(BIN)/python -m bench

screenshots: install-dev ## pictures of every page, in build/screenshots; the README's in docs/images
	$(BIN)/python -m bench.screenshots build/screenshots --readme docs/images

torture: install-dev ## the long tests: builds killed at hundreds of points
	REFTEL_TORTURE=240 $(BIN)/python -m pytest tests/test_store_killed.py tests/test_killed.py

fuzz:            ## a million texts and as many pages as an hour allows, in an environment of its own (docs/fuzzing.md)
	$(PYTHON) -m venv build/fuzz
	build/fuzz/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	build/fuzz/bin/python -m pip install --quiet --disable-pip-version-check atheris==3.0.0
	build/fuzz/bin/python -m tests.fuzz query --longest 48 --runs 1000000
	build/fuzz/bin/python -m tests.fuzz page --seconds 3600

lock:            ## renew the hash-locked requirements
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra build -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra dev -c requirements.txt -o requirements-dev.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-header --extra bench -c requirements.txt -o requirements-bench.txt pyproject.toml

clean:           ## forget the environment and the built index
	rm -rf .venv index/data index/demo
