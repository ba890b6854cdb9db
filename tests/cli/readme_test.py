"""The README's lines for the command line, as a reader would paste them in a checkout."""
import os
import pathlib
import re
import shlex
import shutil
import unittest
import unittest.mock

from networks import classifier, network
from program import METHODS, InFolder
from zoo_server import Zoo, row

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = "build/cameras "


def lines():
    """The README's calls of the program: a list of words each, without comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text(), re.M | re.S)
    typed = [line for block in blocks for line in block.replace("\\\n", "").splitlines()
             if line.startswith(PROGRAM)]
    return [shlex.split(line.removeprefix(PROGRAM), comments=True) for line in typed]


class Readme(InFolder):
    def setUp(self):
        super().setUp()
        for name in ("examples", "models"):
            (self.folder / name).symlink_to(ROOT / name)
        shutil.copy(ROOT / "examples/scenes/single/images/single-05.jpg", self.folder / "photo.jpg")
        # The zoo's model by its name: another network, as tests ask nobody for one.
        zoo = Zoo(self.folder)
        file = network(classifier(labels=3), zoo.mirror / "mobilenetv2-12.onnx")
        zoo.rows(row("mobilenetv2-12", file.read_bytes()))
        patch = unittest.mock.patch.dict(os.environ, zoo.environment)
        patch.start()
        self.addCleanup(patch.stop)

    def test_each_line_runs_and_writes_what_it_names(self):
        for words in lines():
            with self.subTest(line=" ".join(words)):
                self.succeed(*words)
                out = words[words.index("--out") + 1] if "--out" in words else \
                    pathlib.Path(words[1]).stem + "-saliency.png"
                self.assertTrue((self.folder / out).exists(), out)

    def test_it_counts_the_methods(self):
        self.assertIn(f" beside {len(METHODS) - 1} other methods", (ROOT / "README.md").read_text())

    def test_they_show_what_a_reader_looks_for(self):
        said = {word for words in lines() for word in words}
        for word in ("explain", "compare", "sanity", "evaluate", "--contrast", "--label-names",
                     "--memory", "zoo:mobilenetv2-12"):
            self.assertIn(word, said)


if __name__ == "__main__":
    unittest.main()
