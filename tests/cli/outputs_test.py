"""Where the results of `cameras explain` go: pictures and the names of files."""
import json
import os
import resource
import unittest

from networks import NO_EVIDENCE, classifier, network
from outputs import QUICK, Outputs
from pictures import photo, read_png, write_png
from program import read_npy


class Pictures(Outputs):
    def picture(self, *more):
        self.explain("--out", "out.png", *more)
        return read_png(self.folder / "out.png")

    def test_the_picture_has_the_images_size_and_a_legend_below(self):
        rows = photo(height=100, width=200)
        write_png(self.folder / "photo.png", rows)
        found = self.picture()
        self.assertEqual({len(row) for row in found}, {3 * 200})
        self.assertGreater(len(found), 100)
        self.assertLess(len(found), 150)
        beside = self.picture("--view", "side-by-side")
        self.assertGreaterEqual(len(beside[0]), 2 * 3 * 200)
        self.assertEqual(beside[50][:3 * 200], rows[50])

    def test_view_and_colormap_change_the_picture(self):
        pictures = [self.picture(), self.picture("--view", "heat"),
                    self.picture("--colormap", "gray"), self.picture("--view", "side-by-side")]
        for i, one in enumerate(pictures):
            for other in pictures[:i]:
                self.assertNotEqual(one, other)

    def test_an_empty_map_leaves_no_heat(self):
        network(NO_EVIDENCE, self.folder / "tiny.onnx")
        rows = photo(height=60, width=200)
        write_png(self.folder / "photo.png", rows)
        self.succeed("explain", "photo.png", "--model", "tiny.onnx", "--out", "out.png")
        self.assertEqual(read_png(self.folder / "out.png")[:60], rows)

    def test_every_format(self):
        magic = {"out.png": b"\x89PNG", "out.JPG": b"\xff\xd8\xff", "out.jpeg": b"\xff\xd8\xff",
                 "out.webp": b"RIFF", "out.bmp": b"BM"}
        for name, start in magic.items():
            with self.subTest(name):
                self.explain("--out", name)
                self.assertTrue((self.folder / name).read_bytes().startswith(start))


class Names(Outputs):
    def test_without_any_output_there_is_a_picture(self):
        said = self.explain()
        self.assertEqual(self.names(), ["photo-saliency.png"])
        self.assertRegex(said, r"\Aphoto\.png: label \d \([\d.]+ %\), layer r2, 1 of 1 sizes -> "
                               r"photo-saliency\.png\n\Z")
        (self.folder / "photo-saliency.png").unlink()
        self.explain("--json", "-")
        self.assertEqual(self.names(), [])

    def test_several_images_and_labels(self):
        write_png(self.folder / "other.png", photo(30, 30))
        self.explain("--out", "o.png", "--map", "m.npy", "--json", "r.json", "--label", "3,1",
                     images=("photo.png", "other.png"))
        self.assertEqual(self.names(), sorted(
            [f"{stem}-{image}-{label}.{end}" for stem, end in (("o", "png"), ("m", "npy"))
             for image in ("photo", "other") for label in (1, 3)] + ["r.json"]))
        reports = json.loads((self.folder / "r.json").read_text())
        self.assertEqual([(one["image"], one["label"]["index"]) for one in reports],
                         [("photo.png", 3), ("photo.png", 1), ("other.png", 3), ("other.png", 1)])

    def test_a_broken_image_does_not_take_the_others_with_it(self):
        (self.folder / "broken.png").write_bytes(b"broken")
        result = self.run_program("explain", "broken.png", "photo.png", "--model", "tiny.onnx",
                                  *QUICK, "--json", "r.json", "--map", "m.npy")
        self.assertEqual(result.returncode, 1)
        failure, warning = result.stderr.splitlines()
        self.assertTrue(failure.startswith("cameras: broken.png: "), failure)
        self.assertTrue(warning.startswith("cameras: warning: no model card found"), warning)
        self.assertEqual(self.names(), ["m-photo.npy", "r.json"])
        reports = json.loads((self.folder / "r.json").read_text())
        self.assertEqual([one["image"] for one in reports], ["photo.png"])

    def test_many_images_keep_their_order(self):
        # More images than are in memory at once, some of them broken, on one thread and on several.
        names = [f"{i}.png" for i in range(9)]
        for i, name in enumerate(names):
            write_png(self.folder / name, photo(20 + i, 30 + i))
        for broken in (names[0], names[4], names[8]):
            (self.folder / broken).write_bytes(b"broken")
        runs = []
        for threads in (1, 2):
            result = self.run_program("explain", *names, "--model", "tiny.onnx", *QUICK, "--map",
                                      "m.npy", "--json", "r.json", "--threads", threads)
            self.assertEqual(result.returncode, 1)
            failures = [line for line in result.stderr.splitlines() if ": warning: " not in line]
            self.assertEqual([line.split(": ")[1] for line in failures],
                             [names[0], names[4], names[8]])
            printed = [line.split(": ")[0] for line in result.stdout.splitlines()]
            reports = json.loads((self.folder / "r.json").read_text())
            self.assertEqual([one["image"] for one in reports], printed)
            self.assertEqual(printed, [names[i] for i in (1, 2, 3, 5, 6, 7)])
            runs.append([read_npy(self.folder / f"m-{name[0]}.npy")[2] for name in printed])
        # Every image has its own map; threads add up in another order, float32 has 7 digits.
        for alone, together in zip(*runs):
            self.assertLess(max(abs(a - b) for a, b in zip(alone, together)), 1e-4)
        self.assertEqual(len({tuple(values) for values in runs[0]}), 6)

    def test_the_cost_of_many_images_grows_with_their_number(self):
        """Each output is held against what is read, without looking at all of it each time."""
        images = [f"{i}.png" for i in range(4000)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.fail_cleanly(1, "none.onnx: no such file", "explain", *images, "--model", "none.onnx", "--map", "m.npy")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        # About 2 s; 32 million looks at files took 30.
        self.assertLess(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 10)

    def test_names_beyond_ascii(self):
        write_png(self.folder / "zoë 猫.png", photo())
        network(classifier(), self.folder / "netz ä.onnx")
        said = self.succeed("explain", "zoë 猫.png", "--model", "netz ä.onnx", *QUICK)
        self.assertIn("zoë 猫.png: label", said)
        self.assertTrue((self.folder / "zoë 猫-saliency.png").is_file())

    def test_paths_into_other_folders(self):
        (self.folder / "in").mkdir()
        (self.folder / "out").mkdir()
        (self.folder / "photo.png").rename(self.folder / "in" / "photo.png")
        self.explain("--out", "in/../out/x.png", "--map", self.folder / "out" / "x.npy",
                     images=("./in/photo.png",))
        self.assertEqual(sorted(path.name for path in (self.folder / "out").iterdir()),
                         ["x.npy", "x.png"])


class Replacing(Outputs):
    def test_an_old_result_is_replaced_and_keeps_its_permissions(self):
        path = self.folder / "m.npy"
        path.write_text("old")
        path.chmod(0o640)
        self.explain("--map", "m.npy")
        self.assertTrue(path.read_bytes().startswith(b"\x93NUMPY"))
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)

    def test_a_symbolic_link_stays_one(self):
        (self.folder / "store").mkdir()
        (self.folder / "store" / "real.npy").write_text("old")
        (self.folder / "m.npy").symlink_to("store/real.npy")
        (self.folder / "r.json").symlink_to("store/new.json")
        self.explain("--map", "m.npy", "--json", "r.json")
        self.assertTrue((self.folder / "m.npy").is_symlink())
        self.assertTrue((self.folder / "store" / "real.npy").read_bytes().startswith(b"\x93NUMPY"))
        self.assertTrue((self.folder / "store" / "new.json").is_file())

    def test_devices_are_written_directly(self):
        self.explain("--map", "/dev/null", "--json", "/dev/null")
        self.assertEqual(self.names(), [])
        self.fail_cleanly(1, "/dev/full: cannot be written", "explain", "photo.png", "--model",
                          "tiny.onnx", *QUICK, "--map", "/dev/full")

    def test_several_results_may_go_to_a_device(self):
        write_png(self.folder / "other.png", photo(30, 30))
        devices = set(os.listdir("/dev"))
        self.explain("--map", "/dev/null", "--label", "1,3", images=("photo.png", "other.png"))
        self.assertEqual(self.names(), [])
        self.assertEqual({name for name in os.listdir("/dev") if name.startswith("null")},
                         {name for name in devices if name.startswith("null")})


if __name__ == "__main__":
    unittest.main()
