#pragma once

#include <filesystem>
#include <string_view>

#include "cameras/dataset.h"

namespace cameras {

/// COCO's annotations: images, categories, and annotations with segmentations (polygons, run
/// lengths, compressed or not) or else boxes. All annotations of a category are one sample, crowds
/// among them.
/// @param images  folder of the pictures
/// @param classes see DatasetOptions
/// @throws Error{bad_model} for text that is no JSON object with these three lists (`images` alone
///         without `classes`); what is wrong with a single image or annotation becomes its problem
Dataset parse_coco(std::string_view json, const std::filesystem::path& images,
                   const Limits& limits = {}, bool classes = true);

/// parse_coco() of a file.
/// @throws Error{io} when it cannot be read
Dataset read_coco(const std::filesystem::path& file, const DatasetOptions& options);

/// PASCAL VOC's folders; objects are boxes, or the pixels of SegmentationObject/NAME.png.
/// @throws Error{io} without the folders, or without the list of the split
Dataset read_voc(const std::filesystem::path& folder, const DatasetOptions& options);

/// A picture of PASCAL VOC from its annotation's XML. Boxes there count pixels from 1, and the last
/// one is inside.
/// @param masks where the objects' pixels are: its numbers are the places of objects in the text,
///              from 1; an empty file = nowhere, so that boxes count
/// @throws Error{bad_model} for text that is no such annotation
Picture parse_voc(std::string_view xml, const std::filesystem::path& images,
                  const MaskFile& masks = {});

/// Pictures in folders named by class, in the order of the names' bytes; or, where there are no
/// folders, pictures without a class.
/// @throws Error{io} without any picture
Dataset read_image_folder(const std::filesystem::path& folder);

}  // namespace cameras
