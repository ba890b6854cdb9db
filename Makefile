# Thin: every rule is one line of cmake, ctest or a script. `make help` lists them.
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
FUZZ_SECONDS ?= 30
SHARED ?= OFF
export CMAKE_BUILD_PARALLEL_LEVEL = $(JOBS)
export FUZZ_SECONDS

.DEFAULT_GOAL := build
.PHONY: help deps configure configure-tests build all test demo view scenes scenes-benchmark bench format lint fuzz install \
        deb bundle check-packages wheel python-test clean

help:        ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

deps:        ## install all Debian packages of tools/packages that are missing (root or sudo)
	@tools/deps

# The other rules install only what they need.
configure:
	@tools/deps program
	@cmake --preset release -DBUILD_SHARED_LIBS=$(SHARED)

configure-tests:
	@tools/deps program test
	@cmake --preset release

build: configure  ## build/cameras, the program
	@cmake --build build --target cameras_cli

all: configure-tests
	@cmake --build build

test: all    ## build everything and run every test
	@ctest --preset release -j $(JOBS)

demo:        ## explain a bundled scene, or IMAGE=photo.jpg, or that with MODEL=m.onnx
	@tools/demo "$(MODEL)" "$(IMAGE)"

view: build  ## start the page and open it in a browser, with MODEL=m.onnx or the bundled classifier; Ctrl-C stops it
	@build/cameras serve $(MODEL) --open

scenes:      ## compose 1000 scenes with known masks into build/scenes (docs/scenes.md)
	@tools/scenes/make

scenes-benchmark: build scenes  ## judge CAMERAS and Grad-CAM on them (docs/scenes.md)
	@/usr/bin/python3 tools/scenes/benchmark.py

bench:       ## build and run the benchmarks; BENCH=--benchmark_filter=... chooses
	@tools/deps program test bench
	@cmake --preset release
	@cmake --build build --target cameras_bench cameras_peak
	@OMP_NUM_THREADS=$(JOBS) build/bench/cameras_peak
	@build/bench/cameras_bench $(BENCH)

format:      ## clang-format every file
	@tools/deps lint
	@tools/format

lint:        ## formatting, layers, clang-tidy on every file (FILES=--changed: on what changed)
	@tools/deps program test bench lint
	@tools/format --check
	@tools/layer_check
	@tools/tidy $(FILES)

fuzz:        ## run every fuzzer for FUZZ_SECONDS (default 30)
	@tools/deps program test fuzz
	@tools/fuzz

install: configure  ## program, library, headers, manual into PREFIX (default /usr/local); SHARED=ON: a shared library
	@cmake --build build --target cameras_cli cameras_library manual
	@cmake --install build --prefix "$(PREFIX)"

deb:         ## Debian packages in build/packages, for this Debian (docs/packages.md)
	@tools/release/deb

bundle:      ## the program with all its libraries in one archive in build/bundle
	@tools/release/bundle

check-packages:  ## install, run and remove both in a Debian of their own
	@tools/release/check

wheel:       ## the Python package with the program inside, in build/wheel (docs/python.md)
	@tools/release/wheel

python-test: build  ## the Python package: types, tests, notebook
	@tools/python_test

clean:       ## remove what was built
	@rm -rf build build-* demo
