# Two commands for a newcomer: `make demo` and `make test`. Nothing is installed outside .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: setup demo test quick lint browser office bench clean

setup: $(STAMP)

# --require-hashes: what is installed is exactly what was pinned.
$(STAMP): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/python -m examples.demo

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Chromium and a Chinese font, where this user may install them; else one line says how.
browser:
	@tests/browser/install_browser.sh

# LibreOffice, likewise.
office:
	@tests/documents/install_office.sh

test: lint browser office
	$(BIN)/pytest -n 2 --dist worksteal

quick: $(STAMP)
	$(BIN)/pytest -m "not slow" --backends sqlite

bench: $(STAMP)
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv build var *.egg-info

# Take new sentences into the English catalogue; translate what is then empty or marked fuzzy.
catalogue: $(STAMP)
	@mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg --no-location --no-wrap -k _ -k later -o build/messages.pot .
	$(BIN)/pybabel -q update --no-fuzzy-matching --no-wrap --ignore-obsolete -l en -i build/messages.pot \
		-o engine/locale/en/LC_MESSAGES/battlemap.po
