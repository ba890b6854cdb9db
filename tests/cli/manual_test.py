"""Manual pages and completions, which the build makes from the option tables: they say what --help says, other programs
read them, and shells offer what they should."""
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

from program import COMMANDS, METHODS, InFolder, run

MANUAL = pathlib.Path(os.environ["CAMERAS_MANUAL"])
METHODS_WITH_G = [name for name in METHODS if name.startswith("g")]


def needs(program):
    return unittest.skipUnless(shutil.which(program), f"{program} is not here")


def page(name):
    return gzip.decompress((MANUAL / "man" / f"{name}.1.gz").read_bytes()).decode()


def plain(roff):
    """The words of a page, without what roff wants."""
    text = re.sub(r"\\f[BIR]", "", roff)
    for code, letter in ((r"\-", "-"), (r"\(aq", "'"), (r"\(ga", "`"), (r"\(dq", '"'), (r"\&", "")):
        text = text.replace(code, letter)
    return text


def options(command):
    """Names of all options that `cameras COMMAND --help` lists."""
    listed = run(command, "--help").stdout
    return set(re.findall(r"^  (?:-\w,)?(--[\w-]+)", listed, re.M)) | set(
        re.findall(r"^  --[\w-]+,(--[\w-]+)", listed, re.M))


def shell(*words, folder):
    return subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=folder, check=False,
                          env={**os.environ, "LC_ALL": "C.UTF-8", "TERM": "dumb", "HOME": str(folder)})


class Pages(unittest.TestCase):
    def test_every_command_has_its_page_with_every_option(self):
        self.assertEqual(sorted(path.name for path in (MANUAL / "man").iterdir()),
                         sorted(["cameras.1.gz"] + [f"cameras-{name}.1.gz" for name in COMMANDS]))
        for command in COMMANDS:
            found = options(command)
            self.assertIn("--help", found)
            words = plain(page(f"cameras-{command}"))
            for option in found:
                self.assertRegex(words, rf"(?m)^(?:.*, )?{option}(?:[, ].*)?$", command)
        for command in COMMANDS:
            self.assertIn(f"cameras-{command}(1)", plain(page("cameras")))

    def test_an_option_has_its_values_default_and_description(self):
        words = plain(page("cameras-explain"))
        self.assertIn(".TP\n--view overlay|heat|side-by-side\nWhat the picture shows. Default: overlay.\n", words)
        self.assertIn("cameras explain IMAGE... [OPTION]...", words)
        self.assertIn("cameras compare IMAGE... --out GRID.png [OPTION]...", plain(page("cameras-compare")))

    @needs("mandoc")
    def test_mandoc_finds_no_fault(self):
        for path in sorted((MANUAL / "man").iterdir()):
            result = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], capture_output=True,
                                    text=True, check=False, input=page(path.name[:-len(".1.gz")]))
            self.assertEqual((result.returncode, result.stdout), (0, ""), path.name)

    @needs("man")
    def test_man_shows_them(self):
        for path in sorted((MANUAL / "man").iterdir()):
            result = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", path], text=True,
                                    capture_output=True, check=False, env={**os.environ, "MANWIDTH": "80"})
            self.assertEqual((result.returncode, result.stderr), (0, ""), path.name)
            self.assertIn("EXIT STATUS", re.sub("\x1b\\[[0-9;]*m|.\b", "", result.stdout))


class Tables(InFolder):
    """tools/options_doc, which has the tables of docs/cli.md and docs/methods.md from the build."""

    def check(self, build):
        tool = pathlib.Path(__file__).resolve().parents[2] / "tools" / "options_doc"
        return subprocess.run([sys.executable, tool, "--check", build], capture_output=True, text=True,
                              check=False)

    def test_those_of_the_documents_are_the_programs_own(self):
        result = self.check(MANUAL.parent)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_every_option_of_a_method_has_its_row(self):
        table = (MANUAL / "tables" / "options.md").read_text()
        rows = set(re.findall(r"^\| `(--[\w-]+)` \|", table, re.M))
        self.assertIn("--samples", rows)
        for command in ("explain", "compare", "evaluate", "sanity", "cost", "attack"):
            # evaluate's own --tolerance is the pointing game's; a budget is for maps that are not compared.
            refused = set() if command in ("explain", "compare") else {"--budget"}
            self.assertEqual(rows - options(command), refused, command)
        self.assertIn("| | | 4000 | `rise` | masks |", table)

    def test_a_stale_one_is_told(self):
        shutil.copytree(MANUAL / "tables", self.folder / "manual" / "tables")
        with open(self.folder / "manual" / "tables" / "options.md", "a") as file:
            file.write("| `--new` | | | | |\n")
        result = self.check(self.folder)
        self.assertEqual((result.returncode, result.stderr), (1, "docs/cli.md: stale, run tools/options_doc\n"))


class Completions(InFolder):
    def setUp(self):
        super().setUp()
        (self.folder / "models").mkdir()
        for name in ("net.onnx", "net.json", "a photo.png"):
            (self.folder / name).touch()

    def offers(self, typed, expected):
        self.assertEqual(self.completed(typed), sorted(expected), typed)

    def offers_what_it_should(self):
        """The same questions for every shell."""
        self.offers("cameras ex", ["explain"])
        self.offers("cameras --v", ["--version"])
        self.offers("cameras explain --vi", ["--view"])
        self.offers("cameras explain --view ", ["overlay", "heat", "side-by-side"])
        self.offers("cameras compare --view h", ["heat"])
        self.offers("cameras sanity x.png --checks ca", ["cascading"])
        self.offers("cameras explain --method g", METHODS_WITH_G)
        self.offers("cameras explain --colormap tu", ["turbo"])
        self.offers("cameras evaluate --metrics inse", ["insertion"])
        self.offers("cameras explain a.png --device cu", ["cuda"])
        self.offers("cameras explain --seed ", [])


class Bash(Completions):
    def completed(self, typed):
        script = r"""
            source "$1"; read -ra COMP_WORDS <<<"$2"
            [[ $2 != *' ' ]] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _cameras
            for word in "${COMPREPLY[@]}"; do printf '%s\n' "$word"; done"""
        result = shell("bash", "--norc", "-c", script, "bash", MANUAL / "bash/cameras", typed,
                       folder=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return sorted(result.stdout.splitlines())

    def test_syntax(self):
        result = shell("bash", "-n", MANUAL / "bash/cameras", folder=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_words(self):
        self.offers_what_it_should()
        self.offers("cameras ", COMMANDS + ["-h", "--help", "--version"])
        # As bash cuts --view=he into words.
        self.offers("cameras explain --view = he", ["heat"])
        self.offers("cameras explain --view =", ["overlay", "heat", "side-by-side"])

    def test_lists(self):
        self.offers("cameras compare --methods rise,guided_b", ["rise,guided_backprop"])

    def test_files(self):
        self.offers("cameras explain --model ", ["models", "net.onnx"])
        self.offers("cameras explain ", ["models", "net.onnx", "net.json", "a photo.png"])
        self.offers("cameras evaluate --images ", ["models"])


@needs("zsh")
class Zsh(Completions):
    def completed(self, typed):
        script = pathlib.Path(__file__).with_name("offers.zsh")
        result = shell("zsh", "-f", script, MANUAL / "zsh", typed, folder=self.folder)
        self.assertEqual(result.returncode, 0, result.stderr)
        return sorted(set(re.findall(r"<([^<>\r\n]+)>\r?\n", result.stdout)))

    def test_syntax(self):
        result = shell("zsh", "-n", MANUAL / "zsh/_cameras", folder=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_words(self):
        self.offers_what_it_should()
        self.offers("cameras ", COMMANDS)

    def test_lists(self):
        self.offers("cameras compare --methods rise,guided_b", ["guided_backprop"])

    def test_files(self):
        self.offers("cameras explain --model n", ["net.onnx"])
        self.offers("cameras explain n", ["net.onnx", "net.json"])
        self.offers("cameras evaluate --images m", ["models"])


@needs("fish")
class Fish(Completions):
    def completed(self, typed):
        result = shell("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]",
                       MANUAL / "fish/cameras.fish", typed, folder=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        return sorted(line.split("\t")[0] for line in result.stdout.splitlines())

    def test_syntax(self):
        result = shell("fish", "-n", MANUAL / "fish/cameras.fish", folder=self.folder)
        self.assertEqual((result.returncode, result.stderr), (0, ""))

    def test_words(self):
        self.offers_what_it_should()
        self.offers("cameras ", COMMANDS)
        self.offers("cameras explain --view=he", ["--view=heat"])

    def test_lists(self):
        self.offers("cameras compare --methods rise,guided_b", ["rise,guided_backprop"])

    def test_files(self):
        # fish offers files of another kind, too, after those of the right one.
        self.offers("cameras explain --model n", ["net.onnx", "net.json"])
        self.offers("cameras explain ne", ["net.onnx", "net.json"])
        self.offers("cameras evaluate --images ", ["models/"])


del Completions  # asks nothing by itself


if __name__ == "__main__":
    unittest.main()
