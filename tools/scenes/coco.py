"""COCO's annotation format: masks as run lengths, and the file around them. Needs nothing but
Python.

Run lengths count pixels column by column (COCO's order), beginning with those outside of the mask;
a
segmentation is `{"size": [height, width], "counts": [...]}`, which pycocotools reads as it is.
"""
import itertools


def encode(mask):
    """The segmentation of a bool array [h,w]."""
    import numpy as np  # only makers of masks need it

    flat = np.asarray(mask, bool).ravel(order="F")
    edges = np.flatnonzero(np.diff(flat)) + 1
    bounds = [0, *edges.tolist(), flat.size]
    counts = [end - begin for begin, end in itertools.pairwise(bounds)]
    return {"size": list(mask.shape), "counts": [0, *counts] if flat[0] else counts}


def decode(segmentation):
    """Rows of 0 and 1: a list of `height` bytearrays of `width`; ValueError where the runs do not
    fit the size."""
    height, width = segmentation["size"]
    counts = segmentation["counts"]
    if sum(counts) != height * width or min(counts) < 0:
        raise ValueError(f"expected runs of {height} x {width} pixels, found {sum(counts)}")
    rows = [bytearray(width) for _ in range(height)]
    position, value = 0, 0
    for count in counts:
        if value:
            for pixel in range(position, position + count):
                rows[pixel % height][pixel // height] = 1
        position += count
        value = 1 - value
    return rows


def box(mask):
    """[x, y, width, height] of a bool array's true pixels, as COCO has it; zeros for an empty
    mask."""
    rows, columns = mask.any(1).nonzero()[0], mask.any(0).nonzero()[0]
    if rows.size == 0:
        return [0, 0, 0, 0]
    return [
        int(columns[0]),
        int(rows[0]),
        int(columns[-1] - columns[0] + 1),
        int(rows[-1] - rows[0] + 1),
    ]


def document(catalog, description):
    """A COCO file without pictures: info and the classes as categories (ids from 1)."""
    categories = [
        {"id": index + 1, "name": concept.name, "supercategory": concept.kind}
        for index, concept in enumerate(catalog.classes)
    ]
    return {
        "info": {"description": description, "attribution": "models/ATTRIBUTION.md"},
        "images": [],
        "annotations": [],
        "categories": categories,
    }


def add(file, scene, catalog, name):
    """Appends a composed scene and its objects to the document `file`; `name` is the picture's file
    name.

    Beside COCO's own keys an annotation has `artist`, `icon_set`, `icon`, `size` (longer side
    before turning, as a
    share of the picture's shorter side) and `visible` (share of the object's pixels that nothing
    hides).
    """
    image_id = len(file["images"]) + 1
    height, width = scene.image.shape[:2]
    file["images"].append(
        {
            "id": image_id,
            "file_name": name,
            "width": width,
            "height": height,
            "distractors": scene.distractors,
        }
    )
    for placed in scene.objects:
        file["annotations"].append(
            {
                "id": len(file["annotations"]) + 1,
                "image_id": image_id,
                "category_id": placed.label + 1,
                "segmentation": encode(placed.mask),
                "bbox": box(placed.mask),
                "area": int(placed.mask.sum()),
                "iscrowd": 0,
                "artist": catalog.artists[placed.icon_set],
                "icon_set": placed.icon_set,
                "icon": placed.icon,
                "size": round(placed.size, 4),
                "visible": round(placed.visible, 4),
            }
        )
