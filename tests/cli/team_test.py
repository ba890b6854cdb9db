"""`mpirun -n N cameras evaluate`: the bytes of a single process, whatever happens to the ranks."""
import contextlib
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from evaluation import Evaluate, environment
from program import PROGRAM, command

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENES = ROOT / "examples" / "scenes"
MPIRUN = shutil.which("mpirun")
PLUGIN = pathlib.Path(PROGRAM).parent / "libcameras-mpi.so"
# As root, and more ranks than processors: what a test machine has.
START = [MPIRUN or "mpirun", "--oversubscribe", "--bind-to", "none"]
if os.geteuid() == 0:
    START.append("--allow-run-as-root")
WORK = ("--methods", "grad_cam,norm_grad", "--metrics", "density,energy", "--examples", "3", "--limit", "12",
        "--threads", "1")
LONGER = ("--metrics", "density,insertion", "--limit", "8")  # long enough to be killed
SECONDS = 300  # that any one call may take


def call(more):
    """The options of WORK, of which `more` replaces some."""
    options = dict(zip(WORK[::2], WORK[1::2])) | dict(zip(more[::2], more[1::2]))
    return [word for pair in options.items() for word in pair]


@unittest.skipUnless(MPIRUN, "no mpirun here (openmpi-bin): ranks are not tested")
class Ranks(Evaluate):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.wholes = pathlib.Path(folder.name)
        cls.made = {}

    def setUp(self):
        super().setUp()
        if not PLUGIN.exists():
            self.skipTest("no libcameras-mpi.so here (built with libopenmpi-dev): ranks are not tested")

    def start(self, ranks, out, *more, before=(), **variables):
        """Starts ranks; `before` are words in front of the program, say a shell's."""
        words = [*START, "-n", str(ranks), *before,
                 *command("evaluate", SCENES / "multi", *call(more), "--out", out)]
        return subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                text=True, env=environment(**variables), start_new_session=True)

    def whole(self, *more):
        """The folder of the results of one process, made once for all tests."""
        if more not in self.made:
            out = self.wholes / str(len(self.made))
            self.alone(out, *more)
            self.made[more] = out
        return self.made[more]

    def until(self, process, seen):
        """Waits for what is to be seen while the ranks run; False where they end before."""
        end = time.monotonic() + SECONDS
        while process.poll() is None and time.monotonic() < end:
            if seen():
                return True
            time.sleep(0.01)
        return False

    def rows_of(self, out, name="*.csv"):
        """{file below an unfinished run's folder: whole lines of it that are rows}."""
        found = {}
        for file in (self.folder / out).glob(name):
            with contextlib.suppress(OSError):  # it has been taken away
                found[file.name] = max(0, file.read_bytes().count(b"\n") - 1)
        return found

    def rows_written(self, out):
        return sum((self.rows_of(out) | self.rows_of(out, "ranks/*.csv")).values())

    def end(self, process):
        """(status, standard output, standard error); nothing is left of it, in time or not."""
        try:
            out, err = process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return process.returncode, out, err

    def run_ranks(self, ranks, out, *more, before=(), **variables):
        return self.end(self.start(ranks, out, *more, before=before, **variables))

    def alone(self, out, *more):
        """The same by one process."""
        return self.evaluate(SCENES / "multi", out, *call(more), threads=())

    def all_work(self, ranks, out):
        """Whether each rank but 0 has made rows; for a run's first attempt."""
        there = self.rows_of(out, "ranks/1-*.csv")
        return all(there.get(f"1-{rank}.csv", 0) > 0 for rank in range(1, ranks))

    def test_any_number_of_ranks_gives_the_bytes_of_one_process(self):
        for ranks in (1, 2, 3, 8):
            with self.subTest(ranks=ranks):
                name = f"out{ranks}"
                process = self.start(ranks, name)
                all_work = self.until(process, lambda n=ranks, out=name: self.all_work(n, out))
                status, out, err = self.end(process)
                self.assertEqual(status, 0, err)
                # Of eight on two processors some may come when all pictures are taken.
                self.assertTrue(all_work or ranks == 8, "a rank has made no rows")
                self.same_results(self.whole(), name)
                # Rank 0 alone prints.
                self.assertEqual(out.count(f"{name}: 12 pictures"), 1, out)
                self.assertEqual(err.count("12 of 12 pictures in"), ranks > 1, err)

    def test_a_shard_of_a_run_by_ranks(self):
        for shard in range(2):
            status, _, err = self.run_ranks(2, f"part{shard}", "--shard", f"{shard}/2")
            self.assertEqual(status, 0, err)
        self.succeed("evaluate", "--merge", "part0", "part1", "--out", "merged")
        self.same_results(self.whole(), "merged")

    def test_what_compares_pictures_is_the_same_for_all_ranks(self):
        more = ("--metrics", "sufficiency")
        status, _, err = self.run_ranks(3, "out", *more)
        self.assertEqual(status, 0, err)
        self.same_results(self.whole(*more), "out")

    def ranks_of(self, launcher):
        """{rank: process id} of the program in this test's folder, while its launcher runs."""
        found = {}
        for entry in pathlib.Path("/proc").iterdir():
            try:
                ours = entry.name.isdecimal() and os.readlink(entry / "exe") == os.path.realpath(PROGRAM)
                if ours and os.readlink(entry / "cwd") == os.path.realpath(self.folder):
                    words = (entry / "environ").read_bytes().split(b"\0")
                    rank = next(word for word in words if word.startswith(b"OMPI_COMM_WORLD_RANK="))
                    found[int(rank.split(b"=")[1])] = int(entry.name)
            except (OSError, StopIteration):  # it has ended
                pass
        return found if launcher.poll() is None else {}

    def kill(self, process, *ranks):
        """Kills these ranks, or all; whether there was any."""
        there = self.ranks_of(process)
        for rank in ranks or sorted(there):
            with contextlib.suppress(ProcessLookupError, KeyError):  # the launcher was faster
                os.kill(there[rank], signal.SIGKILL)
        return bool(there)

    def test_a_rank_that_is_killed_and_a_restart(self):
        # As soon as there are rows that were not there before: first rank 0, then another.
        for victim in (0, 2):
            before = self.rows_written("out")
            process = self.start(3, "out", *LONGER)
            grown = self.until(process, lambda least=before: self.rows_written("out") > least)
            killed = grown and self.kill(process, victim)
            status, _, err = self.end(process)
            if victim == 0:  # of the second attempt little may be left to do
                self.assertTrue(killed, "the run ended before its first row was seen")
                self.assertNotEqual(status, 0, err)
        # With another number of ranks, and then by one process.
        status, _, err = self.run_ranks(2, "out", *LONGER)
        self.assertEqual(status, 0, err)
        self.same_results(self.whole(*LONGER), "out")
        self.alone("out", *LONGER)
        self.same_results(self.whole(*LONGER), "out")

    def test_one_process_goes_on_from_what_ranks_have_left(self):
        process = self.start(3, "out", *LONGER)
        parts = self.folder / "out" / "ranks"
        grown = self.until(process, lambda: sum(self.rows_of("out", "ranks/1-[12].csv").values()) > 0)
        killed = grown and self.kill(process)
        self.end(process)
        self.assertTrue(killed and parts.exists(), "the run ended before another rank's rows were seen")
        # A file that a rank had no time to finish, and one that it had only begun.
        torn = sorted(parts.glob("1-[12].csv"))[-1]
        torn.write_bytes(torn.read_bytes()[:-9])
        (parts / "7-1.csv").write_bytes(b"picture,im")
        self.alone("out", *LONGER)
        self.same_results(self.whole(*LONGER), "out")
        # Rows of something else are no rows of this run.
        parts.mkdir()
        header = (self.folder / "out" / "rows.csv").read_bytes().splitlines(keepends=True)[0]
        (parts / "8-1.csv").write_bytes(header + b"999,a.jpg,b,1,grad_cam,,,,,ok\n")
        self.fail_cleanly(1, ["out/ranks/8-1.csv: line 2: picture 999 is not of this run"], "evaluate",
                          SCENES / "multi", *call(LONGER), "--out", "out")

    def test_a_rank_that_never_starts(self):
        # It ends before it has joined the others: the launcher ends them.
        script = 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exit 3; fi; exec "$0" "$@"'
        status, _, _ = self.run_ranks(2, "out", before=("sh", "-c", script))
        self.assertNotEqual(status, 0)
        # It hangs: the others do not wait for ever.
        script = 'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exec sleep 600; fi; exec "$0" "$@"'
        start = time.monotonic()
        status, _, err = self.run_ranks(2, "out", before=("sh", "-c", script),
                                        CAMERAS_MPI_START_SECONDS="3")
        self.assertNotEqual(status, 0)
        self.assertIn("cameras: rank 0 of 2 waited 3 s for the others", err)
        self.assertLess(time.monotonic() - start, 60)
        self.assertFalse((self.folder / "out").exists())
        status, _, err = self.run_ranks(2, "out")
        self.assertEqual(status, 0, err)
        self.same_results(self.whole(), "out")

    def run_with_a_full_disk(self, rank, seen):
        """Two ranks; no file of one of them may grow any more once `seen` says so: from the start, Open MPI 5 could not
        make the file that it shares between ranks."""
        process = self.start(2, "out", *LONGER)
        begun = self.until(process, seen)
        if begun:
            resource.prlimit(self.ranks_of(process)[rank], resource.RLIMIT_FSIZE, (1, 1))
        status, _, err = self.end(process)
        self.assertTrue(begun, "the run ended before its first row was seen")
        return status, err

    def test_a_full_disk_of_one_rank(self):
        status, err = self.run_with_a_full_disk(1, lambda: self.rows_of("out", "ranks/1-1.csv").get("1-1.csv", 0) > 0)
        self.assertEqual(status, 0, err)
        self.assertRegex(err, r"warning: rank 1 works no more: out/ranks/1-1.csv: cannot be written: ")
        self.same_results(self.whole(*LONGER), "out")

    def test_a_full_disk_of_rank_0(self):
        status, err = self.run_with_a_full_disk(0, lambda: self.rows_written("out") > 0)
        self.assertNotEqual(status, 0)
        self.assertRegex(err, r"cameras: out/\S+: cannot be written: ")
        status, _, err = self.run_ranks(2, "out", *LONGER)  # there is space again
        self.assertEqual(status, 0, err)
        self.same_results(self.whole(*LONGER), "out")

    def test_a_rank_with_another_model_works_not(self):
        other = ROOT / "models" / "scenes-residual.onnx"
        script = f'if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then exec "$0" "$@" --model {other}; fi; exec "$0" "$@"'
        status, _, err = self.run_ranks(2, "out", before=("sh", "-c", script))
        self.assertEqual(status, 0, err)
        self.assertRegex(err, "rank 1 works no more: its run is another one than rank 0's: model_fingerprint is ")
        self.same_results(self.whole(), "out")

    def test_a_rank_with_another_instruction_set_works_not(self):
        script = ('if [ "$OMPI_COMM_WORLD_RANK" = 1 ]; then export ATEN_CPU_CAPABILITY=default '
                  'ONEDNN_MAX_CPU_ISA=SSE41; fi; exec "$0" "$@"')
        status, _, err = self.run_ranks(2, "out", before=("sh", "-c", script))
        self.assertEqual(status, 0, err)
        self.assertRegex(err, "rank 1 works no more: its run is another one than rank 0's: instruction_set is ")
        self.same_results(self.whole(), "out")

    def test_ranks_with_shards_of_their_own_are_refused(self):
        # Without an error rank 1's half would be missing.
        script = 'exec "$0" "$@" --shard "$OMPI_COMM_WORLD_RANK/2"'
        status, out, err = self.run_ranks(2, "out", before=("sh", "-c", script))
        self.assertEqual((status, out), (1, ""), err)
        self.assertIn("cameras: rank 1 was called with --shard 1/2 --out out, rank 0 with --shard 0/2 --out out: "
                      "expected the same of all ranks, which share one run", err)

    def test_wrong_usage_ends_all(self):
        status, _, err = self.run_ranks(2, "out", "--metrics", "densty")
        self.assertEqual(status, 2, err)
        self.assertEqual(err.count("did you mean 'density'?"), 1, err)
        status, _, err = self.run_ranks(2, "no/such")
        self.assertEqual(status, 1, err)
        self.assertEqual(err.count("there is no folder no"), 1, err)

    def test_without_the_plugin_it_is_refused_once(self):
        alone = self.folder / "cameras"
        shutil.copy(PROGRAM, alone)
        words = [*START, "-n", "3", str(alone), "evaluate", str(SCENES / "multi"), *WORK, "--out", "out"]
        process = subprocess.Popen(words, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env=environment(), start_new_session=True)
        status, out, err = self.end(process)
        self.assertEqual(status, 1, err)
        said = [line for line in err.splitlines() if line.startswith("cameras: ")]
        self.assertEqual(len(said), 1, err)
        self.assertIn("mpirun started 3 processes, which would all do the same work: they share it with "
                      "libcameras-mpi.so, which is not beside the program", said[0])
        self.assertEqual(out, "")
        self.assertFalse((self.folder / "out").exists())


if __name__ == "__main__":
    if not MPIRUN:
        print("no mpirun here (openmpi-bin): ranks are not tested", file=sys.stderr)
    unittest.main()
