# The front door. `make` alone explains itself; CMake does the work (see CMakePresets.json).
#
#   JOBS=2                  tests that run at the same time
#   CMAKE_FLAGS=-DX=Y       configure (again) with these flags

JOBS ?= 2
CMAKE_FLAGS ?=
CTEST := ctest --output-on-failure -j$(JOBS)

# `$(call configure,PRESET,FOLDER)` configures only when there is a reason to: Ninja itself notices
# every later change of a CMake file or a new source.
define configure
	@if [ ! -f $(2)/build.ninja ] || [ CMakePresets.json -nt $(2)/CMakeCache.txt ] || \
	    [ -n '$(CMAKE_FLAGS)' ]; then cmake --preset $(1) $(CMAKE_FLAGS); fi
endef

.DEFAULT_GOAL := help
.PHONY: help
help:  ## show this list
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

.PHONY: setup
setup:  ## install from Debian's packages what is missing
	@scripts/setup.sh

.PHONY: build
build: setup  ## build the library, the command, tests and benchmarks in build/
	$(call configure,release,build)
	cmake --build build

.PHONY: test
test: build  ## build and run all tests but the slow ones
	$(CTEST) --test-dir build -LE slow

.PHONY: test-slow
test-slow: build  ## build and run the slow tests
	$(CTEST) --test-dir build -L slow

.PHONY: demo
demo: setup  ## build the command and show what it does on a small, messy CRM
	$(call configure,release,build)
	cmake --build build --target product
	scripts/demo.sh

.PHONY: bench
bench: setup  ## build and run the benchmarks
	$(call configure,release,build)
	cmake --build build --target bench_programs
	@if [ -x bench/run.sh ]; then exec bench/run.sh build; fi; \
	 for program in build/bench/bench_*; do \
	   [ -x "$$program" ] || continue; "$$program" || exit 1; done

.PHONY: dev
dev: setup  ## build with assertions and debug information in build-dev/ (dev preset)
	$(call configure,dev,build-dev)
	cmake --build build-dev

.PHONY: asan
asan: setup  ## build and run the tests under the address and undefined-behaviour sanitizers
	$(call configure,asan,build-asan)
	cmake --build build-asan
	$(CTEST) --test-dir build-asan -LE slow

.PHONY: format
format: setup  ## format all C and C++ sources
	tests/tidy/format.sh --write

.PHONY: format-check
format-check: setup  ## fail if a C or C++ source is not formatted
	tests/tidy/format.sh

.PHONY: symbols
symbols: build  ## write capi/leadkit.symbols anew from the built library
	python3 tests/tidy/abi.py symbols --update build/lib/libleadkit.so capi/leadkit.symbols

.PHONY: install
install: build  ## install to PREFIX (default /usr/local)
	cmake --install build --prefix $(or $(PREFIX),/usr/local)

.PHONY: clean
clean:  ## remove everything that was built
	rm -rf build build-dev build-asan
