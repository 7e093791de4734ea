"""Each thing that may be asked for out of the usual, over real sockets."""

import json
import threading
import time

from sandbox import protocol
from sandbox.tests.shop import Journey
from sandbox.tests.test_buyer import found


def signature(fields, password="live-two", algorithm="sha512"):
    shp = {name: value for name, value in fields.items() if name.startswith("Shp_")}
    base = protocol.notice_base(fields["OutSum"], fields["InvId"], password, shp)
    return protocol.digest(algorithm, base).upper()


class Callbacks(Journey):
    def pay(self, inv=1001, **asked):
        """Gives how many callbacks had come when the browser was sent on."""
        if asked:
            self.switch(inv=inv, **asked)
        self.begin(inv)
        self.press("pay", inv)
        return len(self.ears.heard)

    def test_twice_is_one_after_the_other(self):
        self.ears.say = lambda fields, _: (time.sleep(0.1), (200, "OK" + fields["InvId"]))[1]
        self.assertEqual(self.pay(callback="twice"), 2)
        first, second = [when for _, _, when in self.ears.heard]
        self.assertGreaterEqual(second - first, 0.1)
        self.assertEqual(self.heard()[0], self.heard()[1])

    def test_parallel_is_all_at_once(self):
        self.ears.say = lambda fields, _: (time.sleep(0.3), (200, "OK" + fields["InvId"]))[1]
        self.assertEqual(self.pay(callback="parallel", count=5), 5)
        times = [when for _, _, when in self.ears.heard]
        self.assertLess(max(times) - min(times), 0.3)

    def test_late_and_after_the_return(self):
        self.assertEqual(self.pay(callback="late", seconds=0.3), 0)
        self.assertEqual(self.pay(1002, callback="after-return", seconds=0.2), 0)
        self.until(lambda: len(self.ears.heard) == 2)
        self.assertEqual([it["InvId"] for it in self.heard()], ["1002", "1001"])

    def test_before_the_return_is_usual(self):
        self.assertEqual(self.pay(), 1)
        self.assertEqual(self.pay(1002, callback="before-return"), 2)

    def test_never_and_then_by_hand(self):
        self.assertEqual(self.pay(callback="never"), 0)
        self.assertEqual(found(self.state(), "Code")[:2], ["0", "100"])
        path = "/sandbox/operations/1001"
        told = self.json("POST", path, {"do": "redeliver", "count": 3, "parallel": True})
        self.assertEqual([it["status"] for it in told["deliveries"]], ["delivered"] * 3)
        self.json("POST", path, {"do": "redeliver", "seconds": 0.2})
        self.assertEqual(len(self.ears.heard), 3)
        self.until(lambda: len(self.ears.heard) == 4)

    def test_wrong_sum_is_rightly_signed(self):
        self.pay(sum="wrong")
        self.pay(1002, sum="10.00")
        for said, expected in zip(self.heard(), ("1989.000000", "10.00")):
            self.assertEqual(said["OutSum"], expected)
            self.assertEqual(said["SignatureValue"], signature(said))

    def test_forged_and_test_password(self):
        self.pay(signature="forged", attempts=1)
        self.pay(1002, signature="test-password")
        forged, tested = self.heard()
        self.assertEqual(len(forged["SignatureValue"]), 128)
        self.assertNotEqual(forged["SignatureValue"], signature(forged))
        expected = signature(tested, "test-two", "ripemd160")
        self.assertEqual(tested["SignatureValue"], expected)

    def test_one_switch_for_the_next_ones(self):
        self.switch(inv=None, callback="never")
        self.assertEqual(self.pay(), 0)
        self.assertEqual(self.pay(1002, callback="once"), 1)
        self.switch()
        self.assertEqual(self.pay(1003), 2)

    def test_four_more_attempts_and_then_no_more(self):
        self.ears.say = lambda fields, _: (200, "OK" + fields["InvId"] + "!")
        self.pay()
        self.until(lambda: self.told()["deliveries"][0]["status"] == "given-up")
        self.assertEqual(len(self.ears.heard), 5)

    def test_answers_that_count_and_that_do_not(self):
        for body, status, is_right in (
            ("OK1001\r\n", 200, True),
            ("OK1001\n", 200, True),
            ("\ufeffOK1001", 200, False),
            ("ok1001", 200, False),
            ('"OK1001"', 200, False),
            ("OK1001", 302, False),
            ("OK1001", 500, False),
        ):
            with self.subTest(body=body, status=status):
                self.ears.say = lambda *_, answer=(status, body): answer
                path = "/sandbox/operations/1001"
                self.begin() if not self.ears.heard else None
                told = self.json("POST", path, {"do": "redeliver", "attempts": 1})
                [attempt] = told["deliveries"][-1]["attempts"]
                expected = "delivered" if is_right else "given-up"
                self.assertEqual(told["deliveries"][-1]["status"], expected)
                self.assertEqual((attempt["status"], attempt["body"]), (status, body))
        self.assertEqual(len(self.ears.heard), 7)  # no redirect was followed

    def test_a_shop_that_is_not_there(self):
        self.ears.shutdown()
        self.ears.server_close()
        self.pay()
        [delivery] = self.told()["deliveries"]
        self.assertIn("ConnectionRefusedError", delivery["attempts"][0]["error"])

    def test_a_callback_nobody_paid_for(self):
        self.ears.say = lambda *_: (404, "unknown order")
        asked = {"inv": 999, "sum": "5.00", "shp": {"Shp_a": "b"}, "attempts": 1}
        said = self.json("POST", "/sandbox/forge", asked)
        self.assertEqual(said["deliveries"][0]["attempts"][0]["status"], 404)
        [heard] = self.heard()
        self.assertEqual(heard["SignatureValue"], signature(heard))
        self.assertIsNone(self.told(999)["state"])
        self.assertEqual(found(self.state(999), "Code"), ["3"])

    def test_a_restart_forgets_nothing(self):
        self.pay(callback="late", seconds=0.4)
        self.begin(1002)
        self.sandbox.stop()
        self.open()
        self.assertEqual(self.told()["state"], 100)
        self.assertEqual(self.told(1002)["state"], 5)
        self.until(lambda: self.heard())
        self.assertEqual(self.heard()[0]["InvId"], "1001")

    def test_a_delivery_that_was_cut_off_goes_again(self):
        self.pay(callback="late", seconds=60)
        with self.sandbox.bank.change() as database:
            database.execute("UPDATE deliveries SET status = 'sending', due = 0")
        self.sandbox.stop()
        self.open()
        self.until(lambda: self.told()["deliveries"][0]["status"] == "delivered")

    def test_two_fingers_pay_once(self):
        self.begin()
        said = []
        press = lambda: said.append(self.ask("POST", "/pay/1001", "action=pay")[0])  # noqa: E731
        fingers = [threading.Thread(target=press) for _ in range(8)]
        for finger in fingers:
            finger.start()
        for finger in fingers:
            finger.join()
        self.assertEqual(sorted(said), [200] * 7 + [303])
        self.assertEqual(len(self.ears.heard), 1)


class States(Journey):
    def test_opstate_fails_as_asked(self):
        self.begin()
        self.press("pay")
        for asked, expected in (("fail", ["1000"]), ("unknown", ["3"])):
            self.switch(inv=1001, opstate=asked)
            self.assertEqual(found(self.state(), "Code"), expected)
        self.switch(inv=1001, opstate="down")
        self.assertEqual(self.state(), "")
        self.switch(inv=1001)
        self.assertEqual(found(self.state(), "Code")[:2], ["0", "100"])

    def test_money_that_is_not_credited(self):
        for inv, state in ((1, 50), (2, 60), (3, 80)):
            self.switch(inv=inv, state=state)
            self.begin(inv)
            self.press("pay", inv)
            self.assertEqual(found(self.state(inv), "Code")[1], str(state))
        self.assertEqual(self.heard(), [])
        self.json("POST", "/sandbox/operations/1", {"do": "set-state", "state": 100})
        self.assertEqual(found(self.state(1), "Code")[1], "100")

    def test_json_presses_the_same_buttons(self):
        path = "/sandbox/operations/1001"
        self.json("POST", path, {"do": "pay"}, 404)
        self.begin()
        self.assertIn("/fail?", self.json("POST", path, {"do": "close"})["return"]["url"])
        self.assertEqual(self.json("POST", path, {"do": "refuse"})["state"], 10)
        told = self.json("POST", path, {"do": "pay"})
        self.assertEqual((told["state"], told["return"]["method"]), (100, "GET"))
        self.assertIn("SignatureValue", told["return"]["fields"])
        self.assertEqual(self.json("POST", path, {"do": "pay"}, 409)["code"], 40)

    def test_what_is_not_understood_is_refused(self):
        self.begin()
        for path, asked in (
            ("switches", {"callback": "sometimes"}),
            ("switches", {"count": 33}),
            ("switches", {"seconds": -1}),
            ("switches", {"inv": 0}),
            ("switches", {"colour": "red"}),
            ("switches", {"state": 5}),
            ("forge", {"inv": 1}),
            ("forge", {"inv": 1, "sum": "1.00", "attempts": 6}),
            ("operations/1001", {"do": "dance"}),
            ("operations/1001", {"do": ["pay"]}),
            ("operations/1001", {"do": "set-state", "state": 7}),
            ("operations/1001", {"do": "pay", "state": 7}),
        ):
            with self.subTest(asked):
                self.assertIn("error", self.json("POST", f"/sandbox/{path}", asked, 400))

    def test_limits(self):
        many = "&".join(f"a{number}=1" for number in range(65))
        self.assertEqual(self.ask("POST", "/Merchant/Index.aspx", many)[0], 400)
        self.assertEqual(self.ask("POST", "/Merchant/Index.aspx", "a" * 65537)[0], 413)
        self.assertEqual(self.ask("POST", "/Merchant/Index.aspx", "{}", "text/plain")[0], 415)
        self.assertEqual(self.ask("GET", "/sandbox", host="example.com")[0], 421)
        self.assertEqual(self.ask("GET", "/sandbox", origin="http://example.com")[0], 403)
        self.assertEqual(self.ask("GET", "/nothing")[0], 404)
        self.assertEqual(self.json("POST", "/sandbox/switches", expected=415)["error"][:4], "send")

    def test_the_page_to_play_on_shows_no_password(self):
        self.begin(Description="<i>")
        self.press("pay")
        body = "action=twice&test=0"
        self.assertEqual(self.ask("POST", "/sandbox/do/1001", body)[0], 303)
        page = self.ask("GET", "/sandbox")[1]
        self.assertEqual(page.count("200 OK1001"), 3)
        self.assertNotIn("<i>", page)
        for text in (page, json.dumps(self.json("GET", "/sandbox/operations"))):
            for secret in ("live-one", "live-two", "test-one", "test-two", "three"):
                self.assertNotIn(secret, text)


class Refunds(Journey):
    def refund(self, payload, key="three", algorithm="HS256"):
        header = protocol.base64url(json.dumps({"alg": algorithm, "typ": "JWT"}).encode())
        base = f"{header}.{protocol.base64url(json.dumps(payload).encode())}"
        token = f"{base}.{protocol.token_signature(algorithm, base, key)}"
        path = "/RefundService/Refund/Create"
        status, text, _ = self.ask("POST", path, json.dumps(token), "application/json")
        return status, json.loads(text)

    def label(self, request_id):
        return self.json("GET", f"/RefundService/Refund/GetState?id={request_id}")

    def test_parts_until_nothing_is_left(self):
        self.begin()
        op_key = self.told()["op_key"]
        self.assertFalse(self.refund({"OpKey": op_key})[1]["success"])  # not paid yet
        self.press("pay")
        status, said = self.refund({"OpKey": op_key, "RefundSum": 490.5}, algorithm="HS512")
        self.assertEqual((status, said["success"]), (200, True))
        self.assertEqual(
            self.label(said["requestId"]),
            {"requestId": said["requestId"], "amount": 490.5, "label": "finished"},
        )
        self.assertTrue(self.refund({"OpKey": op_key}, algorithm="HS384")[1]["success"])
        said = self.refund({"OpKey": op_key, "RefundSum": 0.01})[1]
        self.assertEqual((said["success"], said["message"]), (False, "NotEnoughOperationFunds"))
        self.assertEqual([it["sum"] for it in self.told()["refunds"]], ["490.50", "1499.50"])
        self.assertEqual(self.told()["state"], 100)

    def test_refused_held_and_cancelled(self):
        self.begin()
        self.press("pay")
        op_key = self.told()["op_key"]
        self.assertEqual(self.refund({"OpKey": op_key}, key="live-one")[0], 401)
        self.assertFalse(self.refund({"OpKey": "another"})[1]["success"])
        self.assertFalse(self.refund({"OpKey": op_key, "RefundSum": "1"})[1]["success"])
        self.assertEqual(self.label("x"), {"message": "Request not found"})
        self.switch(inv=1001, refund="no-funds")
        self.assertEqual(self.refund({"OpKey": op_key})[1]["message"], "NotEnoughOperationFunds")
        self.switch(inv=1001, refund="down")
        self.assertEqual(self.refund({"OpKey": op_key})[0], 503)
        self.switch(inv=1001, refund="cancel")
        said = self.refund({"OpKey": op_key})[1]
        self.assertEqual(self.label(said["requestId"])["label"], "canceled")
        self.switch(inv=1001, refund="hold")
        said = self.refund({"OpKey": op_key})[1]
        self.assertEqual(self.label(said["requestId"])["label"], "processing")
        step = {"do": "set-refund", "label": "finished", "request_id": said["requestId"]}
        self.json("POST", "/sandbox/operations/1001", step)
        self.assertEqual(self.label(said["requestId"])["label"], "finished")


class NoRefunds(Journey):
    SETTINGS = {"password3": None}

    def test_a_shop_without_the_third_password(self):
        self.begin()
        self.press("pay")
        self.assertEqual(Refunds.refund(self, {"OpKey": self.told()["op_key"]})[0], 401)
