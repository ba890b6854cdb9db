"""Calls of `cameras explain` whose results are looked at: outputs_test.py, standard_output_test.py."""
from networks import classifier, network
from pictures import photo, write_png
from program import InFolder

QUICK = ("--sizes", "32")


class Outputs(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def explain(self, *more, images=("photo.png",)):
        return self.succeed("explain", *images, "--model", "tiny.onnx", *QUICK, *more)

    def names(self):
        """The files that the program added."""
        given = {"photo.png", "tiny.onnx", "other.png", "broken.png"}
        return sorted({path.name for path in self.folder.iterdir()} - given)
