"""A shop for the tests: it starts payments, and a tiny server of its own hears the callbacks."""

import http.client
import json
import tempfile
import threading
import time
import unittest
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sandbox import protocol
from sandbox.server import Sandbox

FORM = "application/x-www-form-urlencoded"


class Ears(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Listener)
        self.heard = []  # (method, pairs, when)
        self.say = lambda fields, number: (200, "OK" + fields["InvId"])
        self.lock = threading.Lock()


class Listener(BaseHTTPRequestHandler):
    def do_GET(self):
        self.hear(urllib.parse.urlsplit(self.path).query)

    def do_POST(self):
        self.hear(self.rfile.read(int(self.headers["content-length"])).decode())

    def hear(self, text):
        pairs = urllib.parse.parse_qsl(text, True, strict_parsing=True)
        with self.server.lock:
            self.server.heard.append((self.command, pairs, time.monotonic()))
            number = len(self.server.heard)
        status, body = self.server.say(dict(pairs), number)
        self.send_response(status)
        if status == 302:
            self.send_header("location", self.path)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


class Journey(unittest.TestCase):
    SETTINGS = {}

    def setUp(self):
        self.ears = Ears()
        self.folder = tempfile.TemporaryDirectory()
        where = f"http://127.0.0.1:{self.ears.server_address[1]}"
        modes = {
            mode: {
                "password1": f"{mode}-one",
                "password2": f"{mode}-two",
                "outgoing": "sha256",
                "result": "sha512" if mode == "live" else "ripemd160",
                "success": "md5",
            }
            for mode in ("live", "test")
        }
        self.shop = {
            "port": 0,
            "folder": self.folder.name,
            "login": "photos",
            **modes,
            "password3": "three",
            "result_url": f"{where}/result",
            "success_url": f"{where}/success?lang=ru",
            "fail_url": f"{where}/fail",
            "callback_method": "POST",
            "return_method": "GET",
            "retry_seconds": 0.05,
            **self.SETTINGS,
        }
        threading.Thread(target=self.ears.serve_forever, args=(0.02,), daemon=True).start()
        self.open()

    def open(self):
        self.sandbox = Sandbox(self.shop)
        self.port = self.sandbox.server_address[1]
        threading.Thread(target=self.sandbox.serve_forever, args=(0.02,), daemon=True).start()

    def tearDown(self):
        self.sandbox.stop()
        self.ears.shutdown()
        self.ears.server_close()
        self.folder.cleanup()

    def ask(self, method, path, body=None, kind=FORM, **headers):
        """Gives the status, the text and the headers."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        if body is not None:
            headers["content-type"] = kind
            body = body.encode()
        link.request(method, path, body, headers)
        answer = link.getresponse()
        text = answer.read().decode()
        link.close()
        return answer.status, text, answer.headers

    def json(self, method, path, body=None, expected=200):
        text = None if body is None else json.dumps(body)
        status, said, _ = self.ask(method, path, text, "application/json")
        self.assertEqual(status, expected, said)
        return json.loads(said)

    def fields(self, inv=1001, test=False, shp=None, **more):
        """Fields of a right start; `password1` signs, what is None is left out."""
        mode = self.shop["test" if test else "live"]
        password = more.pop("password1", mode["password1"])
        fields = {
            "MerchantLogin": "photos",
            "OutSum": "1990.00",
            "InvId": str(inv),
            "Description": "Пакет 20 фото",
            "Culture": "ru",
            "Encoding": "utf-8",
            "Email": "buyer@example.com",
            **({"IsTest": "1"} if test else {}),
            **more,
        }
        fields = {name: value for name, value in fields.items() if value is not None}
        shp = {"Shp_user": "u_42", "Shp_pack": "20"} if shp is None else shp
        base = protocol.start_base(fields, shp, password)
        signature = protocol.digest(mode["outgoing"], base)
        return {**fields, **shp, "SignatureValue": signature}

    def begin(self, inv=1001, method="POST", changed=None, **more):
        text = urllib.parse.urlencode({**self.fields(inv, **more), **(changed or {})})
        if method == "GET":
            status, page, _ = self.ask("GET", "/Merchant/Index.aspx?" + text)
        else:
            status, page, _ = self.ask("POST", "/Merchant/Index.aspx", text)
        self.assertEqual(status, 200)
        return page

    def press(self, action, inv=1001, **more):
        """Presses a button of the payment page; gives where the browser is sent."""
        body = urllib.parse.urlencode({"action": action, **more})
        status, page, headers = self.ask("POST", f"/pay/{inv}", body)
        self.assertEqual(status, 303, page)
        return headers["location"]

    def switch(self, **asked):
        return self.json("POST", "/sandbox/switches", asked)

    def told(self, inv=1001):
        return self.json("GET", f"/sandbox/operations/{inv}")

    def state(self, inv=1001, password=None, login="photos", method="GET"):
        """The answer of OpStateExt as text."""
        base = f"{login}:{inv}:{password or 'live-two'}"
        query = urllib.parse.urlencode({
            "MerchantLogin": login,
            "InvoiceID": inv,
            "Signature": protocol.digest("sha256", base),
        })  # fmt: skip
        path = "/Merchant/WebService/Service.asmx/OpStateExt"
        if method == "GET":
            return self.ask("GET", f"{path}?{query}")[1]
        return self.ask("POST", path, query)[1]

    def until(self, is_so):
        until = time.monotonic() + 5
        while not is_so():
            self.assertLess(time.monotonic(), until, "waited for too long")
            time.sleep(0.01)

    def heard(self):
        return [dict(pairs) for _, pairs, _ in self.ears.heard]
