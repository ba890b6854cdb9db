"""What the program leaves when it is ended, and what is on the disk by then."""
import os
import re
import resource
import shutil
import signal
import subprocess
import time
import unittest

from evaluation import Evaluate
from networks import classifier, network
from pictures import photo, write_png
from program import command

FORCED = os.environ["FORCED_MOMENTS"]
ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class LeftBehind(Evaluate):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "set").mkdir()
        for name in "ab":
            write_png(self.folder / "set" / f"{name}.png", photo())
        self.explain = ("explain", "photo.png", "--model", "tiny.onnx", "--sizes", "32")
        self.evaluate_set = ("evaluate", "set", "--model", "tiny.onnx", "--threads", "1",
                             "--label", "predicted", "--methods", "grad_cam", "--metrics",
                             "density", "--out", "out")

    def forced(self, *arguments, before=None, **settings):
        """Runs the program with forced_moments.cpp in it."""
        names = {f"CAMERAS_FORCED_{key.upper()}": str(value) for key, value in settings.items()}
        return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=600,
                              cwd=self.folder, check=False, preexec_fn=before,
                              env=os.environ | names | {"LD_PRELOAD": FORCED})

    def hidden(self, folder="."):
        return sorted(name for name in os.listdir(self.folder / folder) if name.startswith("."))


class Ended(LeftBehind):
    def setUp(self):
        super().setUp()
        # Who started this may ignore hang-ups, as nohup does; the program would, too.
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
        self.addCleanup(signal.signal, signal.SIGHUP, before)

    def test_a_signal_leaves_the_old_result_and_no_draft(self):
        (self.folder / "r.json").write_text("old")
        before = self.contents()
        for number in ENDING:
            for names in ({}, {"names": 1}, {"unlinkable": 1}):
                with self.subTest(signal=number, **names):
                    result = self.forced(*self.explain, "--json", "r.json", signal=int(number),
                                         **names)
                    self.assertEqual(result.returncode, -number, result.stderr)
                    self.assertEqual(self.contents(), before)

    def test_a_run_that_is_stopped_says_that_the_same_call_goes_on(self):
        slow = [word.replace("grad_cam", "rise:samples=100000") for word in self.evaluate_set]
        for number in ENDING:
            with self.subTest(signal=number):
                shutil.rmtree(self.folder / "out", ignore_errors=True)
                run = subprocess.Popen(command(*slow), stderr=subprocess.PIPE, text=True,
                                       cwd=self.folder)
                rows = self.folder / "out" / "rows.csv"
                while run.poll() is None and not (rows.exists() and rows.stat().st_size > 0):
                    time.sleep(0.01)
                time.sleep(0.5)  # its first map takes many times as long
                run.send_signal(number)
                error = run.communicate(timeout=60)[1]
                self.assertEqual(run.returncode, -number)
                self.assertTrue(error.endswith(
                    "cameras: stopped: the same call goes on from what is in out\n"), error)

    def test_a_signal_that_the_caller_ignores_stays_ignored(self):
        (self.folder / "r.json").write_text("old")
        result = self.forced(*self.explain, "--json", "r.json", signal=int(signal.SIGHUP),
                             before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertNotEqual((self.folder / "r.json").read_text(), "old")
        self.assertEqual(self.hidden(), [])

    def test_a_file_that_may_not_grow_is_one_line(self):
        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        (self.folder / "m.npy").write_text("old")
        before = self.contents()
        for settings in ({}, {"names": 1}):
            result = self.forced(*self.explain, "--map", "m.npy", before=limit, **settings)
            failure = [line for line in result.stderr.splitlines() if ": warning: " not in line]
            self.assertEqual(failure, ["cameras: m.npy: cannot be written: File too large"])
            self.assertEqual(result.returncode, 1)
            self.assertEqual(self.contents(), before)

    def test_rows_that_may_not_grow_are_one_line(self):
        def limit():  # of the files of a run, run.json is the first to be larger
            resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))

        result = self.forced(*self.evaluate_set, before=limit)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, r"\Acameras: out/run.json: cannot be written: File too large\n\Z")
        self.assertEqual(self.hidden("out"), [])
        self.succeed(*self.evaluate_set)

    def test_what_a_full_disk_says(self):
        result = self.run_program(*self.explain, "--map", "/dev/full")
        self.assertIn("/dev/full: cannot be written: No space left on device", result.stderr)


class Drafts(LeftBehind):
    def test_results_are_the_same_on_every_file_system(self):
        results = set()
        for settings in ({}, {"names": 1}, {"unlinkable": 1}):
            for _ in range(2):  # a new file, and one that is replaced
                self.forced(*self.explain, "--map", "m.npy", **settings)
                path = self.folder / "m.npy"
                results.add((path.read_bytes(), path.stat().st_mode))
            path.unlink()
        self.assertEqual(len(results), 1)
        self.assertEqual(self.hidden(), [])

    def test_evaluate_removes_its_own_drafts_only(self):
        result = self.forced(*self.evaluate_set, signal=9, names=1)  # nobody can catch signal 9
        self.assertEqual(result.returncode, -9)
        drafts = self.hidden("out")
        self.assertEqual(len(drafts), 1)
        self.assertRegex(drafts[0], r"\A\.cameras-evaluate-[a-z0-9]{6}\Z")
        self.succeed(*self.evaluate_set)
        self.assertEqual(self.hidden("out"), [])

        others = (".cameras-notes", ".cameras-abcdef", ".cameras-evaluate-notes.txt",
                  ".cameras-evaluate-")
        for name in others:
            (self.folder / "out" / name).write_text("somebody's")
            (self.folder / "out" / "examples" / name).write_text("somebody's")
        (self.folder / "out" / ".cameras-evaluate-abcdef").mkdir()
        (self.folder / "out" / ".cameras-evaluate-link00").symlink_to("run.json")
        self.succeed(*self.evaluate_set)
        self.assertEqual(self.hidden("out"),
                         sorted([*others, ".cameras-evaluate-abcdef", ".cameras-evaluate-link00"]))
        self.assertEqual(self.hidden("out/examples"), sorted(others))

    def test_a_folder_with_somebodys_files_is_not_taken(self):
        (self.folder / "out").mkdir()
        (self.folder / "out" / ".cameras-notes").write_text("somebody's")
        self.fail_cleanly(1, "found other files", *self.evaluate_set)


class Noted(LeftBehind):
    def all_events(self, *arguments, **settings):
        result = self.forced(*arguments, log=self.folder / "log.txt", **settings)
        self.assertEqual(result.returncode, 0, result.stderr)
        log = (self.folder / "log.txt").read_text().replace(str(self.folder.resolve()), ".")
        (self.folder / "log.txt").unlink()
        return log.splitlines()


class Private(Noted):
    def test_a_draft_has_the_permissions_of_the_old_file_before_it_holds_anything(self):
        for names in ({}, {"names": 1}, {"unlinkable": 1}):
            with self.subTest(**names):
                (self.folder / "r.json").write_text("old")
                (self.folder / "r.json").chmod(0o600)
                events = self.all_events(*self.explain, "--json", "r.json", **names)
                self.assertEqual(events[0], "fchmod 600 after 0 bytes")
                self.assertFalse([one for one in events if "fchmod" in one and one != events[0]
                                  and not re.fullmatch(r"fchmod 100600 after 0 bytes", one)], events)
                self.assertEqual((self.folder / "r.json").stat().st_mode & 0o777, 0o600)


class Durable(Noted):
    def events(self, *arguments, **settings):
        return [one for one in self.all_events(*arguments, **settings) if not one.startswith("fchmod")]

    def test_a_result_is_on_the_disk_before_it_has_its_name(self):
        new = self.events(*self.explain, "--json", "r.json")
        self.assertRegex("\n".join(new), r"\Afsync \S+( \(deleted\))?\nlink r\.json\nfsync \.\Z")
        replaced = self.events(*self.explain, "--json", "r.json")
        self.assertRegex("\n".join(replaced), r"\Afsync [^\n]+\nlink \.cameras-\w{6}\n"
                                              r"rename r\.json\nfsync \.\Z")
        named = self.events(*self.explain, "--json", "r.json", names=1)
        self.assertRegex("\n".join(named), r"\Afsync \./\.cameras-\w{6}\nrename r\.json\nfsync \.\Z")

    def test_rows_are_on_the_disk_picture_by_picture(self):
        events = self.events(*self.evaluate_set)
        # The header, and the rows of each of two pictures.
        self.assertEqual(events.count("fsync ./out/rows.csv"), 3)
        self.assertLess(events.index("link out/run.json"), events.index("fsync ./out/rows.csv"))
        self.assertIn("fsync .", events)  # the folder that `out` is new in
        self.assertIn("fsync ./out", events[events.index("link out/summary.json"):])


if __name__ == "__main__":
    unittest.main()
