"""The program itself: settings on standard input, one line, a clean end."""

import copy
import json
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

PROGRAM = pathlib.Path(__file__).resolve().parents[1]
MODE = {"outgoing": "sha256", "result": "sha256", "success": "ripemd160"}
SHOP = {
    "login": "photos",
    "live": {"password1": "secret-1", "password2": "secret-2", **MODE},
    "test": {"password1": "secret-3", "password2": "secret-4", **MODE},
    "password3": None,
    "result_url": "http://127.0.0.1:9/result",
    "success_url": "http://localhost:9/success",
    "fail_url": "http://localhost:9/fail",
    "callback_method": "POST",
    "return_method": "GET",
}


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


class Start(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.shop = copy.deepcopy(SHOP) | {"port": free_port(), "folder": self.folder.name}

    def started(self, words, cwd=None):
        program = subprocess.Popen(
            [sys.executable, *words], cwd=cwd, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        program.stdin.write(json.dumps(self.shop))
        program.stdin.close()
        program.stdin = None
        return program

    def test_is_ready_and_ends_when_told(self):
        for words, cwd, number in (
            ([str(PROGRAM)], None, signal.SIGTERM),
            (["-I", str(PROGRAM)], None, signal.SIGTERM),
            (["-m", "sandbox"], PROGRAM.parent, signal.SIGINT),
        ):
            with self.subTest(words), self.started(words, cwd) as program:
                self.assertEqual(program.stdout.readline(), "ready\n")
                url = f"http://127.0.0.1:{self.shop['port']}/sandbox"
                with urllib.request.urlopen(url, timeout=5) as answer:
                    self.assertEqual(answer.status, 200)
                time.sleep(0.1)
                program.send_signal(number)
                out, error = program.communicate(timeout=5)
                self.assertEqual((program.returncode, out, error), (0, "", ""))

    def test_settings_that_will_not_do(self):
        for change, expected in (
            ({"port": 0}, "port"),
            ({"result_url": "http://example.com/"}, "result_url"),
            ({"result_url": "https://127.0.0.1/"}, "result_url"),
            ({"result_url": "http://127.0.0.1@example.com/"}, "result_url"),
            ({"live": {**SHOP["live"], "outgoing": "crc32"}}, "live.outgoing"),
            ({"test": SHOP["live"]}, "differ"),
            ({"callback_method": "PUT"}, "callback_method"),
            ({"success_url": "javascript:1"}, "success_url"),
        ):
            with self.subTest(change):
                kept, self.shop = self.shop, {**self.shop, **change}
                with self.started([str(PROGRAM)]) as program:
                    out, error = program.communicate(timeout=5)
                self.shop = kept
                self.assertEqual((program.returncode, out), (2, ""))
                self.assertIn(expected, error)
                self.assertNotIn("secret", error)
