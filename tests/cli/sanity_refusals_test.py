"""`cameras sanity`: what is refused, and how."""
import unittest

from networks import classifier, network, smooth
from pictures import photo, write_png
from program import InFolder

QUICK = ("--sizes", "32", "--threads", "1")

WITHOUT_WEIGHTS = """plain (float[1,3,16,16] x) => (float[1,3] y)
    { r = Relu(x)
      g = GlobalAveragePool(r)
      y = Flatten(g) }"""


class Refusals(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def refuse(self, status, said, *more):
        self.fail_cleanly(status, said, "sanity", "photo.png", "--model", "tiny.onnx", *QUICK,
                          *more)

    def test_wrong_usage(self):
        self.refuse(2, "expected --checks from cascading, independent", "--checks", "cascade")
        self.refuse(2, "expected one label, found 'top:2'", "--label", "top:2")
        self.refuse(2, "expected one label, found 2", "--label", "1,2")
        self.refuse(2, "did you mean 'grad_cam'?", "--methods", "grad-cam")
        self.refuse(2, "ends in .svg, found 'c.png'", "--curves", "c.png")
        self.refuse(2, "expected --view overlay or heat", "--view", "side-by-side")
        self.refuse(2, "--stages", "--stages", "0")
        self.refuse(2, "--noisy-inputs", "--noisy-inputs", "0")
        self.refuse(2, "a file of its own for every result", "--csv", "x", "--json", "x")
        self.refuse(2, "none of the files to read", "--csv", "tiny.onnx")
        self.refuse(2, "grid: expected at most", "--out", "s.png", "--side", "4096", "--stages",
                    "1000")

    def test_failures(self):
        self.refuse(1, "no/x.csv: cannot be written", "--csv", "no/x.csv")
        self.refuse(1, "found 'c9'", "--layer", "c9")
        (self.folder / "photo.png").write_bytes(b"no picture")
        self.refuse(1, "photo.png")

    def test_what_the_network_does_not_allow(self):
        network(smooth(labels=1).replace("y)", "age)").replace("y =", "age ="),
                self.folder / "tiny.onnx")
        self.refuse(1, "expected a network with Relu", "--methods", "guided_backprop")
        for checks in ("class,cascading", "cascading,independent,class,adversarial"):
            self.refuse(1, "--checks class: expected a network of class scores",
                        "--checks", checks)

    def test_a_network_without_weights(self):
        network(WITHOUT_WEIGHTS, self.folder / "tiny.onnx")
        self.refuse(1, "expected a network with weights to randomise, found none")


if __name__ == "__main__":
    unittest.main()
