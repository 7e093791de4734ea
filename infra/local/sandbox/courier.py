"""Brings callbacks to the shop: each up to five times, until the answer is `OK` and the number."""

import http.client
import json
import secrets
import threading
import time
import urllib.parse

from sandbox import protocol

ATTEMPT_SECONDS_MAX = 10
BODY_BYTES_SHOWN = 200
SENDERS_MAX = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_loopback(url):
    try:
        parts = urllib.parse.urlsplit(url)
        return (
            parts.scheme == "http"
            and parts.hostname in LOOPBACK
            and parts.username is None
            and parts.port != 0
            and not parts.fragment
        )
    except ValueError:
        return False


def with_query(url, query):
    return url + ("&" if "?" in url else "?") + query


def send(url, method, fields):
    """One request, no redirects followed; gives the attempt and the whole text of the answer."""
    began, clock = time.time(), time.monotonic()
    attempt = {"at": began, "status": None, "body": "", "error": None}
    text = ""
    parts = urllib.parse.urlsplit(url)
    link = http.client.HTTPConnection(parts.hostname, parts.port, timeout=ATTEMPT_SECONDS_MAX)
    try:
        query = urllib.parse.urlencode(fields)
        path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
        headers = {"user-agent": "sandbox", "connection": "close"}
        if method == "POST":
            headers["content-type"] = "application/x-www-form-urlencoded"
            link.request("POST", path, query.encode("ascii"), headers)
        else:
            link.request("GET", with_query(path, query), headers=headers)
        answer = link.getresponse()
        body = answer.read(4096)
        text = body.decode("utf-8", "replace")
        attempt["status"] = answer.status
        attempt["body"] = body[:BODY_BYTES_SHOWN].decode("utf-8", "replace")
    except (OSError, ValueError, http.client.HTTPException) as error:
        attempt["error"] = f"{type(error).__name__}: {error}"[:BODY_BYTES_SHOWN]
    finally:
        link.close()
    attempt["seconds"] = time.monotonic() - clock
    return attempt, text


def callback_fields(shop, operation, out_sum=None, signature=None):
    """In the order that was seen. `signature`: None, "forged" or "test-password"."""
    test = bool(operation["test"]) or signature == "test-password"
    mode = shop["test"] if test else shop["live"]
    password = secrets.token_hex(16) if signature == "forged" else mode["password2"]
    paid = protocol.six_places(operation["sum"])
    out_sum = paid if out_sum is None else out_sum
    inv = str(operation["inv"])
    shp = json.loads(operation["shp"])
    base = protocol.notice_base(out_sum, inv, password, shp)
    signed = protocol.digest(mode["result"], base).upper()
    fields = [
        ("out_summ", out_sum),
        ("OutSum", out_sum),
        ("inv_id", inv),
        ("InvId", inv),
        ("crc", signed),
        ("SignatureValue", signed),
        ("PaymentMethod", "BankCard"),
        ("IncSum", out_sum),
        ("IncCurrLabel", "BankCardPSR"),
    ]
    if not operation["test"]:
        fields.append(("EMail", operation["email"]))
    fields.append(("Fee", protocol.six_places(protocol.commission(operation["sum"]))))
    return fields + [tuple(text.split("=", 1)) for text in protocol.sorted_shp(shp)]


class Courier:
    """One thread looks what is due, others bring it."""

    def __init__(self, bank, shop, retry_seconds):
        self.bank = bank
        self.shop = shop
        self.retry_seconds = retry_seconds
        self.changed = threading.Condition()
        self.news = 0
        self.stopping = False
        self.places = threading.Semaphore(SENDERS_MAX)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.senders = set()

    def start(self):
        self.thread.start()

    def stop(self):
        with self.changed:
            self.stopping = True
            self.changed.notify_all()
        self.thread.join(ATTEMPT_SECONDS_MAX)
        for sender in list(self.senders):
            sender.join(1)

    def wake(self):
        with self.changed:
            self.news += 1
            self.changed.notify_all()

    def run(self):
        while not self.stopping:
            with self.changed:
                seen = self.news
            settles = self.bank.settle()
            found, due = self.bank.take_due()
            for delivery in found:
                self.places.acquire()
                sender = threading.Thread(target=self.bring, args=(delivery,), daemon=True)
                self.senders.add(sender)
                sender.start()
            times = [at for at in (settles, due) if at is not None]
            wait = max(0.0, min(times) - time.time()) if times else None
            with self.changed:
                if seen == self.news and not self.stopping:
                    self.changed.wait(wait)

    def bring(self, delivery):
        try:
            fields = [tuple(pair) for pair in json.loads(delivery["fields"])]
            attempt, text = send(self.shop["result_url"], self.shop["callback_method"], fields)
            inv = dict(fields)["InvId"]
            is_delivered = attempt["status"] == 200 and text.rstrip("\r\n") == f"OK{inv}"
            if not self.stopping:
                self.bank.attempted(delivery, attempt, is_delivered, self.retry_seconds)
        finally:
            self.places.release()
            self.senders.discard(threading.current_thread())
            self.wake()

    def wait(self, ids, seconds=ATTEMPT_SECONDS_MAX + 1):
        """Until each of these was tried once."""
        until = time.monotonic() + seconds
        for delivery in ids:
            while True:
                with self.changed:
                    seen = self.news
                if self.bank.attempts(delivery) or self.stopping:
                    break
                left = until - time.monotonic()
                if left <= 0:
                    return
                with self.changed:
                    if seen == self.news:
                        self.changed.wait(left)
