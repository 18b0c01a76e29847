"""Lives at the node above that the suite plays: giving back what a restored client had sent, and asking back
what itself had sent (recovery.md §2, §3)."""

from streams import Problem, Read


class Lives:
    """`approved` are the lives that the operator above let in; `given` is what was given back to the node above."""

    def __init__(self):
        self.brought, self.approved, self.former = {}, set(), {}
        self.asking, self.given, self.told = {}, [], []

    def keep(self, node, head, lines):
        """A batch as it came."""
        self.brought.setdefault(node, []).append((head, lines))

    def hear(self, link, message, lines):
        """What a message says of lives, before anything else of it counts."""
        life = message["written"][0]
        is_new = link.into.life and life != link.into.life
        if is_new and "succession" in message and life in self.approved:
            self.former[link.peer] = link.into
            link.into = Read(link.peer, link.ledger.node, "up")
        elif is_new and "succession" in message and "reclaim" not in message and "head" in message:
            raise Problem("restore_pending")
        if "head" in message and message["head"][0]["stream"] == link.out.name:
            self.given.append((message["head"], lines))
        if "reclaimed" in message:
            self.told.append(message["reclaimed"])
            self.asking.pop(link.peer, None)

    def give_back(self, link, message):
        """(message, lines): the first batch after the position asked for, as it came, or that there is none."""
        place = message["reclaim"]
        for head, lines in self.brought.get(link.peer, []):
            if head[0]["to"][0] == place[0] and head[0]["to"][1] > place[1]:
                return link.message(head=head), lines
        return link.message(reclaimed=[message["written"][0], place]), []

    # The node above goes on from a backup.

    def ask_back(self, node, position):
        """From now on every answer asks for the former stream from there, until it was given back."""
        self.asking[node] = position

    def reclaim(self, node):
        place = self.asking.get(node)
        for head, _ in self.given if place else []:
            if head[0]["to"][0] == place[0] and head[0]["to"][1] > place[1]:
                place = self.asking[node] = head[0]["to"]
        return place
