"""WebDataset shards for `cameras evaluate`: the results of the same pictures in folders, and what is refused."""
import gzip
import io
import json
import pathlib
import struct
import tarfile
import unittest

from evaluation import Evaluate
from networks import classifier, network
from pictures import photo, write_png

WORK = ("--model", "tiny.onnx", "--label-names", "names.txt", "--threads", "1", "--methods", "grad_cam",
        "--metrics", "density,drop", "--examples", "1")
NO_PICTURE = "expected a JPEG, PNG, WebP, BMP or TIFF picture, found a file that begins with"


def add(shard, name, data, **more):
    """A member as Python's tarfile writes it."""
    member = tarfile.TarInfo(name)
    member.size = len(data)
    for key, value in more.items():
        setattr(member, key, value)
    shard.addfile(member, io.BytesIO(data))


class Shards(Evaluate):
    def setUp(self):
        super().setUp()
        network(classifier(), self.folder / "tiny.onnx")
        (self.folder / "names.txt").write_text("dog\nfox\nbee\nant\ncow\n")
        self.pictures = {}
        for i, label in enumerate(("dog", "fox", "bee", "dog")):
            folder = self.folder / "folders" / label
            folder.mkdir(parents=True, exist_ok=True)
            self.pictures[i, label] = write_png(folder / f"p{i}.png", photo(40 + i, 48)).read_bytes()

    def write(self, name, *, form=tarfile.PAX_FORMAT, says="cls", begin=0, end=4):
        with tarfile.open(self.folder / name, "w", format=form) as shard:
            for (i, label), data in self.pictures.items():
                if not begin <= i < end:
                    continue
                add(shard, f"d/p{i}.seg.png", b"a mask")
                add(shard, f"d/p{i}.png", data)
                add(shard, *{"cls": (f"d/p{i}.cls", f" {label}\n".encode()),
                             "index": (f"d/p{i}.cls", str(("dog", "fox", "bee").index(label)).encode()),
                             "json": (f"d/p{i}.json", json.dumps({"label": label, "x": [1]}).encode()),
                             "number": (f"d/p{i}.json", json.dumps(
                                 {"cls": ("dog", "fox", "bee").index(label)}).encode())}[says])
        return self.folder / name

    def numbers(self, out):
        """{picture: (index, probability, numbers of the metrics)}"""
        return {pathlib.Path(row["image"]).name: tuple(
            row[name] for name in row if name not in ("picture", "image", "label")) for row in self.rows(out)}

    def test_the_results_of_the_same_pictures_in_folders(self):
        self.evaluate("folders", "folder", threads=WORK)
        expected = self.numbers("folder")
        self.assertEqual(len(expected), 4)
        for i, (form, says) in enumerate(((tarfile.PAX_FORMAT, "cls"), (tarfile.GNU_FORMAT, "index"),
                                          (tarfile.USTAR_FORMAT, "json"), (tarfile.PAX_FORMAT, "number"))):
            with self.subTest(form=form, says=says):
                self.write(f"s{i}.tar", form=form, says=says)
                self.evaluate(f"s{i}.tar", f"out{i}", threads=WORK)
                self.assertEqual(self.numbers(f"out{i}"), expected)
                self.assertEqual([row["image"] for row in self.rows(f"out{i}")],
                                 [f"s{i}.tar/d/p{p}.png" for p in range(4)])
        record = json.loads((self.folder / "out0" / "run.json").read_text())
        self.assertEqual(record["dataset_format"], "webdataset")

    def test_a_folder_of_shards_in_the_order_of_their_names(self):
        (self.folder / "shards").mkdir()
        self.write("shards/b-1.tar", begin=2)
        self.write("shards/a-0.tar", end=2)
        (self.folder / "shards" / "README.md").write_text("no shard")
        self.evaluate("shards", "out", threads=WORK)
        self.assertEqual([row["image"] for row in self.rows("out")],
                         ["a-0.tar/d/p0.png", "a-0.tar/d/p1.png", "b-1.tar/d/p2.png", "b-1.tar/d/p3.png"])
        self.evaluate("folders", "folder", threads=WORK)
        self.assertEqual(self.numbers("out"), self.numbers("folder"))

    def test_names_that_are_no_plain_text_and_members_that_are_no_files(self):
        with tarfile.open(self.folder / "s.tar", "w", format=tarfile.GNU_FORMAT,
                          encoding="latin-1") as shard:
            for kind, name in ((tarfile.SYMTYPE, "a.png"), (tarfile.LNKTYPE, "b.png"), (tarfile.FIFOTYPE, "c.png"),
                               (tarfile.CHRTYPE, "d.png"), (tarfile.DIRTYPE, "e.png")):
                add(shard, name, b"", type=kind, linkname="/etc/passwd")
            for name in ("../../out.png", "/etc/p.png", "\xff.png", "x" * 300 + ".PNG", "line\nbreak.png"):
                add(shard, name, self.pictures[0, "dog"])
        self.evaluate("s.tar", "out", "--label", "predicted", threads=WORK)
        rows = self.rows("out")
        self.assertEqual([row["status"] for row in rows], ["ok"] * 5)
        self.assertEqual(rows[0]["image"], "s.tar/../../out.png")
        self.assertFalse((self.folder.parent / "out.png").exists())

    def test_what_is_wrong_with_single_pictures_is_a_row(self):
        with tarfile.open(self.folder / "s.tar", "w") as shard:
            for key, label in (("good", b"dog"), ("empty", b" \n"), ("unknown", b"unicorn"), ("large", b"7" * (1 << 20 | 1))):
                add(shard, f"{key}.png", self.pictures[0, "dog"])
                add(shard, f"{key}.cls", label)
            add(shard, "broken.png", b"no picture")
            add(shard, "broken.cls", b"dog")
            add(shard, "json.png", self.pictures[0, "dog"])
            add(shard, "json.json", b'{"label": [1]}')
            add(shard, "text.txt", b"no picture")
        self.evaluate("s.tar", "out", threads=WORK)
        found = {pathlib.Path(row["image"]).stem: row["status"] for row in self.rows("out")}
        self.assertEqual(found.keys(), {"good", "empty", "unknown", "large", "broken", "json"})
        for key, said in (("good", "ok"), ("empty", "skipped: empty.cls: expected a class, found none"),
                          ("unknown", "skipped: no label named 'unicorn'"),
                          ("large", "skipped: large.cls: 'large.cls' has 1048577 bytes, expected at most 1048576"),
                          ("broken", f"skipped: {NO_PICTURE} 'no pictu'"),
                          ("json", "skipped: json.json: expected a name or a whole number")):
            self.assertTrue(found[key].startswith(said), found[key])

    def test_what_is_no_whole_archive_is_refused(self):
        whole = self.write("s.tar").read_bytes()

        def refuse(said, data, name="broken.tar"):
            (self.folder / name).write_bytes(data)
            self.fail_cleanly(1, said, "evaluate", name, *WORK, "--out", "out")

        refuse("broken.tar: is truncated: the end of a tar archive is missing", whole[:3000])
        # Whole blocks of zeros behind it do not hide that a member has lost its end.
        last = self.pictures[3, "dog"]
        cut = whole.index(last) + 512
        self.assertGreater(len(last), 512 + 1024)
        refuse("broken.tar: is truncated: the end of a tar archive is missing", whole[:cut])
        refuse(f"broken.tar: is truncated: 'd/p3.png' has {len(last)} bytes", whole[:cut] + bytes(1024))
        refuse("broken.tar: is truncated: the end of a tar archive is missing", b"")
        refuse("broken.tar: is truncated: the two empty blocks at the end of a tar archive are missing", bytes(512))
        refuse("broken.tar: is truncated: the end of a tar archive is missing", bytes(range(256)) * 8)
        # Read to the end of the first archive alone, the pictures of the second would be missing.
        refuse("broken.tar: goes on behind its end: expected one archive, not several in a row", whole + whole)
        # Cut behind a member that ends with zeros, or with one of the two empty blocks left.
        zeros = io.BytesIO()
        with tarfile.open(fileobj=zeros, mode="w") as shard:
            add(shard, "p.png", self.pictures[0, "dog"])
            add(shard, "p.npy", bytes(40960))
            end = shard.offset
        for left in (0, 512):
            refuse("broken.tar: is truncated: the two empty blocks at the end of a tar archive are missing",
                   zeros.getvalue()[:end + left])
        refuse("broken.tar: expected an uncompressed tar archive: Unrecognized archive format",
               gzip.compress(whole) + bytes(1024))
        refuse(["broken.tar", "expected tar archives with pictures, found none"], bytes(10240))
        # A member that says that it is larger than the file, in a number that overflows or is negative too, which
        # libarchive has its own words for.
        head = bytearray(whole[:512])
        for size, said in ((b"77777777777\0", f"is truncated: 'd/p0.seg.png' has {8 ** 11 - 1} bytes"),
                           (b"\x80" + b"\0" * 3 + struct.pack(">q", (1 << 63) - 1), "is no whole tar archive: "),
                           (b"\xff" * 12, "is no whole tar archive: ")):
            head[124:136] = size
            head[148:156] = b" " * 8
            head[148:156] = b"%06o\0 " % sum(head)
            refuse(f"broken.tar: {said}", bytes(head) + whole[512:])
        self.fail_cleanly(1, "missing.tar: no such file or folder", "evaluate", "missing.tar", *WORK, "--out", "out")
        (self.folder / "empty").mkdir()
        self.fail_cleanly(1, "expected tar archives with pictures, found none", "evaluate", "empty", "--format",
                          "webdataset", *WORK, "--out", "out")

    def test_a_header_that_is_none_is_refused(self):
        # The second member's, whose sum of bytes is no longer the one that it says.
        data = bytearray(self.write("s.tar").read_bytes())
        data[data.index(b"d/p0.png")] ^= 1
        (self.folder / "s.tar").write_bytes(data)
        self.fail_cleanly(1, "s.tar: is no whole tar archive: ", "evaluate", "s.tar", *WORK, "--out", "out")

    def test_more_zeros_than_fill_a_record_are_refused(self):
        with tarfile.open(self.folder / "s.tar", "w") as shard:
            add(shard, "p.png", self.pictures[0, "dog"])
            end = shard.offset
        with open(self.folder / "s.tar", "r+b") as shard:  # the rest is a hole
            most = 1 << 26
            shard.truncate(end + most + 512)
            self.fail_cleanly(1, f"s.tar: has {most + 512} bytes behind its end", "evaluate", "s.tar", *WORK, "--out",
                              "out")
            # As many as are allowed are looked through, to the last block but one.
            shard.truncate(end + most)
            shard.seek(end + most - 513)
            shard.write(b"x")
            shard.flush()
            self.fail_cleanly(1, "s.tar: goes on behind its end", "evaluate", "s.tar", *WORK, "--out", "out")

    def test_a_name_that_two_pictures_have_is_refused(self):
        # The first picture would be given the second one's class, and the second be lost.
        for again, names in (("1.jpg", ("1.jpg", "1.cls", "1.jpg", "1.cls")), ("1.cls", ("1.jpg", "1.cls", "1.cls")),
                             ("d/1.JSON", ("d/1.png", "d/1.json", "d/1.JSON"))):
            with tarfile.open(self.folder / "s.tar", "w") as shard:
                for name in names:
                    add(shard, name, b'{"label": "dog"}' if name.endswith("N") or "json" in name else b"dog")
            self.fail_cleanly(1, f"s.tar: has a second member '{again}' of one picture", "evaluate", "s.tar", *WORK,
                              "--out", "out")

    def test_a_file_with_holes_is_refused(self):
        with tarfile.open(self.folder / "s.tar", "w") as shard:
            add(shard, "a.png", b"x" * 512, pax_headers={
                "GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.name": "a.png",
                "GNU.sparse.size": "1048576", "GNU.sparse.map": "1000,512", "GNU.sparse.numblocks": "1"})
        self.fail_cleanly(1, "is a file with holes (sparse), which is not read", "evaluate", "s.tar", *WORK,
                          "--out", "out")


if __name__ == "__main__":
    unittest.main()
