"""Progress of slow methods on a terminal, and nothing of it elsewhere."""
import os
import pty
import subprocess
import unittest

from networks import classifier, network
from pictures import photo, write_png
from program import InFolder, command


class OnATerminal(InFolder):
    def setUp(self):
        super().setUp()
        write_png(self.folder / "photo.png", photo())
        network(classifier(), self.folder / "tiny.onnx")

    def on_terminal(self, *arguments):
        """What the program writes to a standard error that is a terminal."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(command(*arguments), stdout=subprocess.DEVNULL, stderr=theirs,
                              cwd=self.folder) as process:
            os.close(theirs)
            text = b""
            try:
                while chunk := os.read(ours, 4096):
                    text += chunk
            except OSError:  # how Linux says that the other end is closed
                pass
            finally:
                os.close(ours)
        self.assertEqual(process.returncode, 0, text)
        return text.decode()

    # So many masks take longer than the tenth of a second between two lines.
    RISE = ("--method", "rise", "--samples", "2000")

    def test_passes_of_one_image_are_a_percentage(self):
        shown = self.on_terminal("explain", "photo.png", "--model", "tiny.onnx", *self.RISE)
        self.assertRegex(shown, r"\[=*> *\] \d+ % photo\.png")
        self.assertTrue(shown.split("photo.png")[-1].startswith("\r\x1b[K"), "taken away")

    def test_compare_shows_them_too(self):
        shown = self.on_terminal("compare", "photo.png", "--model", "tiny.onnx", "--methods",
                                 "grad_cam,rise", "--samples", "2000", "--out", "grid.png")
        self.assertRegex(shown, r"\] [5-9]\d % photo\.png")

    def test_a_pipe_gets_none(self):
        result = self.run_program("explain", "photo.png", "--model", "tiny.onnx", *self.RISE)
        self.assertEqual((result.returncode, result.stderr.count("%")), (0, 0), result.stderr)


if __name__ == "__main__":
    unittest.main()
