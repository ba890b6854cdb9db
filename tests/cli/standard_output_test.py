"""Results that go to descriptors: standard output and error, pipes, /dev/fd, a log."""
import json
import os
import pty
import re
import subprocess
import unittest

from outputs import QUICK, Outputs
from pictures import photo, write_png
from program import command


class Descriptors(Outputs):
    """What is a descriptor is written to, whatever is behind it, and never replaced by name."""

    def explain_into(self, name, descriptor, file):
        """--json `name`, with `file` open as that descriptor; the exit status and what is said."""
        redirection = f"{descriptor}>&{file.fileno()}"
        result = subprocess.run(["sh", "-c", f'"$0" "$@" {redirection}',
                                 *command("explain", "photo.png", "--model", "tiny.onnx", *QUICK,
                                          "--json", name)], capture_output=True, text=True,
                                timeout=600, cwd=self.folder, check=False,
                                pass_fds=[file.fileno()])
        return result.returncode, result.stderr

    def test_a_log_is_added_to(self):
        (self.folder / "link").symlink_to("/dev/fd/1")
        for name, number in (("/dev/stdout", 1), ("/dev/fd/1", 1), ("/proc/self/fd/1", 1),
                             ("/proc/thread-self/fd/1", 1), ("link", 1), ("/dev/stderr", 2),
                             ("/dev/fd/7", 7)):
            with self.subTest(name):
                log = self.folder / "log.txt"
                log.write_text("precious\n")
                with log.open("a") as file:
                    status, said = self.explain_into(name, number, file)
                self.assertEqual(status, 0, said)
                text = log.read_text()
                self.assertTrue(text.startswith("precious\n"), text)
                start = text.index("{\n")
                report = json.JSONDecoder().raw_decode(text[start:])[0]
                self.assertEqual(report["image"], "photo.png")
                self.assertEqual(self.names(), ["link", "log.txt"])

    def test_what_was_printed_before_comes_before(self):
        write_png(self.folder / "other.png", photo(30, 30))
        with (self.folder / "log.txt").open("w") as log:
            subprocess.run(command("explain", "photo.png", "other.png", "--model", "tiny.onnx",
                                   *QUICK, "--json", "/dev/stdout"), stdout=log, timeout=600,
                           cwd=self.folder, check=True, stderr=subprocess.DEVNULL)
        lines = (self.folder / "log.txt").read_text().splitlines()
        self.assertEqual([line[:9] for line in lines[:3]], ["photo.png", "other.png", "["])
        self.assertEqual(len(json.loads("\n".join(lines[2:]))), 2)

    def test_a_file_without_a_name(self):
        with (self.folder / "gone.json").open("w+") as file:
            (self.folder / "gone.json").unlink()
            status, said = self.explain_into("/dev/fd/7", 7, file)
            self.assertEqual(status, 0, said)
            file.seek(0)
            self.assertEqual(json.load(file)["image"], "photo.png")
        self.assertEqual(self.names(), [])

    def test_another_processs_file(self):
        with (self.folder / "log.txt").open("w") as file:
            file.write("precious\n")
            file.flush()
            self.explain("--json", f"/proc/{os.getpid()}/fd/{file.fileno()}")
            text = (self.folder / "log.txt").read_text()
        self.assertTrue(text.startswith("precious\n{"), text[:20])
        self.assertEqual(self.names(), ["log.txt"])

    def test_what_is_not_open_for_writing(self):
        (self.folder / "log.txt").write_text("precious\n")
        with (self.folder / "log.txt").open() as file:
            status, said = self.explain_into("/dev/fd/7", 7, file)
        self.assertEqual((status, said), (1, "cameras: /dev/fd/7: cannot be written: "
                                             "no such file is open for writing\n"))
        self.fail_cleanly(1, "/dev/fd/99: cannot be written: no such file is open for writing",
                          "explain", "photo.png", "--model", "tiny.onnx", "--json", "/dev/fd/99")
        self.assertEqual((self.folder / "log.txt").read_text(), "precious\n")

    def test_the_log_by_its_own_name_is_refused(self):
        for number in (1, 2):
            log = self.folder / "log.txt"
            log.write_text("precious\n")
            with log.open("a") as file:
                status, said = self.explain_into("log.txt", number, file)
            self.assertEqual(status, 2)
            self.assertIn("found log.txt, where standard output or error goes",
                          said + log.read_text())
            self.assertTrue(log.read_text().startswith("precious\n"))


class StandardOutput(Outputs):
    def fail_to_print(self, redirection, *arguments):
        """Runs the program with its output redirected by a shell; it must fail and say so."""
        result = subprocess.run(["sh", "-c", f'"$0" "$@" {redirection}', *command(*arguments)],
                                capture_output=True, text=True, timeout=600, cwd=self.folder,
                                check=False)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(result.stderr.splitlines()[-1],
                         "cameras: standard output cannot be written")

    def test_json_alone(self):
        said = self.explain("--json", "-", "--map", "m.npy")
        self.assertEqual(json.loads(said)["image"], "photo.png")

    def test_progress_is_for_terminals_and_leaves_no_trace(self):
        write_png(self.folder / "other.png", photo(30, 30))
        (self.folder / "tiny.json").write_text('{"image_mean": 0.5, "image_std": 0.5}')
        terminal, program_side = pty.openpty()
        result = subprocess.run(command("explain", "photo.png", "other.png", "--model",
                                        "tiny.onnx", *QUICK, "--map", "m.npy"), stderr=program_side,
                                stdout=subprocess.PIPE, text=True, timeout=600, cwd=self.folder,
                                check=True)
        shown = os.read(terminal, 10_000).decode()
        os.close(terminal)
        os.close(program_side)
        clear = "\r\033[K"
        parts = [re.sub(r", \d+ s left", "", part)[-13:] for part in shown.split(clear)]
        # The second image begins before or after the first is printed, and is drawn again then.
        # Where an image takes longer than a tenth of a second there is a percentage as well.
        drawn = list(dict.fromkeys(part for part in parts if part and "%" not in part))
        self.assertEqual(drawn, ["0/2 photo.png", "1/2 other.png"])
        self.assertEqual((parts[0], parts[-1]), ("", ""))
        self.assertEqual([line.split(":")[0] for line in result.stdout.splitlines()],
                         ["photo.png", "other.png"])
        self.assertEqual(self.succeed("explain", "photo.png", "other.png", "--model", "tiny.onnx",
                                      *QUICK, "--json", "/dev/null").count("\n"), 2)

    def test_a_full_device(self):
        self.fail_to_print(">/dev/full", "--version")
        self.fail_to_print(">/dev/full", "operators")
        self.fail_to_print(">/dev/full", "explain", "photo.png", "--model", "tiny.onnx", *QUICK,
                           "--json", "-")

    def test_a_closed_descriptor(self):
        self.fail_to_print(">&-", "explain", "photo.png", "--model", "tiny.onnx", *QUICK,
                           "--map", "m.npy")
        # What was meant for standard output is not in the file that was opened in its place.
        self.assertEqual((self.folder / "m.npy").stat().st_size, 128 + 4 * 32 * 32)

    def test_a_reader_that_went_away(self):
        reading, writing = os.pipe()
        os.close(reading)
        result = subprocess.run(command("operators"), stdout=writing, stderr=subprocess.PIPE,
                                text=True, timeout=600, check=False)
        os.close(writing)
        self.assertEqual((result.returncode, result.stderr),
                         (1, "cameras: standard output cannot be written\n"))


if __name__ == "__main__":
    unittest.main()
