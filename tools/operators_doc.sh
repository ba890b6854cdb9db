#!/usr/bin/env bash
# Writes docs/operators.md: the operator table and what came of ONNX's test cases.
# tools/operators_doc.sh [--check] [BUILD]   --check: fails if the document is not up to date
# BUILD (default: build) is the folder where conformance_test was built.
set -euo pipefail
cd "$(dirname "$0")/.."
check=false
if [[ ${1:-} == --check ]]; then
  check=true
  shift
fi
document=$(mktemp)
trap 'rm -f "$document" "$document.log"' EXIT
if ! CAMERAS_OPERATORS_DOCUMENT=$document "${1:-build}/tests/conformance_test" \
    --gtest_filter=Conformance.WritesTheOperatorsDocument >"$document.log" 2>&1; then
  cat "$document.log" >&2
  exit 1
fi
if $check; then
  diff -u docs/operators.md "$document" ||
    { echo "docs/operators.md is stale: run tools/operators_doc.sh" >&2; exit 1; }
else
  cp "$document" docs/operators.md
fi
