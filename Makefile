# Two commands do all the set-up: `make app` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
PIN = $(BIN)/uv pip compile --quiet --upgrade --universal --no-emit-index-url --python-version 3.11

.PHONY: app test check lock geo captures bench clean

app: $(VENV)/app
	$(BIN)/diagnostic geo layers
	@(sleep 3; $(BIN)/python -m webbrowser http://localhost:$(PORT) >/dev/null 2>&1) &
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: check
	$(BIN)/python -m pytest

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/app: $(VENV)/bin/python requirements.txt pyproject.toml
	$(BIN)/pip install --quiet -r requirements.txt
	touch $@

$(VENV)/dev: $(VENV)/app requirements-dev.txt
	$(BIN)/pip install --quiet -r requirements-dev.txt
	touch $@

# Pins every dependency, direct and indirect, at the newest version that fits.
lock: $(VENV)/bin/python
	$(BIN)/pip install --quiet uv
	$(PIN) --output-file requirements.txt requirements.in
	$(PIN) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
	printf '\n# The application itself.\n-e .\n' >> requirements.txt

geo: $(VENV)/app
	$(BIN)/diagnostic geo build

captures: $(VENV)/dev
	$(BIN)/python scripts/captures.py
	$(BIN)/python scripts/cartes.py

bench: $(VENV)/dev
	$(BIN)/python -m bench.compose
	$(BIN)/python -m bench.sources
	$(BIN)/python -m bench.indicators
	$(BIN)/python -m bench.maps

clean:
	rm -rf $(VENV) static/geo
