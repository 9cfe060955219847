"""The server with the shipped apps published: from its start to its first answer, and what it holds after a second of rest."""

import shutil
import time
from pathlib import Path

from harness.measure import Figure
from harness.node import Node

slow = False
bars = []
peers = {}


def shipped(bench) -> Node:
    """A node that has run the apps that come with the program."""
    node = Node(bench.program, bench.support, bench.work("shipped") / "data", Path(__file__).resolve().parent.parent / "Apps")
    if not (node.folder / "heliu.sqlite").exists():
        node.fresh().command("run")
    return node


def setup(bench):
    # A program of another version may mean other data: begin anew.
    shutil.rmtree(bench.work("shipped") / "data", ignore_errors=True)
    shipped(bench)


def ours(bench) -> Figure:
    with shipped(bench).serving() as server:
        time.sleep(1)
        return Figure(server.answered_ms, server.memory("VmRSS"))
