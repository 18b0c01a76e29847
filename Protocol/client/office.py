"""A real `jianyan` node in a folder of its own, as an operator would run it: a black box."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile


class Office:
    """Makes a node, serves it, and ends it. Usable as a context manager."""

    def __init__(self, program, tier="city", name="市征集办", code="500000", listens=True):
        self.program = str(program)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="jianyan-client-"))
        self.home, self.process, self.url = str(self.folder / "home"), None, None
        listen = ["--listen", "127.0.0.1:0"] if listens else []
        self.say("init", "--tier", tier, "--name", name, "--code", code, *listen)

    def __enter__(self):
        self.serve()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _environment(self):
        return {**os.environ, "USER": "operator", "JIANYAN_HOME": self.home}

    def run(self, *words, ends=(0,)):
        """One command on this home; what it printed. Raises when it ends otherwise."""
        done = subprocess.run(
            [self.program, *words, "--lang", "en"],
            env=self._environment, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        if done.returncode not in ends:
            raise RuntimeError(f"{' '.join(words)}: {done.returncode} {done.stdout}{done.stderr}")
        return done.stdout

    def say(self, *words, ends=(0,)):
        """One command; its first line, as JSON."""
        return json.loads(self.run(*words, "--json", ends=ends).splitlines()[0])

    def serve(self):
        """Starts the node and waits until it says where it answers."""
        self.process = subprocess.Popen(
            [self.program, "serve", "--lang", "en"],
            env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        said = []
        for line in self.process.stdout:
            said.append(line)
            place = re.search(r" (127\.0\.0\.1:\d+)$", line.strip())
            if place:
                self.url = f"https://{place[1]}"
                return
        raise RuntimeError("the node does not start: " + "".join(said))

    def stop(self, hard=False):
        """Ends this process, and only this."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL if hard else signal.SIGTERM)
            self.process.wait(timeout=30)
        if self.process:
            self.process.stdout.close()
        self.process = None

    def invite(self, name, *options):
        """An invitation code for a node below."""
        return self.say("invite", name, "--url", self.url, *options)["code"]

    def approve(self, node):
        return self.say("node", "approve", node)
