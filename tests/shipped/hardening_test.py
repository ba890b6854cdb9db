"""What cmake/Hardening.cmake asks for is in the program that was built: its file is read.

Whether the processor enforces that indirect jumps land on marked places is not for the program to say:
the linker notes so only where every object does, and Debian's start files (Scrt1.o) do not. So what is
looked for is the marks themselves.
"""
import os
import re
import subprocess
import unittest

PROGRAM = os.environ["CAMERAS"]


def read(*command):
    return subprocess.run([*command, PROGRAM], capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C"}).stdout


class Hardening(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.header = read("readelf", "--wide", "--file-header", "--program-headers", "--dynamic")
        symbols = read("readelf", "--wide", "--dyn-syms")
        cls.imports = set(re.findall(r" UND (\w+)", symbols))
        cls.code = read("objdump", "--disassemble", "--no-show-raw-insn")

    def test_the_program_runs_at_any_address(self):
        self.assertRegex(self.header, r"Type: +DYN")
        self.assertRegex(self.header, r"\(FLAGS_1\).*\bPIE\b")

    def test_no_table_of_functions_can_be_written_to_once_it_runs(self):
        self.assertRegex(self.header, r"(?m)^ +GNU_RELRO ")
        self.assertRegex(self.header, r"\(FLAGS\).*\bBIND_NOW\b")

    def test_stack_and_data_are_not_executable(self):
        self.assertRegex(self.header, r"(?m)^ +GNU_STACK .* RW +0x")
        self.assertNotRegex(self.header, r"(?m)^ +LOAD .* RWE ")

    def test_an_overwritten_stack_is_noticed(self):
        self.assertIn("__stack_chk_fail", self.imports)

    def test_calls_that_fill_a_buffer_know_its_size(self):
        self.assertIn("__snprintf_chk", self.imports)
        self.assertNotIn("snprintf", self.imports)

    @unittest.skipUnless(os.uname().machine == "x86_64", "the marks are x86-64's")
    def test_functions_begin_where_a_jump_may_land(self):
        self.assertRegex(self.code, r"<main>:\n[^\n]*\bendbr64\b")

    @unittest.skipUnless(os.uname().machine == "x86_64", "the instruction is x86-64's")
    def test_large_frames_touch_every_page(self):
        self.assertRegex(self.code, r"\borq +\$0x0,\(%rsp\)")


if __name__ == "__main__":
    unittest.main()
