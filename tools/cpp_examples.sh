#!/usr/bin/env bash
# tools/cpp_examples.sh PREFIX: the programs of examples/cpp, compiled as a user would against the package
# installed in PREFIX, and run: each has to succeed and to leave what it promises.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix=$(realpath "${1:?expected the folder that cameras is installed in}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "cpp_examples: $1" >&2; exit 1; }

for program in examples/cpp/*.cpp; do
  (($(wc -l <"$program") <= 25)) || fail "$program: expected at most 25 lines, found $(wc -l <"$program")"
done
log=$(cmake -S examples/cpp -B "$work" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" 2>&1 &&
  cmake --build "$work" 2>&1) || { echo "$log"; exit 1; }

model=models/scenes-dense.onnx
photo=examples/scenes/multi/images/multi-11.jpg
is_png() { [[ $(head -c 4 "$1" | tail -c 3) == PNG ]] || fail "$1: expected a PNG file"; }
said() { # said PATTERN PROGRAM ARGUMENTS...: what the program prints has to match
  local pattern=$1 text
  shift
  text=$("$work/$1" "${@:2}") || fail "$1 failed: $text"
  [[ $text =~ $pattern ]] || fail "$1: expected '$pattern', found '$text'"
}
said '^[a-z ]+, [0-9.]+ %$' one_map $model $photo "$work/one.png"
said '^cat, [0-9.]+ %.*takes away up to 0' contrast $model $photo cat tiger "$work/contrast.png"
said 'after [0-9.e-]+ s$' camera_loop $model "$work/frame.png"
said '^$' own_preprocessing $model $photo "$work/own.png"
said '^[0-9.]+ of the map lies' own_metric $model $photo
for picture in one contrast frame own; do is_png "$work/$picture.png"; done
echo "cpp_examples: built five programs with find_package(cameras), and ran them"
