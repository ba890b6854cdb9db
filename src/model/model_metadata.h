#pragma once

#include <optional>

#include "cameras/graph.h"
#include "model/card.h"

namespace cameras {

/// What an ONNX file's own metadata says of photos and names: Ultralytics' names, task and imgsz,
/// names under other keys (classes, labels, …), and Windows ML's Image.BitmapPixelFormat and
/// Image.NominalPixelRange. nullopt where it says nothing of that. Metadata that cannot be read
/// gives a warning, as nobody asked for it.
std::optional<Card> metadata_card(const Graph& graph, const PreprocessSettings& defaults);

}  // namespace cameras
