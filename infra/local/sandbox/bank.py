"""What the sandbox remembers, in one SQLite file, so that it survives a restart."""

import contextlib
import json
import pathlib
import secrets
import sqlite3
import string
import threading
import time
import uuid

from sandbox.switches import DEFAULTS

UNPAID = (5, 10)
TABLES = """
CREATE TABLE IF NOT EXISTS operations (
    inv INTEGER NOT NULL, test INTEGER NOT NULL, sum INTEGER NOT NULL, state INTEGER NOT NULL,
    confirmed INTEGER NOT NULL, description TEXT NOT NULL, email TEXT NOT NULL,
    culture TEXT NOT NULL, receipt TEXT NOT NULL, shp TEXT NOT NULL, expires REAL,
    op_key TEXT NOT NULL UNIQUE, started REAL NOT NULL, changed REAL NOT NULL,
    settles REAL, final INTEGER, PRIMARY KEY (inv, test));
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, inv INTEGER NOT NULL, test INTEGER NOT NULL, fields TEXT NOT NULL,
    due REAL NOT NULL, after INTEGER, attempts_left INTEGER NOT NULL, status TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (status, due);
CREATE INDEX IF NOT EXISTS deliveries_inv ON deliveries (inv);
CREATE TABLE IF NOT EXISTS attempts (
    delivery INTEGER NOT NULL, at REAL NOT NULL, seconds REAL NOT NULL, status INTEGER,
    body TEXT NOT NULL, error TEXT);
CREATE INDEX IF NOT EXISTS attempts_delivery ON attempts (delivery);
CREATE TABLE IF NOT EXISTS switches (inv INTEGER PRIMARY KEY, chosen TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS refunds (
    request_id TEXT PRIMARY KEY, op_key TEXT NOT NULL, sum INTEGER NOT NULL, label TEXT NOT NULL,
    at REAL NOT NULL);
"""
NEXT_ONES = 0  # where the switch for operations without one of their own is kept


def new_op_key():
    letters = string.ascii_letters + string.digits
    tail = "".join(secrets.choice(letters) for _ in range(10))
    return f"{str(uuid.uuid4()).upper()}-{tail}"


class Bank:
    """All access goes through one connection and one lock: this is a toy for one laptop."""

    def __init__(self, folder):
        path = pathlib.Path(folder)
        path.mkdir(parents=True, exist_ok=True)
        self.lock = threading.RLock()
        self.database = sqlite3.connect(path / "sandbox.sqlite3", check_same_thread=False)
        self.database.row_factory = sqlite3.Row
        # A restart of the sandbox loses nothing this way, only one of the machine might.
        self.database.execute("PRAGMA synchronous = OFF")
        with self.change() as database:
            database.executescript(f"BEGIN; {TABLES} COMMIT;")
            # What was on its way when the last run ended goes again.
            database.execute("UPDATE deliveries SET status = 'waiting' WHERE status = 'sending'")

    @contextlib.contextmanager
    def change(self):
        with self.lock, self.database:
            yield self.database

    def rows(self, query, *values):
        with self.lock:
            return [dict(row) for row in self.database.execute(query, values)]

    def row(self, query, *values):
        found = self.rows(query, *values)
        return found[0] if found else None

    def close(self):
        with self.lock:
            self.database.close()

    # Operations.

    def operation(self, inv, test=None):
        """The one of this mode; without a mode the one started last."""
        if test is None:
            query = "SELECT * FROM operations WHERE inv = ? ORDER BY started DESC"
            return self.row(query, inv)
        return self.row("SELECT * FROM operations WHERE inv = ? AND test = ?", inv, int(test))

    def by_op_key(self, op_key):
        return self.row("SELECT * FROM operations WHERE op_key = ? AND test = 0", op_key)

    def operations(self, limit):
        query = "SELECT * FROM operations ORDER BY started DESC, inv DESC LIMIT ?"
        return self.rows(query, limit)

    def start(self, new):
        """Gives the operation, or nothing if this number has been paid. Test ones start afresh."""
        with self.change() as database:
            if new["inv"] is None:
                largest = "SELECT MAX(inv) AS inv FROM operations WHERE inv < 2147483647"
                new["inv"] = (self.row(largest)["inv"] or 0) + 1
            known = self.operation(new["inv"], new["test"])
            if known and not new["test"] and known["state"] not in UNPAID:
                return None
            again = known and not new["test"]
            now = time.time()
            values = {
                **new,
                "op_key": known["op_key"] if again else new_op_key(),
                "state": known["state"] if again else 5,
                "confirmed": known["confirmed"] if again else 0,
                "started": now,
                "changed": known["changed"] if again else now,
            }
            names = ", ".join(values)
            places = ", ".join(f":{name}" for name in values)
            database.execute(
                f"INSERT OR REPLACE INTO operations ({names}) VALUES ({places})", values
            )
            return self.operation(new["inv"], new["test"])

    def pay(self, operation, final, settle_seconds):
        """From unpaid to 50, and at once or later to its final state. False if it was paid."""
        now = time.time()
        with self.change() as database:
            done = database.execute(
                "UPDATE operations SET state = 50, confirmed = 1, changed = ?, settles = ?,"
                " final = ? WHERE inv = ? AND test = ? AND state IN (5, 10)",
                (now, now + settle_seconds, final, operation["inv"], operation["test"]),
            )
            return done.rowcount == 1

    def refuse(self, operation):
        with self.change() as database:
            done = database.execute(
                "UPDATE operations SET state = 10, confirmed = 1, changed = ?"
                " WHERE inv = ? AND test = ? AND state IN (5, 10)",
                (time.time(), operation["inv"], operation["test"]),
            )
            return done.rowcount == 1

    def set_state(self, operation, state):
        with self.change() as database:
            database.execute(
                "UPDATE operations SET state = ?, confirmed = 1, changed = ?, settles = NULL"
                " WHERE inv = ? AND test = ?",
                (state, time.time(), operation["inv"], operation["test"]),
            )

    def settle(self):
        """Moves on what is due; gives when the next is, if any waits."""
        now = time.time()
        with self.change() as database:
            database.execute(
                "UPDATE operations SET state = final, changed = settles, settles = NULL"
                " WHERE settles <= ?",
                (now,),
            )
            return self.row("SELECT MIN(settles) AS due FROM operations")["due"]

    # Deliveries of callbacks.

    def add_deliveries(self, inv, test, several, due, parallel, attempts):
        """`several` sets of fields; one waits for the first attempt of the one before it."""
        ids = []
        with self.change() as database:
            for fields in several:
                after = ids[-1] if ids and not parallel else None
                added = database.execute(
                    "INSERT INTO deliveries (inv, test, fields, due, after, attempts_left, status)"
                    " VALUES (?, ?, ?, ?, ?, ?, 'waiting')",
                    (inv, int(test), json.dumps(fields), due, after, attempts),
                )
                ids.append(added.lastrowid)
        return ids

    def take_due(self):
        """Marks what is due as on its way and gives it, with the time of the next."""
        ready = (
            "status = 'waiting' AND (after IS NULL OR"
            " EXISTS (SELECT 1 FROM attempts WHERE attempts.delivery = deliveries.after))"
        )
        with self.change() as database:
            found = self.rows(
                f"SELECT * FROM deliveries WHERE {ready} AND due <= ? ORDER BY id", time.time()
            )
            for delivery in found:
                database.execute(
                    "UPDATE deliveries SET status = 'sending' WHERE id = ?", (delivery["id"],)
                )
            due = self.row(f"SELECT MIN(due) AS due FROM deliveries WHERE {ready}")["due"]
        return found, due

    def attempted(self, delivery, attempt, delivered, retry_seconds):
        left = delivery["attempts_left"] - 1
        status = "delivered" if delivered else "waiting" if left else "given-up"
        with self.change() as database:
            database.execute(
                "INSERT INTO attempts (delivery, at, seconds, status, body, error)"
                " VALUES (:delivery, :at, :seconds, :status, :body, :error)",
                {"delivery": delivery["id"], **attempt},
            )
            database.execute(
                "UPDATE deliveries SET status = ?, attempts_left = ?, due = ? WHERE id = ?",
                (status, left, time.time() + retry_seconds, delivery["id"]),
            )

    def attempts(self, delivery_id):
        return self.rows("SELECT * FROM attempts WHERE delivery = ? ORDER BY rowid", delivery_id)

    def deliveries(self, inv, test=None):
        found = self.rows("SELECT * FROM deliveries WHERE inv = ? ORDER BY id", inv)
        return [it for it in found if test is None or it["test"] == int(test)]

    # Switches.

    def switch(self, inv):
        """Its own, else the one for the next ones, else the usual."""
        query = "SELECT chosen FROM switches WHERE inv IN (?, ?) ORDER BY inv DESC"
        found = self.row(query, inv, NEXT_ONES)
        return {**DEFAULTS, **json.loads(found["chosen"])} if found else dict(DEFAULTS)

    def set_switch(self, inv, chosen):
        with self.change() as database:
            database.execute(
                "INSERT OR REPLACE INTO switches (inv, chosen) VALUES (?, ?)",
                (NEXT_ONES if inv is None else inv, json.dumps(chosen)),
            )

    # Refunds.

    def refund(self, operation, asked, label):
        """Gives the request's id, or nothing if less is left of the operation. None is all."""
        with self.change() as database:
            given = self.row(
                "SELECT COALESCE(SUM(sum), 0) AS sum FROM refunds"
                " WHERE op_key = ? AND label != 'canceled'",
                operation["op_key"],
            )["sum"]
            left = operation["sum"] - given
            amount = left if asked is None else asked
            if amount <= 0 or amount > left:
                return None
            request_id = str(uuid.uuid4())
            database.execute(
                "INSERT INTO refunds (request_id, op_key, sum, label, at) VALUES (?, ?, ?, ?, ?)",
                (request_id, operation["op_key"], amount, label, time.time()),
            )
            return request_id

    def refund_by_id(self, request_id):
        return self.row("SELECT * FROM refunds WHERE request_id = ?", request_id)

    def refunds(self, op_key):
        return self.rows("SELECT * FROM refunds WHERE op_key = ? ORDER BY at", op_key)

    def set_refund(self, op_key, label, request_id=None):
        with self.change() as database:
            database.execute(
                "UPDATE refunds SET label = ? WHERE op_key = ? AND (? IS NULL OR request_id = ?)",
                (label, op_key, request_id, request_id),
            )
