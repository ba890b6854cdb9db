"""Wrong usage, status 2, and outputs that cannot be written, found before anything is computed."""
import os
import unittest

from networks import classifier, network
from pictures import photo, write_png
from program import COMMANDS, InFolder, readers_of


class WrongUsage(InFolder):
    # None of these reads a file, so none is there.
    def refuse(self, said, *more):
        self.fail_cleanly(2, said, "explain", "photo.png", "--model", "tiny.onnx", *more)

    def test_what_is_missing(self):
        self.assertIn("explain", COMMANDS)
        self.fail_cleanly(2, f"expected a command ({', '.join(COMMANDS)}), found none")
        self.fail_cleanly(2, "--model", "explain", "photo.png", "--model", "")
        self.fail_cleanly(2, "expected IMAGE, found none", "explain", "--model", "tiny.onnx")
        self.refuse("--out: expected a value, found none", "--out")
        self.refuse("--samples: expected a value, found none", "--samples")

    def test_what_is_unknown(self):
        self.fail_cleanly(2, ["found 'explian'", "did you mean 'explain'?"], "explian", "x.png")
        self.fail_cleanly(2, "unknown option '--modle'; did you mean '--model'?", "explain",
                          "photo.png", "--modle", "tiny.onnx")
        self.refuse("unknown option '--wild'", "--wild=1")
        # --labels is what --label-names was called: nobody is sent there.
        told = self.run_program("attack", "photo.png", "--lables", "bird").stderr
        self.assertIn("unknown option '--lables'", told)
        self.assertNotIn("'--labels'", told)
        for command in (("layers", "a.onnx"), ("inspect", "a.onnx"), ("operators",)):
            self.fail_cleanly(2, "expected no further argument, found 'b.onnx'", *command, "b.onnx")

    def test_values(self):
        self.refuse(["no method named 'grad-cam'", "did you mean 'grad_cam'?"],
                    "--method", "grad-cam")
        self.refuse("expected a preset 'paper', 'fast' or 'released', found 'best'", "--preset", "best")
        self.refuse("found 'best'", "--method", "grad_cam", "--preset", "best")
        self.refuse("expected --view overlay, heat or side-by-side, found 'map'", "--view", "map")
        self.refuse("expected --trunk auto, compiled or reference, found 'fast'", "--trunk", "fast")
        self.refuse("expected --device cpu, cuda or cuda:i, found 'gpu'", "--device", "gpu")
        self.refuse("found 'cuda:x'", "--device", "cuda:x")
        self.refuse(["expected --colormap", "found 'turbi'; did you mean 'turbo'?"],
                    "--colormap", "turbi")
        self.refuse("'prediction' or 'none', found 'all'", "--scale-filter", "all")
        self.refuse("--tolerance", "--tolerance", "1")
        self.refuse("--budget", "--budget", "-1")

    def test_budgets_are_for_maps_that_are_not_compared(self):
        for command, why in (("sanity", "maps that are compared"), ("cost", "what a map takes is measured here")):
            for found, *words in (("--budget", "--methods", "grad_cam,cameras", "--budget", "1"),
                                  ("cameras:budget=2", "--methods", "grad_cam,cameras:budget=2")):
                self.fail_cleanly(2, [f"{found}: not here: ", why], command, "photo.png", *words)
            self.assertNotIn("--budget", self.succeed(command, "--help"))
        self.fail_cleanly(2, "cameras:budget=2: not here: how many sizes fit depends on the machine", "attack",
                          "photo.png", "--saliency", "cameras:budget=2")
        self.refuse("'bilinear' or 'bicubic', found 'box'", "--image-filter", "box")

    def test_numbers(self):
        self.refuse("--sizes", "--sizes", "0")
        self.refuse("--sizes", "--sizes", "224,big")
        self.refuse("--steps", "--steps", "1.5")
        self.refuse("--max-size", "--max-size", "100000")
        self.refuse("expected --sizes or --max-size, found both", "--sizes", "32", "--max-size", "64")
        self.refuse("--threads: expected a whole number from 1 to 1024, found '-1'", "--threads", "-1")
        self.refuse("--threads: expected a whole number from 1 to 1024, found 'two'",
                    "--threads", "two")
        self.refuse("--samples", "--samples", "0")
        self.refuse("--seed: expected a whole number from 0 to 18446744073709551615, found '-1'",
                    "--seed", "-1")
        self.refuse("found '99999999999999999999'", "--seed", "99999999999999999999")
        self.refuse("--sizes: expected a whole number from 1 to 16384, found 'abc'",
                    "--sizes", "abc")
        self.refuse("--area: expected a number between 0 and 1, found '1'", "--area", "1")
        self.refuse("expected a stride of at most the window's 4 pixels, found 5",
                    "--method", "occlusion", "--window", "4", "--stride", "5")
        self.refuse("expected 1 to 10000 samples, found 10001",
                    "--method", "integrated_gradients", "--samples", "10001")

    # In every command: the words are the program's own, whatever the parser says.
    def test_numbers_of_every_command(self):
        for command, option, value, expected in (
                ("compare", "--side", "5", "a whole number from 16 to 4096"),
                ("sanity", "--stages", "many", "a whole number from 1 to 1000"),
                ("attack", "--attack-steps", "0", "a whole number from 1 to 1000000"),
                ("attack", "--beta", "x", "a number"),
                ("cost", "--runs", "1.5", "a whole number from 1 to 10000"),
                ("evaluate", "--tolerance", "-1", "a number from 0 to 10000"),
                ("evaluate", "--limit", "all", "a whole number from 0 to 4294967296"),
                ("serve", "--port", "65536", "a whole number from 0 to 65535")):
            self.fail_cleanly(2, f"{option}: expected {expected}, found '{value}'", command,
                              f"{option}={value}")

    def test_words(self):
        self.refuse("--colorbar: expected auto, on or off, found 'maybe'", "--colorbar", "maybe")
        self.refuse("--multi-scale: expected true or false, found 'maybe'", "--multi-scale=maybe")

    def test_what_is_given_twice(self):
        self.refuse("--model: expected one value, found 2", "--model", "other.onnx")
        self.refuse("--out: expected one value, found 2", "--out", "a.png", "--out", "b.png")
        self.fail_cleanly(2, "--label: expected one value, found 2", "sanity", "photo.png",
                          "--label", "1", "--label", "2")
        self.refuse("--layer", "--layer", "c1", "--layer", "c2")

    def test_methods_that_are_named_twice(self):
        for command in ("compare", "sanity"):
            self.fail_cleanly(2, "expected methods to be different, found 'grad_cam' twice",
                              command, "photo.png", "--model", "tiny.onnx", "--out", "x.png",
                              "--methods", "grad_cam,gradient,grad_cam")
        self.fail_cleanly(2, "found 'rise' twice", "cost", "photo.png", "--model", "tiny.onnx",
                          "--methods", "rise,rise")

    def test_extensions(self):
        for name in ("out.gif", "out", ".png", "-"):
            self.refuse([".png", "expected"], "--out", name)
        self.refuse("only --json goes to standard output", "--map", "-")
        self.refuse("expected --map with a name that ends in .npy, found 'map.txt'",
                    "--map", "map.txt")

    def test_what_is_empty(self):
        for option in ("--out", "--map", "--json"):
            self.refuse(f"{option}: expected a file", option, "")
        self.refuse("--layer: expected a layer", "--layer", "")

    def test_results_that_would_share_a_file(self):
        self.refuse("a file of its own", "--map", "one.json", "--json", "./one.json")
        self.refuse(["a file of its own", "a/cat.png", "b/cat.jpg"], "a/cat.png", "b/cat.jpg",
                    "--out", "x.png")


class Labels(InFolder):
    def test_ranks(self):
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")
        for label in ("top:0", "top:", "top:-2", "top:x", "1,,2", "1,predicted", ""):
            with self.subTest(label):
                self.fail_cleanly(2, f"found '{label}'", "explain", "photo.png", "--model",
                                  "tiny.onnx", "--label", label)
        self.fail_cleanly(2, "expected --label top:K alone, found 'top:1,2'", "explain", "photo.png",
                          "--model", "tiny.onnx", "--label", "top:1,2")
        self.fail_cleanly(2, "expected 'top:2' alone", "explain", "photo.png", "--model",
                          "tiny.onnx", "--label", "top:2", "--label", "1")


class UnreadOptions(InFolder):
    def warnings(self, method, *more):
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")
        result = self.run_program("explain", "photo.png", "--model", "tiny.onnx", "--map", "m.npy",
                                  "--method", method, *more)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [line.removeprefix("cameras: warning: ") for line in result.stderr.splitlines()
                if "no model card" not in line]

    def test_what_a_method_does_not_read_is_said(self):
        self.assertEqual(self.warnings("grad_cam", "--samples", "9", "--sizes", "32,64"),
                         ["--sizes is for cameras and for --multi-scale; grad_cam asks the network "
                          "at its own size only",
                          f"--samples is for {readers_of('samples')}; grad_cam does not read it"])
        self.assertEqual(self.warnings("gradient", "--layer", "c1", "--window", "4", "--stride",
                                       "2", "--cells", "3", "--area", "0.5"),
                         ["--layer is for methods that look at a layer; gradient has none",
                          "--window is for occlusion; gradient does not read it",
                          "--stride is for occlusion; gradient does not read it",
                          "--cells is for rise; gradient does not read it",
                          "--area is for extremal_perturbation; gradient does not read it"])

        self.assertEqual(self.warnings("grad_cam", "--preset", "released", "--image-filter", "bicubic"),
                         [f"{flag} is for cameras and for --multi-scale; grad_cam asks the network at its "
                          "own size only" for flag in ("--preset", "--image-filter")])
        self.assertEqual(self.warnings("cameras", "--multi-scale", "--sizes", "32"),
                         ["--multi-scale changes nothing of cameras"])
        defaults = self.warnings("gradient", "--layer", "auto", "--seed", "0", "--max-size", "1000")
        self.assertEqual([line.split()[0] for line in defaults], ["--layer", "--max-size", "--seed"])
        self.assertEqual(self.warnings("grad_cam", "--seed", "3", "--view", "heat"),
                         [f"--seed is for {readers_of('seed')}; grad_cam does not read it",
                          "--view is for the picture, and none is asked for"])

    def other_warnings(self, command, *more):
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")
        model = () if "--merge" in more else ("--model", "tiny.onnx")
        result = self.run_program(command, *more, *model)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [line.removeprefix("cameras: warning: ") for line in result.stderr.splitlines()
                if "no model card" not in line]

    def test_every_command_says_it(self):
        window = "--window is for occlusion; grad_cam does not read it"
        grad_cam = ("--methods", "grad_cam", "--window", "8")
        self.assertEqual(self.other_warnings("compare", "photo.png", *grad_cam, "--out", "o.png"),
                         [window])
        self.assertEqual(self.other_warnings("cost", "photo.png", *grad_cam, "--runs", "1"), [window])
        self.assertEqual(self.other_warnings("cost", "photo.png", "--methods", "grad_cam,occlusion",
                                             "--window", "32", "--runs", "1"), [])
        self.assertEqual(
            self.other_warnings("sanity", "photo.png", *grad_cam, "--checks", "class", "--seed", "1",
                                "--side", "32", "--stages", "3"),
            [window, "--side is for the pictures of --out",
             "--stages is for the checks cascading, independent and smooth_mprt"])
        (self.folder / "set" / "0").mkdir(parents=True)
        write_png(self.folder / "set" / "0" / "a.png", photo())
        evaluate = ("--metrics", "sparsity", "--out", "out", "--seed", "1")
        self.assertEqual(
            self.other_warnings("evaluate", "set", *grad_cam, *evaluate, "--tolerance", "3", "--split",
                                "val", "--images", ".", "--mask-space", "input"),
            [window, "--tolerance is for the metric pointing",
             "--mask-space is for metrics that mask pixels: density, deletion, drop, adcc, arcc, "
             "pixel_flipping, infidelity, faithfulness_correlation",
             "--images is for COCO's annotations",
             "--split is for PASCAL VOC folders"])
        self.assertEqual(
            self.other_warnings("evaluate", "--merge", "out", "--out", "merged", "--limit", "3"),
            ["--limit is not read with --merge: the shards say it"])

    def test_what_it_reads_is_not(self):
        self.assertEqual(self.warnings("smooth_grad", "--samples", "2"), [])
        self.assertEqual(self.warnings("grad_cam", "--multi-scale", "--sizes", "32,64"), [])
        self.assertEqual(self.warnings("occlusion", "--window", "8", "--stride", "8"), [])


class Outputs(InFolder):
    # That there is no model would be said when it is opened; the output's own fault comes first.
    def refuse(self, said, *more, status=1):
        self.fail_cleanly(status, said, "explain", "photo.png", "--model", "none.onnx", *more)

    def test_places_that_cannot_be_written(self):
        (self.folder / "taken.png").mkdir()
        (self.folder / "loop.png").symlink_to("loop.png")
        for option, extension in (("--out", ".png"), ("--map", ".npy"), ("--json", ".json")):
            with self.subTest(option):
                self.refuse(["cannot be written: there is no folder nowhere"], option,
                            "nowhere/x" + extension)
                self.refuse("cannot be written", option, "/proc/x" + extension)
                self.refuse("taken.png: cannot be written: it is a folder", option, "taken.png")
        self.refuse("loop.png: cannot be written", "--out", "loop.png")
        self.refuse("cannot be written", "--out", "x" * 300 + ".png")

    @unittest.skipIf(os.geteuid() == 0, "root may write everything")
    def test_a_read_only_file(self):
        path = self.folder / "old.png"
        path.write_text("an older result")
        path.chmod(0o444)
        self.refuse("old.png: cannot be written: it is read-only", "--out", "old.png")

    def test_inputs_are_not_overwritten(self):
        write_png(self.folder / "photo.png", photo())
        (self.folder / "none.json").write_text("{}")
        os.link(self.folder / "photo.png", self.folder / "same.png")
        said = "none of the files to read, found "
        self.refuse(said + "photo.png", "--out", "photo.png", status=2)
        self.refuse(said + "same.png", "--out", "same.png", status=2)
        self.refuse(said + "./none.json", "--json", "./none.json", status=2)
        network(classifier(), self.folder / "none.onnx")
        self.refuse(said + "none.onnx", "--map", "none.onnx", status=2)
        # Two labels: shot.png becomes shot-0.png and shot-1.png.
        write_png(self.folder / "shot-0.png", photo())
        self.fail_cleanly(2, said + "shot-0.png", "explain", "shot-0.png", "--model", "none.onnx",
                          "--label", "0,1", "--out", "shot.png")

    def test_files_that_the_model_brings_along_are_not_overwritten(self):
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "card.onnx")
        (self.folder / "card.json").write_text('{"image_mean": 0, "labels": "names.txt"}')
        (self.folder / "names.txt").write_text("red\ngreen\n")
        self.fail_cleanly(2, "none of the files to read, found names.txt", "explain", "photo.png",
                          "--model", "card.onnx", "--json", "names.txt")
        network(classifier(), self.folder / "large.onnx", "large.bin")
        self.fail_cleanly(2, "none of the files to read, found large.bin", "explain", "photo.png",
                          "--model", "large.onnx", "--json", "large.bin")


if __name__ == "__main__":
    unittest.main()
