#!/usr/bin/env bash
# Writes docs/operators.md, the operator table, and docs/conformance/onnx-VERSION.md, what comes of ONNX's test cases
# with this system's ONNX.
# tools/operators_doc.sh [--check] [BUILD]   --check: fails if a document is not up to date
# BUILD (default: build) is the folder where conformance_test was built. For the other Debian's ONNX:
#   tools/in_debian --working-tree 13 make all
#   tools/in_debian --working-tree 13 sh -c 'tools/operators_doc.sh && cat docs/conformance/onnx-1.17.md' >FILE
set -euo pipefail
cd "$(dirname "$0")/.."
check=false
if [[ ${1:-} == --check ]]; then
  check=true
  shift
fi
documents=$(mktemp -d)
trap 'rm -rf "$documents"' EXIT
if ! CAMERAS_DOCUMENTS=$documents "${1:-build}/tests/conformance_test" \
    --gtest_filter=Conformance.WritesItsDocuments >"$documents/log" 2>&1; then
  cat "$documents/log" >&2
  exit 1
fi
rm "$documents/log"
cd "$documents"
mapfile -t written < <(find . -name '*.md' | sed 's|^\./||' | sort)
cd - >/dev/null
for document in "${written[@]}"; do
  if ! $check; then
    mkdir -p "$(dirname "docs/$document")"
    cp "$documents/$document" "docs/$document"
  elif ! diff -u "docs/$document" "$documents/$document"; then
    echo "docs/$document is stale: run tools/operators_doc.sh" >&2
    exit 1
  fi
done
