#pragma once

#include "cameras/graph.h"

namespace cameras {

/// The graph whose last nodes name labels (Azure's Custom Vision, scikit-learn's exporters), so
/// that its outputs show the numbers they chose by: ZipMap, LabelEncoder, ArrayFeatureExtractor and
/// Gather of texts become Identity, with the names that they hold in Graph::label_names.
Graph without_label_tail(Graph graph);

}  // namespace cameras
