#!/usr/bin/env bash
# tools/readme_example.sh PREFIX: the README's C++ example, compiled and linked as a user would, against
# the package installed in PREFIX: once with find_package(cameras), and run, and once with pkg-config.
set -euo pipefail
cd "$(dirname "$0")/.."

prefix=$(realpath "${1:?expected the folder that cameras is installed in}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The first ```cpp block that begins with an include of ours.
awk '/^```cpp$/ { block = ""; inside = 1; next }
     /^```$/ && inside { if (block ~ /^#include <cameras\//) { printf "%s", block; exit } inside = 0 }
     inside { block = block $0 "\n" }' README.md >"$work/example.cpp"
if [[ ! -s $work/example.cpp ]]; then
  echo "readme_example: expected a \`\`\`cpp block in README.md that begins with #include <cameras/" >&2
  exit 1
fi
if (($(wc -l <"$work/example.cpp") > 15)); then
  echo "readme_example: expected at most 15 lines, found $(wc -l <"$work/example.cpp")" >&2
  exit 1
fi

cat >"$work/CMakeLists.txt" <<'CMAKE'
cmake_minimum_required(VERSION 3.25)
project(example LANGUAGES CXX)
find_package(cameras REQUIRED)
add_executable(example example.cpp)
target_link_libraries(example PRIVATE cameras::cameras)
CMAKE
log=$(cmake -S "$work" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" 2>&1 &&
  cmake --build "$work/build" 2>&1) || { echo "$log"; exit 1; }
"$work/build/example" models/scenes-dense.onnx examples/scenes/multi/images/multi-11.jpg "$work/map.png"
[[ $(head -c 4 "$work/map.png" | tail -c 3) == PNG ]] || { echo "readme_example: expected a PNG file" >&2; exit 1; }
echo "readme_example: built with find_package(cameras), and drew a map"

config=$(find "$prefix" -name cameras.pc -printf '%h')
read -ra flags < <(PKG_CONFIG_PATH=$config pkg-config --cflags --libs cameras)
g++ -std=c++20 "$work/example.cpp" -o "$work/example" "${flags[@]}"
echo "readme_example: built with pkg-config"
