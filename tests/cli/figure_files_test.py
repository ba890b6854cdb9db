"""Pictures for papers: PDF and SVG of every command that draws, captions, colour scales, empty maps."""
import os
import random
import re
import subprocess
import threading
import unittest

from figures import Figure
from networks import NO_EVIDENCE, classifier, network
from pictures import photo, write_png
from program import InFolder, command

QUICK = ("--model", "tiny.onnx", "--label-names", "names.txt")
SIZES = ("--sizes", "32")
ENDS = ["0: least salient", "1: most salient"]
LONG = "great white shark, white shark, requin blanc, grand requin, Carcharodon carcharias"


class Figures(InFolder):
    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        write_png(self.folder / "photo.png", photo(96, 160))
        self.name("tiger", "호랑이", "τίγρης", "<tigré>", "fox")

    def name(self, *names):
        (self.folder / "names.txt").write_text("\n".join(names) + "\n", encoding="utf-8")

    def calls(self):
        """A call of each command that draws, without --out."""
        yield ("explain", "photo.png", *QUICK, *SIZES, "--view", "side-by-side")
        yield ("compare", "photo.png", *QUICK, *SIZES, "--methods", "grad_cam,cameras", "--side", "64")
        yield ("sanity", "photo.png", *QUICK, "--methods", "grad_cam", "--stages", "2",
               "--checks", "cascading", "--side", "64")
        yield ("attack", "photo.png", *QUICK, "--attack-steps", "2", "--side", "64",
               "--saliency", "grad_cam")

    def draw(self, *call, out="out.svg"):
        self.succeed(*call, "--out", out)
        return Figure(self.folder / out)


class EveryCommand(Figures):
    def test_pdf_and_svg_are_the_same_bytes_each_time(self):
        for call in self.calls():
            for ending, start, end in (("pdf", b"%PDF-1.", b"%%EOF\n"), ("svg", b"<?xml", b"</svg>\n")):
                with self.subTest(call[0], ending=ending):
                    self.succeed(*call, "--out", f"one.{ending}")
                    self.succeed(*call, "--out", f"two.{ending.upper()}")
                    one = (self.folder / f"one.{ending}").read_bytes()
                    self.assertEqual(one, (self.folder / f"two.{ending.upper()}").read_bytes())
                    self.assertTrue(one.startswith(start) and one.endswith(end))
                    self.assertNotIn(b"Date", one)

    def test_colour_scales_can_be_switched(self):
        for call in self.calls():
            with self.subTest(call[0]):
                words = self.draw(*call).words()
                self.assertEqual([word for word in words if word in ENDS], ENDS)
                figure = self.draw(*call, "--colorbar", "off")
                self.assertEqual(figure.colours, [])
                self.assertFalse(set(ENDS) & set(figure.words()))
        self.fail_cleanly(2, "--colorbar", *call, "--colorbar", "maybe", "--out", "no.svg")

    def test_a_pdf_is_read_by_others(self):
        for call in self.calls():
            self.succeed(*call, "--out", "out.pdf")
            try:
                said = subprocess.run(["pdftotext", "-layout", "out.pdf", "-"], cwd=self.folder,
                                      capture_output=True, text=True, timeout=60, check=True)
            except FileNotFoundError:
                self.skipTest("pdftotext is not here (Debian: poppler-utils)")
            self.assertIn("least salient", said.stdout, call[0])
            self.assertEqual(said.stderr, "")

    def test_a_descriptor_takes_a_figure(self):
        os.mkfifo(self.folder / "pipe.svg")
        taken = []
        reader = threading.Thread(
            target=lambda: taken.append((self.folder / "pipe.svg").read_bytes()))
        reader.start()
        call = next(self.calls())
        self.succeed(*call, "--out", "pipe.svg")
        reader.join()
        self.succeed(*call, "--out", "file.svg")
        self.assertEqual(taken, [(self.folder / "file.svg").read_bytes()])
        (self.folder / "link.pdf").symlink_to("/dev/fd/1")
        result = subprocess.run(command(*call, "--json", "/dev/null", "--out", "link.pdf"),
                                cwd=self.folder, capture_output=True, timeout=600, check=True)
        self.assertTrue(result.stdout.startswith(b"%PDF-1."))


class LargeSvg(Figures):
    SIDE = 1300

    def setUp(self):
        super().setUp()
        chance = random.Random(1)
        write_png(self.folder / "photo.png",
                  [chance.randbytes(3 * self.SIDE) for _ in range(self.SIDE)])

    def large_calls(self):
        for call in self.calls():
            call = [*map(str, call)]
            if "--side" in call:
                call[call.index("--side") + 1] = str(self.SIDE)
            if call[0] == "attack":
                # It draws what the network sees, few pixels enlarged, with less noise.
                call[call.index(str(self.SIDE))] = "1800"
                call[1:2] = ["photo.png"] * 3
            yield [*call, *(["--view", "overlay"] if call[0] == "sanity" else [])]

    def test_readers_that_refuse_it_are_warned_of(self):
        for call in self.large_calls():
            with self.subTest(call[0]):
                said = self.run_program(*call, "--out", "out.svg")
                self.assertEqual(said.returncode, 0, said.stderr)
                size = (self.folder / "out.svg").stat().st_size
                self.assertGreater(size, 10_000_000)
                lines = [line for line in said.stderr.splitlines() if "out.svg" in line]
                self.assertEqual(lines, [
                    f"cameras: warning: out.svg has {-(-size // 1_000_000)} MB: some readers of "
                    "SVG take at most 10 MB; a PDF has no such limit"])

    def test_others_are_not(self):
        call = next(self.large_calls())
        for name in ("out.png", "out.pdf"):
            self.assertNotIn("MB", self.run_program(*call, "--out", name).stderr)
        write_png(self.folder / "photo.png", photo(96, 160))
        self.assertNotIn("MB", self.run_program(*call, "--out", "out.svg").stderr)


class Explain(Figures):
    def test_an_overlay_is_bare_unless_a_scale_is_asked_for(self):
        call = ("explain", "photo.png", *QUICK, *SIZES)
        self.assertEqual(self.draw(*call).colours, [])
        self.assertEqual(len(self.draw(*call, "--colorbar", "on").colours), 1)
        heat = self.draw(*call, "--view", "heat", "--colormap", "viridis")
        self.assertEqual((heat.colours[0][0], heat.colours[0][-1]),
                         ("rgb(68,1,84)", "rgb(253,231,37)"))

    def test_names_are_text_as_they_are_written(self):
        for index, name in enumerate(("tiger", "호랑이", "τίγρης", "<tigré>")):
            word, = self.draw("explain", "photo.png", *QUICK, *SIZES, "--label", index).words()
            self.assertRegex(word, re.escape(name) + r", [\d.]+\u00a0%")

    def test_side_by_side_is_three_pictures(self):
        figure = self.draw(*next(self.calls()))
        self.assertEqual([picture[1:4] for picture in figure.pictures], [(0, 160, 96)] * 3)
        self.assertEqual(figure.pictures[0].rows, photo(96, 160))

    def test_a_contrast_names_both(self):
        words = self.draw("explain", "photo.png", *QUICK, *SIZES, "--label", "tiger", "--contrast",
                          "fox").words()
        self.assertRegex(" ".join(words), r"^tiger \([\d.]+\u00a0%\) against fox \([\d.]+\u00a0%\)$")

    def test_long_names_are_cut_at_words_and_numbers_stay(self):
        self.name(LONG, "호랑이", LONG, "fox", "fox")
        write_png(self.folder / "photo.png", photo(144, 240))
        call = ("explain", "photo.png", *QUICK, *SIZES, "--label", 0)
        words = " ".join(self.draw(*call).words())
        name, number = words.split("…")
        name = name.removeprefix("empty map: ")
        self.assertTrue(LONG.startswith(name) and LONG[len(name)] in " ,", words)
        self.assertRegex(number, r"^, [\d.]+\u00a0%$")
        words = " ".join(self.draw(*call, "--contrast", "1").words())
        self.assertRegex(words, r"great white.*… \([\d.]+\u00a0%\) against 호랑이 \([\d.]+\u00a0%\)$")


class EmptyMaps(Figures):
    def test_every_command_marks_them(self):
        network(NO_EVIDENCE, self.folder / "tiny.onnx")
        self.name("tiger", "fox")
        for call in self.calls():
            call = [word for word in call if word not in SIZES]
            with self.subTest(call[0]):
                self.assertIn("empty map", " ".join(self.draw(*call).words()))

    def test_maps_with_evidence_are_not_marked(self):
        for call in self.calls():
            if call[0] != "sanity":
                self.assertNotIn("empty", " ".join(self.draw(*call).words()), call[0])


class Attack(Figures):
    def test_the_perturbations_scale_names_its_bound(self):
        *_, call = self.calls()
        figure = self.draw(*call, "--epsilon", "6/255")
        self.assertEqual(figure.words()[-2:], ["perturbation: −6/255", "+6/255"])
        self.assertEqual(figure.colours[1][::255], ["rgb(0,0,0)", "rgb(255,255,255)"])
        without = self.draw(*call[:-1], "none")
        self.assertEqual(len(without.colours), 1)


if __name__ == "__main__":
    unittest.main()
