"""Plays Robokassa on this machine, so that the product can be paid for without money.

Written from the protocol's description alone and not from the crate `robokassa`, so that a mistake
in one of them is seen by the other. Python's standard library only.

    python infra/local/sandbox < settings.json        (or `python -m sandbox` in infra/local)

Reads one JSON object from standard input, then its end; prints the line `ready` once it listens
on 127.0.0.1; ends at SIGTERM or SIGINT with status 0. Settings that will not do: a sentence on
standard error and status 2.

    {"port": 8090, "folder": "where sandbox.sqlite3 lives", "login": "shop",
     "live": {"password1": "", "password2": "", "outgoing": "sha256", "result": "sha256",
              "success": "sha256"},
     "test": {as live}, "password3": "" or null (no refunds),
     "result_url": "http://127.0.0.1:…", "success_url": "http…", "fail_url": "http…",
     "callback_method": "GET" or "POST", "return_method": "GET" or "POST",
     optional: "parent": the process without which it ends, "callback": the usual switch,
               "retry_seconds": 2, "settle_seconds": 0 (from 50 to 100), "refund_seconds": 0}

Algorithms: md5, ripemd160, sha1, sha256, sha384, sha512. What Robokassa has:

    GET|POST /Merchant/Index.aspx                           the payment page, or an error's number
    GET|POST /Merchant/WebService/Service.asmx/OpStateExt   XML
    POST /RefundService/Refund/Create, GET /RefundService/Refund/GetState?id=

What a buyer does there: GET /pay/{inv}; POST /pay/{inv} with the form fields action (pay, refuse
or close) and, if it matters, test (1 or 0). The answer is 303, or a page with a form.

What only a sandbox has. `GET /sandbox` is a page to play on. JSON, content-type application/json:

    POST /sandbox/switches       answers with the switch
        {"inv": 1001, or null for every number without a switch of its own,
         "callback": "once" | "before-return" (the same) | "twice" (one after the other) |
                     "parallel" | "late" | "after-return" | "never",
         "count": how many instead of the usual 1 (2 for twice and parallel), at most 32,
         "seconds": wait for late (5) and after-return (1),
         "attempts": 1 to 5 for each delivery (5),
         "sum": null | "wrong" (one tenge off, rightly signed) | a text such as "10.00",
         "signature": null | "forged" (a key of its own) | "test-password",
         "state": where paying ends: 100, or 50, 60, 80 without a callback,
         "opstate": null | "fail" (1000) | "down" (HTTP 503) | "unknown" (3),
         "refund": null | "no-funds" | "cancel" | "hold" (stays processing) | "down" (503)}
        What is left out is as usual; {"inv": 1001} alone undoes.
    GET /sandbox/operations      {"operations": [...]}, the newest first
    GET /sandbox/operations/{inv}[?test=true|false]          404 if nothing is known of it
        {"inv", "test", "state", "confirmed", "sum": "1990.00", "description", "email", "shp": {},
         "op_key", "started", "changed", "switch": {}, "refunds": [{"request_id", "sum", "label",
         "at"}], "deliveries": [{"id", "test", "status": "waiting" | "delivered" | "given-up",
         "fields": {}, "attempts": [{"at", "seconds", "status": 200 or null, "body": first 200
         bytes, "error": text or null}]}]}; state is null where only callbacks were forged
    POST /sandbox/operations/{inv}    answers with the operation afterwards; 409 if it was paid
        {"do": "pay" | "refuse" | "close", "test": true | false | null}: as the buyer does it; the
            answer has "return": {"method", "url", "fields": {}} beside the rest
        {"do": "redeliver", "count": 1, "parallel": false, "seconds": 0, "attempts": 5,
         "sum": null, "signature": null}: callbacks as asked here, whatever the switch says
        {"do": "set-state", "state": 5 | 10 | 20 | 50 | 60 | 80 | 100}: no callback
        {"do": "set-refund", "label": "finished" | "processing" | "canceled", "request_id": null}
    POST /sandbox/forge          answers {"inv", "deliveries": [...]} after the first attempts
        {"inv": 999, "sum": "1990.00", "shp": {}, "test": false, "signature": null, "count": 1,
         "parallel": false, "seconds": 0, "attempts": 5}: a callback nobody paid for

A mistake is answered by status 400 and {"error": "sentence"}. Nothing shown holds a password.
"""

import json
import os
import pathlib
import signal
import sys
import threading
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from sandbox.courier import is_loopback  # noqa: E402
from sandbox.protocol import ALGORITHMS  # noqa: E402
from sandbox.server import Sandbox  # noqa: E402

SETTINGS_BYTES_MAX = 64 * 1024
TEXTS = ("folder", "login", "result_url", "success_url", "fail_url")
METHODS = ("GET", "POST")


def is_text(value):
    return isinstance(value, str) and value != "" and value == value.strip()


def wrong_with_mode(name, mode):
    if not isinstance(mode, dict):
        return f"{name} must be an object"
    for word in ("password1", "password2"):
        if not is_text(mode.get(word)):
            return f"{name}.{word} must be a text without space around it"
    for use in ("outgoing", "result", "success"):
        if mode.get(use) not in ALGORITHMS:
            return f"{name}.{use} must be one of {', '.join(ALGORITHMS)}"
    return None


def wrong_with(shop):
    """Why these settings will not do, without saying what they hold; nothing if they will."""
    if not isinstance(shop, dict):
        return "the settings must be one JSON object"
    port = shop.get("port")
    if isinstance(port, bool) or not isinstance(port, int) or not 1 <= port <= 65535:
        return "port must be a whole number from 1 to 65535"
    for name in TEXTS:
        if not is_text(shop.get(name)):
            return f"{name} must be a text"
    for name in ("live", "test"):
        complaint = wrong_with_mode(name, shop.get(name))
        if complaint:
            return complaint
    words = [shop[mode][word] for mode in ("live", "test") for word in ("password1", "password2")]
    if len(set(words)) != len(words):
        return "the four passwords must differ"
    if shop.get("password3") is not None and not is_text(shop["password3"]):
        return "password3 must be a text or null"
    if not is_loopback(shop["result_url"]):
        return "result_url must be http:// on 127.0.0.1 or localhost"
    for name in ("success_url", "fail_url"):
        if urllib.parse.urlsplit(shop[name]).scheme not in ("http", "https"):
            return f"{name} must be http:// or https://"
    for name in ("callback_method", "return_method"):
        if shop.get(name) not in METHODS:
            return f"{name} must be GET or POST"
    if not isinstance(shop.get("parent", 0), int):
        return "parent must be the number of a process"
    for name in ("retry_seconds", "settle_seconds", "refund_seconds"):
        value = shop.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
            return f"{name} must be a number of seconds"
    return None


def main():
    try:
        shop = json.loads(sys.stdin.buffer.read(SETTINGS_BYTES_MAX))
    except ValueError:
        shop = None
    complaint = wrong_with(shop)
    if complaint:
        print(f"sandbox: {complaint}.", file=sys.stderr)
        return 2
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        sandbox = Sandbox(shop)
    except OSError as error:
        print(f"sandbox: cannot listen on port {shop['port']}: {error.strerror}.", file=sys.stderr)
        return 2
    threading.Thread(target=sandbox.serve_forever, args=(0.1,), daemon=True).start()
    print("ready", flush=True)
    parent = shop.get("parent")
    # Whoever started it may be killed without a chance to say so.
    while not stopping.wait(1) and parent in (None, os.getppid()):
        pass
    sandbox.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
