"""What a home shows of itself: the answers, line by line, of every command that only looks."""

import json
import os
import subprocess

LISTS = ("proposals", "replies", "city-replies", "decisions", "relays", "campaigns", "units")


class Facts:
    """Asks one home. `lines` are the questions and their answers, as JSON."""

    def __init__(self, program, name, home):
        self.program, self.name, self.home, self.lines = program, name, home, []

    def take(self):
        # The audit first: exports are noted there.
        for words in (["audit"], ["status"], ["node", "list"], ["verify"], ["plan", "sync"]):
            self._ask(*words)
        for kind in LISTS:
            for row in self._ask("list", kind, "--limit", "100"):
                self._ask("show", row["record"], "--history")
                self._ask("explain", row["record"])
                if row["conflicts"]:
                    self._ask("conflicts", "show", row["record"])
        self._ask("conflicts", "list")
        for each in self._ask("held", "list")[0]["here"]:
            self._ask("held", "show", each["peer"]["id"], str(each["sequence"]))
        for kind in LISTS:
            self._ask("export", kind)
        self._ask("export", "evidence")
        return self.lines

    def _ask(self, *words):
        environment = {**os.environ, "USER": "operator", "JIANYAN_HOME": str(self.home)}
        done = subprocess.run(
            [self.program, *words, "--json"], env=environment, capture_output=True, text=True
        )
        said = done.stdout.splitlines()
        fact = {"node": self.name, "words": list(words), "code": done.returncode, "lines": said}
        self.lines.append(json.dumps(fact, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
        return [json.loads(line) for line in said]
