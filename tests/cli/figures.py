"""Figures as the program writes them to SVG: what lies where."""
import base64
import collections
import pathlib
import xml.etree.ElementTree

from pictures import read_png

NAMES = {"svg": "http://www.w3.org/2000/svg"}
HREF = "{http://www.w3.org/1999/xlink}href"

Picture = collections.namedtuple("Picture", "left top width height rows")
Text = collections.namedtuple("Text", "middle baseline text")


class Figure:
    """pictures, texts (one a line) and colours (the stops of each scale), in the file's order."""

    def __init__(self, path):
        path = pathlib.Path(path)
        root = xml.etree.ElementTree.parse(path).getroot()
        self.width, self.height = int(root.get("width")), int(root.get("height"))
        self.pictures = []
        for image in root.findall(".//svg:image", NAMES):
            inside = path.with_suffix(".inside.png")
            inside.write_bytes(base64.b64decode(image.get(HREF).split(",")[1]))
            box = [int(image.get(name)) for name in ("x", "y", "width", "height")]
            self.pictures.append(Picture(*box, read_png(inside)))
            inside.unlink()
        self.texts = [Text(float(text.get("x")), float(text.get("y")), text.text)
                      for text in root.findall(".//svg:text", NAMES)]
        self.colours = [[stop.get("stop-color") for stop in scale.findall("svg:stop", NAMES)]
                        for scale in root.findall(".//svg:linearGradient", NAMES)]

    def words(self):
        return [text.text for text in self.texts]

    def rows(self):
        """The pictures by row, from top to bottom."""
        middles = sorted({2 * picture.top + picture.height for picture in self.pictures})
        return [[picture for picture in self.pictures
                 if 2 * picture.top + picture.height == middle] for middle in middles]
