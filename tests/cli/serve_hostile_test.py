"""What `cameras serve` answers to those who mean it ill, what that costs it, and what others notice of it.

Each attack is made twice: the second time nothing may be left to grow. Meanwhile another client asks a question whose
answer is known, and whether the server lives. Run by hand it prints the table of docs/testing.md."""
import pathlib
import sys
import tempfile
import time
import unittest

from attacks import ATTACKS, LARGE_MAPS, LARGE_WEIGHTS, bomb, busy_connections
from networks import network
from served import Other, Served

LEAST_SECONDS = 2


def made(attack, server, folder):
    """The attack, as often as the time allows that another client needs to ask; what came of both, and seconds."""
    other, start, found = Other(server), time.monotonic(), []
    while time.monotonic() < start + LEAST_SECONDS:
        found += attack(server, folder)
    other.stop()
    return found, other, time.monotonic() - start


# What bodies that were refused may leave with the threads that have read them: of all attacks together.
LEFT_MB = 30
# So many readers of the largest body have kept their share before anything is measured.
READERS = 4


class Hostile(unittest.TestCase):
    rows = []

    def test_each_attack_costs_the_attacker_alone(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            network(LARGE_MAPS, folder / "maps.onnx")
            network(LARGE_WEIGHTS, folder / "weights.onnx")
            (folder / "bomb.png").write_bytes(bomb())
            server = Served(folder)
            self.addCleanup(server.process.kill)
            for attack in [ATTACKS[0][1]] * (READERS - 1) + [attack for _, attack, _ in ATTACKS]:
                made(attack, server, folder)
            for name, attack, expected in ATTACKS:
                self.judge(server, folder, name, attack, expected)
            self.judge_busy_connections(server, folder)
            self.assertEqual(server.stop(), 0)
            server.process.stdout.close()

    def judge(self, server, folder, name, attack, expected):
        before = server.resident_mb()
        found, other, seconds = made(attack, server, folder)
        after = server.resident_mb()
        self.rows.append((name, found, other.answers, other.failures, 1000 * other.slowest, before, after, seconds))
        with self.subTest(name):
            self.assertLessEqual(set(found), expected, found)
            self.assertGreater(other.answers, 0)
            self.assertEqual(other.failures, 0, f"of {other.answers} answers to others")
            self.assertLess(after, 1.05 * before + 8, "MB of memory")
            self.assertLess(after, self.rows[0][5] + LEFT_MB, "MB of memory, since before the first of them")

    def judge_busy_connections(self, server, folder):
        """Where all places are taken by requests that are under way, others are told so, and served soon after.
        One of which nothing has been read yet gives way ("closed")."""
        found = busy_connections(server, folder)
        with self.subTest("1000 requests that are under way"):
            self.assertLessEqual(set(found), {408, 503, "closed"})
            self.assertGreater(found.count(503), 0)
        self.assertEqual(server.call("GET", "/v2/health/live")[0], 200)


def table(rows):
    print("| attack | answers | others: right of all, slowest | memory before → after | seconds |")
    print("|---|---|---|---|---|")
    for name, found, answers, failures, slowest, before, after, seconds in rows:
        statuses = ", ".join(str(status) for status in sorted(set(found), key=str)) or "–"
        print(f"| {name} | {statuses} | {answers - failures} of {answers}, {slowest:.0f} ms | "
              f"{before:.0f} → {after:.0f} MB | {seconds:.1f} |")


if __name__ == "__main__":
    program = unittest.main(exit=False)
    table(Hostile.rows)
    sys.exit(not program.result.wasSuccessful())
