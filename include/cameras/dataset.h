#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cameras/image.h"
#include "cameras/limits.h"

#pragma GCC visibility push(default)
namespace cameras {

/// A rectangle in a picture: the pixels whose middle is inside. Pixel (0,0) reaches from 0 to 1.
struct Box {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;
};

/// Rings x0, y0, x1, y1, … in pixels, filled as pycocotools fills them; all of them together.
struct Polygons {
  std::vector<std::vector<double>> rings;
};

/// A mask of height x width pixels, column by column: how many are outside, then how many inside,
/// and so on; together height·width.
struct RunLengths {
  std::int64_t height = 0;
  std::int64_t width = 0;
  std::vector<std::int64_t> counts;
};

/// Objects of a picture of PASCAL VOC, in the PNG file that has all of them: those whose number, as
/// VOC's colours tell it, is one of these. Read when the mask is asked for.
struct MaskFile {
  std::filesystem::path file;
  std::filesystem::path folder;  ///< below which the file has to be, wherever links lead
  std::vector<std::uint8_t> objects;
};

using Shape = std::variant<Box, Polygons, RunLengths, MaskFile>;

/// The pixels of any of the shapes: bool [height,width].
/// @param limits of a file that holds a mask
/// @throws Error{bad_argument} for run lengths or a file of another size, or a polygon with a point
///         farther than 2^26 pixels away; Error{io, bad_image} for a file that cannot be read, or
///         one beyond the limits
at::Tensor mask_of(std::span<const Shape> shapes, std::int64_t height, std::int64_t width,
                   const Limits& limits = {});

/// A class that a picture is said to show, and where.
struct Sample {
  std::string label;          ///< the name of the class, as the data set has it
  std::vector<Shape> shapes;  ///< of all its objects; empty where the data set has none
  std::string problem = {};   ///< why it cannot be used; "" = it can
  std::string note = {};      ///< why objects, or parts of them, are left out; "" = none is
};

/// Where a picture lies inside of an archive's file.
struct ArchiveMember {
  std::int64_t start = 0;  ///< of its bytes
  std::int64_t bytes = 0;
};

struct Picture {
  std::string name;             ///< what results call it: the path below the pictures' folder
  std::filesystem::path file;   ///< where it is said to be
  std::int64_t height = 0;      ///< as the data set says; 0 = it does not
  std::int64_t width = 0;       ///< as the data set says; 0 = it does not
  std::vector<Sample> samples;  ///< one by class, in the data set's order of classes
  std::string problem = {};     ///< why it cannot be used; "" = perhaps it can
  /// Where `file` has to be, because the data set named it: below this folder, wherever links lead.
  /// "" = anywhere.
  std::filesystem::path folder = {};
  std::optional<ArchiveMember> member = {};  ///< webdataset: where in `file` it is
};

enum class DatasetFormat { automatic, folder, coco, voc, webdataset };

/// "auto", "folder", "coco", "voc" or "webdataset".
std::string_view name_of(DatasetFormat format);

/// The format of this name; none where there is none.
std::optional<DatasetFormat> dataset_format_named(std::string_view name);

/// All of their names, in the order above.
std::span<const std::string_view> dataset_format_names();

struct DatasetOptions {
  DatasetFormat format = DatasetFormat::automatic;
  std::filesystem::path images = {};  ///< coco: folder of the pictures; "" = images/ beside the
                                      ///< file, or the file's own folder
  std::string split = {};             ///< voc: the list ImageSets/Main/SPLIT.txt; "" = all pictures
  bool classes = true;                ///< false: what pictures show is not needed, and a COCO file
                                      ///< may lack categories and annotations
  Limits limits = {};
};

/// Pictures and what they show, in an order that is always the same. What is wrong with single
/// pictures and objects is written down in them.
struct Dataset {
  DatasetFormat format = DatasetFormat::folder;  ///< never automatic
  std::vector<Picture> pictures;
  std::int64_t loose = 0;  ///< folder: pictures beside the folders of classes, which are left out
  bool has_objects() const { return format == DatasetFormat::coco || format == DatasetFormat::voc; }
};

/// Reads a data set, without its pictures (docs/evaluation.md):
/// - coco: a .json file in COCO's format, or a folder with annotations.json;
/// - voc: a folder with Annotations/*.xml and JPEGImages/; objects are those of SegmentationObject/
///   where the picture has a file there, else boxes;
/// - webdataset: a tar archive (.tar), or a folder of them;
/// - folder: a folder whose folders are named by class, or with pictures of no class.
/// @throws Error{io, bad_model} for what cannot be read or is broken as a whole
Dataset open_dataset(const std::filesystem::path& path, const DatasetOptions& options = {});

/// Decodes a picture of a data set.
/// @throws Error{bad_image} for its problem, or as Image::decode(); Error{io} for anything but a
///         regular file, at once, and for one outside of its folder. Messages begin with the file.
Image open_picture(const Picture& picture, const Limits& limits = {});

}  // namespace cameras
#pragma GCC visibility pop
