"""HTTP on loopback: which address is answered by what."""

import json
import re
import socketserver
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sandbox import pages, protocol, services, till
from sandbox.bank import Bank
from sandbox.courier import LOOPBACK, Courier
from sandbox.desk import Desk
from sandbox.switches import Refused

BODY_BYTES_MAX = 64 * 1024
FIELDS_MAX = 64
SHOWN_MAX = 100
REQUEST_SECONDS_MAX = 30
HTML = "text/html; charset=utf-8"
JSON = "application/json; charset=utf-8"
XML = "text/xml; charset=utf-8"
FORM = "application/x-www-form-urlencoded"
START = "/merchant/index.aspx"
STATE = "/merchant/webservice/service.asmx/opstateext"
ON_PAGE = {
    "pay": {"do": "pay"},
    "refuse": {"do": "refuse"},
    "redeliver": {"do": "redeliver"},
    "twice": {"do": "redeliver", "count": 2, "parallel": True},
    "wrong": {"do": "redeliver", "sum": "wrong", "attempts": 1},
    "forged": {"do": "redeliver", "signature": "forged", "attempts": 1},
}


class Answer(Exception):
    """Ends a request at once."""

    def __init__(self, status, text):
        super().__init__(text)
        self.status = status
        self.text = text


class Sandbox(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, shop):
        super().__init__(("127.0.0.1", shop["port"]), Handler)
        self.shop = shop
        self.bank = Bank(shop["folder"])
        self.courier = Courier(self.bank, shop, shop.get("retry_seconds", 2))
        self.desk = Desk(self.bank, self.courier, shop)
        if "callback" in shop:
            self.desk.set_switch({"callback": shop["callback"]})
        self.courier.start()

    def server_bind(self):
        """As above it, without asking the network for this machine's name."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def stop(self):
        self.shutdown()
        self.server_close()
        self.courier.stop()
        self.bank.close()

    def handle_error(self, request, client_address):
        """A browser that went away is nothing to print about."""


def pairs_of(text, encoding, errors="strict"):
    try:
        return urllib.parse.parse_qsl(
            text, True, encoding=encoding, errors=errors, max_num_fields=FIELDS_MAX
        )
    except UnicodeDecodeError as error:
        raise Answer(400, "the fields are not UTF-8") from error
    except ValueError as error:
        raise Answer(400, "too many fields") from error


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "sandbox"
    sys_version = ""
    timeout = REQUEST_SECONDS_MAX

    def log_message(self, *_):
        """Silent: addresses hold signatures."""

    def do_GET(self):
        self.answered("GET")

    def do_POST(self):
        self.answered("POST")

    def answered(self, method):
        self.is_sent = False
        try:
            self.route(method)
        except Answer as answer:
            self.reply_json(answer.status, {"error": answer.text})
        except Refused as error:
            self.reply_json(400, {"error": str(error)})
        except till.StartError as error:
            if self.path.startswith("/sandbox/operations/"):
                self.reply_json(409, {"error": error.why, "code": error.code})
            else:
                self.reply(200, HTML, pages.problem(error.code, error.why))
        except OSError:
            self.close_connection = True
        except Exception as error:  # the server goes on, and whoever asked learns of it
            if not self.is_sent:
                self.reply_json(500, {"error": type(error).__name__})

    def route(self, method):
        parts = urllib.parse.urlsplit(self.path)
        self.body = self.read_body() if method == "POST" else b""
        path = parts.path.lower().rstrip("/") or "/"
        self.check_origin(path)
        if path == START:
            return self.start(method, parts.query)
        if path == STATE:
            pairs = pairs_of(self.given(method, parts.query), "utf-8")
            status, text = services.state(self.server.bank, self.server.shop, pairs)
            return self.reply(status, XML, text)
        for known, pattern, handle in ROUTES:
            match = re.fullmatch(pattern, path)
            if match and known == method:
                return handle(self, *match.groups())
        raise Answer(404, "there is nothing at this address")

    def check_origin(self, path):
        """Only this machine's own names, so that no page from outside plays here."""
        try:
            host = urllib.parse.urlsplit("//" + self.headers.get("host", "")).hostname
            origin = self.headers.get("origin")
            sender = host if origin is None else urllib.parse.urlsplit(origin).hostname
        except ValueError:
            host = sender = None
        if host not in LOOPBACK:
            raise Answer(421, "ask 127.0.0.1 or localhost")
        if path.startswith(("/sandbox", "/pay")) and sender not in LOOPBACK:
            raise Answer(403, "not from another site")

    def read_body(self):
        length = self.headers.get("content-length", "0")
        if "transfer-encoding" in self.headers or not re.fullmatch("[0-9]{1,9}", length):
            self.close_connection = True
            raise Answer(411, "a body needs its length")
        if int(length) > BODY_BYTES_MAX:
            self.close_connection = True
            raise Answer(413, f"a body has at most {BODY_BYTES_MAX} bytes")
        return self.rfile.read(int(length))

    def given(self, method, query):
        """The fields' text: of the address for GET, of the body for POST, never of both."""
        if method == "GET":
            return query
        if self.headers.get_content_type() != FORM:
            raise Answer(415, f"a form is {FORM}")
        try:
            return self.body.decode("ascii")
        except UnicodeDecodeError as error:
            raise Answer(400, "a form is ASCII") from error

    def given_json(self):
        if self.headers.get_content_type() != "application/json":
            raise Answer(415, "send application/json")
        try:
            asked = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise Answer(400, "this is no JSON") from error
        if not isinstance(asked, dict):
            raise Answer(400, "send a JSON object")
        return asked

    def start(self, method, query):
        text = self.given(method, query)
        said = {name.lower(): value for name, value in pairs_of(text, "latin-1")}
        if said.get("encoding", "").lower() in ("utf-8", "utf8"):
            pairs = pairs_of(text, "utf-8")
        else:
            pairs = pairs_of(text, "cp1251", "replace")
        operation = till.opened(self.server.bank, self.server.shop, pairs)
        self.reply(200, HTML, pages.payment(self.server.shop, operation))

    def operation(self, inv, test=None):
        found = self.server.bank.operation(inv_from(inv), test)
        if found is None:
            raise till.StartError(30, "no payment with this InvId was started")
        return found

    def payment_page(self, inv):
        self.reply(200, HTML, pages.payment(self.server.shop, self.operation(inv)))

    def buyer_acts(self, inv):
        fields = dict(pairs_of(self.given("POST", ""), "utf-8"))
        test = {"1": True, "0": False}.get(fields.get("test"))
        desk, operation = self.server.desk, self.operation(inv, test)
        acts = {"pay": desk.pay, "refuse": desk.refuse, "close": desk.leave}
        if fields.get("action") not in acts:
            raise Answer(400, "action must be pay, refuse or close")
        if "telling" in fields:
            known = pages.TELLING.get(fields["telling"])
            if known is None:
                raise Answer(400, "telling must be one of " + ", ".join(pages.TELLING))
            # The page begins with the usual way, which leaves a switch that a test has set.
            if known[1]:
                desk.set_switch({"inv": operation["inv"], **known[1]})
        way = acts[fields["action"]](operation)
        if way["method"] == "GET":
            return self.reply(303, HTML, "", {"location": way["url"]})
        return self.reply(200, HTML, pages.forward(way["url"], list(way["fields"].items())))

    def refund(self):
        status, text = services.refund(self.server.bank, self.server.shop, self.body)
        self.reply(status, JSON, text)

    def refund_state(self):
        query = dict(pairs_of(urllib.parse.urlsplit(self.path).query, "utf-8"))
        found = services.refund_state(self.server.bank, self.server.shop, query.get("id", ""))
        self.reply(found[0], JSON, found[1])

    def told(self):
        self.server.bank.settle()
        found = self.server.bank.operations(SHOWN_MAX)
        return [self.server.desk.told(it["inv"], it["test"]) for it in found]

    def control_page(self):
        self.reply(200, HTML, pages.control(self.told()))

    def control_step(self, inv):
        fields = dict(pairs_of(self.given("POST", ""), "utf-8"))
        asked = ON_PAGE.get(fields.get("action"))
        if asked is None:
            raise Answer(400, "action must be one of " + ", ".join(ON_PAGE))
        test = fields.get("test") == "1"
        self.server.desk.do(inv_from(inv), {**asked, "test": test})
        self.reply(303, HTML, "", {"location": "/sandbox"})

    def list_operations(self):
        self.reply_json(200, {"operations": self.told()})

    def one_operation(self, inv):
        self.server.bank.settle()
        query = dict(pairs_of(urllib.parse.urlsplit(self.path).query, "utf-8"))
        test = {"true": True, "false": False}.get(query.get("test"))
        self.reply_found(self.server.desk.told(inv_from(inv), test))

    def step(self, inv):
        self.reply_found(self.server.desk.do(inv_from(inv), self.given_json()))

    def set_switch(self):
        self.reply_json(200, self.server.desk.set_switch(self.given_json()))

    def forge(self):
        self.reply_json(200, self.server.desk.forge(self.given_json()))

    def reply_found(self, found):
        if found is None:
            raise Answer(404, "no operation has this number")
        self.reply_json(200, found)

    def reply_json(self, status, value):
        self.reply(status, JSON, json.dumps(value, ensure_ascii=False))

    def reply(self, status, kind, text, headers=None):
        data = text.encode("utf-8", "replace")
        self.is_sent = True
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.send_header("cache-control", "no-store")
        self.send_header("x-content-type-options", "nosniff")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


def inv_from(text):
    if int(text) > protocol.INV_MAX:
        raise Answer(404, "no operation has this number")
    return int(text)


INV = "([1-9][0-9]{0,18})"
ROUTES = (
    ("GET", f"/pay/{INV}", Handler.payment_page),
    ("POST", f"/pay/{INV}", Handler.buyer_acts),
    ("POST", "/refundservice/refund/create", Handler.refund),
    ("GET", "/refundservice/refund/getstate", Handler.refund_state),
    ("GET", "/sandbox", Handler.control_page),
    ("POST", f"/sandbox/do/{INV}", Handler.control_step),
    ("POST", "/sandbox/switches", Handler.set_switch),
    ("POST", "/sandbox/forge", Handler.forge),
    ("GET", "/sandbox/operations", Handler.list_operations),
    ("GET", f"/sandbox/operations/{INV}", Handler.one_operation),
    ("POST", f"/sandbox/operations/{INV}", Handler.step),
)
