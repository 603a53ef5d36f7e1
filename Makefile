# Five commands to know: make demo, make test, make lint, make bench, make run.
# Each does its own set-up: virtual environment, Python packages and, for the window, a virtual display.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
ON := 2026-11-21
WORKERS ?= auto

DISPLAY_PACKAGES := xvfb libegl1 libgl1 libgl1-mesa-dri libopengl0 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 \
	libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libdbus-1-3 fontconfig

.PHONY: demo test test-window-1 test-window-2 lint bench run display clean examples pictures

demo: $(READY)
	$(BIN)/python -m tests.demo --on $(ON) --date $(ON) --out out

test: $(READY) display lint
	SHANGLOU_BLOCK_QT=1 $(BIN)/python -m pytest --ignore tests/desktop -n $(WORKERS)
	@$(MAKE) --no-print-directory -j2 --output-sync=target test-window-1 test-window-2

# The window's tests in two halves beside each other, each on a display of its own: two windows share no clipboard.
WINDOW := QT_QPA_PLATFORM= LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a -s "-screen 0 1600x1000x24"
test-window-1:
	$(WINDOW) -n 100 $(BIN)/python -m pytest $(wildcard tests/desktop/test_[a-l]*.py)
test-window-2:
	$(WINDOW) -n 200 $(BIN)/python -m pytest $(wildcard tests/desktop/test_[m-z]*.py)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m tests.bench.run

run: $(READY)
	$(BIN)/shanglou

# The pictures of the README, walked anew with mouse and keys.
pictures: $(READY) display
	SHANGLOU_DATA=$$(mktemp -d) QT_QPA_PLATFORM= LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a -s "-screen 0 1440x900x24" \
		$(BIN)/python -m tests.desktop.pictures assets/pictures

examples: $(READY)
	$(BIN)/python -m models.writers.examples

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 14) else "Python 3.11 to 3.14 is needed: make PYTHON=python3.12 …")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable ".[test,lint]"
	touch $(READY)

# The window's tests need a virtual display. Installed where root can, else the exact command is said.
display:
	@if command -v xvfb-run >/dev/null && ldconfig -p | grep -q libxcb-cursor && ldconfig -p | grep -q libEGL; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $(DISPLAY_PACKAGES) >/dev/null; \
	else echo "A virtual display is needed: sudo apt-get install $(DISPLAY_PACKAGES)" >&2; exit 1; fi

clean:
	rm -rf $(VENV) out build dist *.egg-info
