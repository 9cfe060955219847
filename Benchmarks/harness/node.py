"""Decides how a benchmark drives the program: a data folder of its own, commands, a server, requests."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from harness.measure import BenchmarkFault, Figure, Finished, process


class Node:
    """A data folder, the folder of its apps, and the program that works on them."""

    def __init__(self, program: Path, support: Path, folder: Path, apps: Path):
        self.program, self.folder, self.apps = program, folder, apps
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("HELIU_")} | {
            "HELIU_DATA": str(folder), "HELIU_APPS": str(apps), "HELIU_ENGINE_SUPPORT": str(support),
            "HELIU_ASSETS": str(Path(__file__).resolve().parents[2]), "HELIU_HOST": "127.0.0.1", "HELIU_LOG_LEVEL": "error",
        }

    def fresh(self) -> "Node":
        """Empties the data folder and lets the program set it up, so that a run does not pay for that."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.command("user", "list")
        return self

    def command(self, *arguments, timeout_seconds=1_200) -> Finished:
        return process(
            [self.program, *arguments], env=self.environment, cwd=self.folder.parent, timeout_seconds=timeout_seconds)

    def run(self, *apps, state="succeeded") -> tuple[Figure, list[dict]]:
        """`heliu run` as a whole process; its runs as JSON. A run in another state is a fault."""
        finished = self.command("run", *apps, "--json")
        runs = json.loads(finished.output)
        for run in runs:
            if run["state"] != state:
                raise BenchmarkFault(f"run of {run['subject']} is {run['state']}, not {state}: {run.get('problem')}")
        for run in runs:
            for step in run["steps"][:20]:
                for name, ms in (step.get("phases") or {}).items():
                    finished.figure.parts[f"{step['name']}.{name}"] = ms
                finished.figure.parts.setdefault(step["name"], step["durationMilliseconds"])
        return finished.figure, runs

    @contextmanager
    def serving(self, **settings):
        """The running server, stopped at the end."""
        server = Server(self, settings)
        try:
            server.wait()
            yield server
        finally:
            server.stop()


class Server:
    def __init__(self, node: Node, settings: dict):
        self.port = free_port()
        self.log = node.folder.parent / "serve.log"
        environment = node.environment | {"HELIU_PORT": str(self.port)} | settings
        with open(self.log, "wb") as log:
            self.started = time.perf_counter()
            self.process = subprocess.Popen(
                [str(node.program), "serve"], env=environment, stdout=log, stderr=subprocess.STDOUT, cwd=node.folder.parent)
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self.answered_ms = 0.0
        self.headers: dict[str, str] = {}

    def wait(self):
        """Asks until it answers; `answered_ms` is the time from its start to then."""
        while time.perf_counter() - self.started < 300:
            if self.process.poll() is not None:
                raise BenchmarkFault(f"the server ended with {self.process.returncode}: see {self.log}")
            try:
                self.request("GET", "/health")
                self.answered_ms = (time.perf_counter() - self.started) * 1_000
                return
            except OSError:
                self.connection.close()
                time.sleep(0.002)
        raise BenchmarkFault(f"the server did not answer: see {self.log}")

    def request(self, method: str, path: str, accept="application/json", body=None, headers=None) -> tuple[int, bytes]:
        self.connection.request(method, path, body=body, headers={"Accept": accept} | self.headers | (headers or {}))
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def json(self, method: str, path: str, expect=(200,), headers=None) -> dict:
        status, body = self.request(method, path, headers=headers)
        if status not in expect:
            raise BenchmarkFault(f"{method} {path} answered {status}: {body[:300].decode('utf-8', 'replace')}")
        return json.loads(body)

    def run(self, app: str, state="succeeded") -> float:
        """Starts a run by a request and waits until it ended; milliseconds from the request on."""
        # The server closes connections that rested while a peer ran.
        self.connection.close()
        start = time.perf_counter()
        address = self.json("POST", f"/apps/{app}/run", expect=(202,))["run"]
        while True:
            # The server answers once the run has ended.
            run = self.json("GET", address, headers={"Prefer": "wait=60"})
            if run["state"] != "running":
                break
        ms = (time.perf_counter() - start) * 1_000
        if run["state"] != state:
            raise BenchmarkFault(f"run of {app} is {run['state']}, not {state}: {run.get('problem')}")
        return ms

    def ready(self, app: str):
        """Waits until the run that a start makes of its own accord is over, and one by request went through."""
        for _ in range(300):
            status, _ = self.request("POST", f"/apps/{app}/run")
            if status == 202:
                break
            time.sleep(0.5)
        for _ in range(300):
            time.sleep(0.5)
            try:
                self.run(app, state="unchanged")
                return
            except BenchmarkFault:
                continue
        raise BenchmarkFault(f"the server does not run {app}: see {self.log}")

    def memory(self, key: str) -> int:
        """`VmRSS` (now) or `VmHWM` (most so far), in bytes."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) * 1_024 for line in file if line.startswith(key))

    def stop(self):
        self.connection.close()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def administrator(node: Node) -> str:
    """Makes an operator with an API key in an empty data folder; the key's secret."""
    node.command("user", "add", "bench", "--role", "administrator", "--role", "operator", "--json")
    return node.command("key", "add", "bench", "--json").json()["secret"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
