"""A buyer's way over real sockets: the start, the page, the callback, the return, OpStateExt."""

import urllib.parse
import xml.etree.ElementTree as xml

from sandbox import protocol
from sandbox.tests.shop import Journey

RECEIPT = '{"items":[{"name":"Пакет 20 фото","quantity":1,"sum":1990.00,"tax":"none"}]}'
ORDER = (
    "out_summ OutSum inv_id InvId crc SignatureValue PaymentMethod IncSum IncCurrLabel EMail Fee"
    " Shp_pack Shp_user"
).split()


def found(text, name):
    return [it.text for it in xml.fromstring(text).iter(f"{{{protocol.NAMESPACE}}}{name}")]


class Buyer(Journey):
    def test_pays_and_everybody_knows(self):
        page = self.begin(Receipt=urllib.parse.quote(RECEIPT, safe=""))
        sum_text = "1\u00a0990,00\u00a0₸"
        for text in (sum_text, 'id="receipt"', "Пакет 20 фото", "Песочница", "photos"):
            self.assertIn(text, page)
        self.assertEqual(found(self.state(), "Code"), ["3"])
        url = self.press("pay")
        [(method, pairs, _)] = self.ears.heard  # before the browser was sent on
        self.assertEqual((method, [name for name, _ in pairs]), ("POST", ORDER))
        said = dict(pairs)
        signed = protocol.digest("sha512", "1990.000000:1001:live-two:Shp_pack=20:Shp_user=u_42")
        self.assertEqual(said["SignatureValue"], signed.upper())
        self.assertEqual(said["crc"], said["SignatureValue"])
        self.assertEqual((said["OutSum"], said["Fee"]), ("1990.000000", "59.700000"))
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        signed = protocol.digest("md5", "1990.000000:1001:live-one:Shp_pack=20:Shp_user=u_42")
        self.assertEqual(query, {"lang": "ru", "OutSum": "1990.000000", "InvId": "1001",
                                 "SignatureValue": signed, "Culture": "ru", "Shp_pack": "20",
                                 "Shp_user": "u_42"})  # fmt: skip
        for method in ("GET", "POST"):
            answer = self.state(method=method)
            self.assertEqual(found(answer, "Code"), ["0", "100", "BankCard"])
            self.assertEqual(found(answer, "IncSum"), ["1990.00"])
            self.assertEqual(found(answer, "OutSum"), ["1930.30"])
            self.assertEqual(found(answer, "Value"), ["u_42", "20"])
            self.assertRegex(found(answer, "StateDate")[0], r"T[0-9:]{8}\.[0-9]{7}\+03:00$")
        told = self.told()
        self.assertEqual((told["state"], told["deliveries"][0]["status"]), (100, "delivered"))
        self.assertEqual(told["deliveries"][0]["attempts"][0]["body"], "OK1001")
        self.assertIn('id="error">40<', self.begin())
        self.assertIn('id="error">40<', self.ask("POST", "/pay/1001", "action=pay")[1])

    def test_chooses_how_the_shop_is_told(self):
        page = self.begin()
        for name in ("once", "after-return", "late", "twice", "wrong-sum", "forged", "never"):
            self.assertIn(f'<option value="{name}">', page)
        status, said, _ = self.ask("POST", "/pay/1001", "action=pay&telling=loudly")
        self.assertEqual((status, "telling must be one of" in said), (400, True))
        self.assertEqual(self.told()["state"], 5, "nothing was paid by a mistake")
        self.ask("POST", "/pay/1001", "action=pay&telling=never")
        told = self.told()
        self.assertEqual((told["state"], told["deliveries"], self.ears.heard), (100, [], []))
        self.begin(inv=1002)
        self.ask("POST", "/pay/1002", "action=pay&telling=forged")
        [(_, pairs, _)] = self.ears.heard
        signed = protocol.digest("sha512", "1990.000000:1002:live-two:Shp_pack=20:Shp_user=u_42")
        self.assertNotEqual(dict(pairs)["SignatureValue"], signed.upper())

    def test_refuses_leaves_comes_back_and_pays(self):
        self.begin(method="GET")
        url = self.press("close")
        self.assertNotIn("Signature", url)
        self.assertIn("/fail?OutSum=1990.000000&InvId=1001&Culture=ru&Shp_pack=20", url)
        self.assertEqual((self.told()["state"], found(self.state(), "Code")), (5, ["3"]))
        self.assertIn("/fail?", self.press("refuse"))
        self.assertEqual(found(self.state(), "Code")[:2], ["0", "10"])
        self.begin()
        self.assertIn("/success?", self.press("pay"))
        self.assertEqual(found(self.state(), "Code")[:2], ["0", "100"])

    def test_gets_the_right_number_for_each_mistake(self):
        kazakh = RECEIPT.replace("Пакет", "Қала")
        less = RECEIPT.replace("1990.00", "1989.99")
        for code, how in (
            (26, {"MerchantLogin": "other"}),
            (29, {"changed": {"OutSum": "1.00"}}),
            (29, {"changed": {"Shp_more": "1"}}),
            (29, {"password1": "test-one"}),
            (29, {"test": True, "password1": "live-one"}),
            (29, {"changed": {"SignatureValue": ""}}),
            (29, {"Encoding": None, "Receipt": RECEIPT}),
            (30, {"inv": "x"}),
            (30, {"inv": protocol.INV_MAX + 1}),
            (30, {"Description": "a" * 101}),
            (30, {"Description": "Қала"}),
            (30, {"Description": None}),
            (30, {"Receipt": kazakh}),
            (30, {"Receipt": less}),
            (30, {"Receipt": "{}"}),
            (30, {"IsTest": "yes"}),
            (30, {"shp": {"Shp_a": "b" * 2048}}),
            (30, {"ExpirationDate": "soon"}),
            (30, {"changed": {"invid": "1001"}}),
            (31, {"OutSum": "0"}),
            (31, {"OutSum": "19,90"}),
            (33, {"ExpirationDate": "2020-01-01T00:00:00.0000000+05:00"}),
        ):
            with self.subTest(how):
                page = self.begin(**how)
                self.assertIn(f'id="error">{code}<', page)
                for secret in ("live-one", "live-two", "test-one", "test-two"):
                    self.assertNotIn(secret, page)
        self.assertEqual(self.json("GET", "/sandbox/operations"), {"operations": []})

    def test_receipt_is_signed_as_it_is_after_one_decoding(self):
        self.assertIn('id="receipt"', self.begin(1, Receipt=RECEIPT))
        self.assertIn('id="receipt"', self.begin(2, Receipt=urllib.parse.quote(RECEIPT)))
        encoded = urllib.parse.quote(RECEIPT, safe="")
        wrong = self.begin(3, Receipt=encoded, changed={"Receipt": RECEIPT})
        self.assertIn('id="error">29<', wrong)

    def test_gets_a_number_when_the_shop_gave_none(self):
        self.assertIn("Оплата заказа 1<", self.begin("0"))
        self.assertIn("Оплата заказа 2<", self.begin(""))

    def test_a_late_buyer_cannot_pay(self):
        self.begin(ExpirationDate="2099-01-01T00:00:00+05:00")
        with self.sandbox.bank.change() as database:
            database.execute("UPDATE operations SET expires = 1")
        page = self.ask("POST", "/pay/1001", "action=pay")[1]
        self.assertIn('id="error">33<', page)
        self.assertEqual(self.told()["state"], 5)

    def test_markup_in_a_description_stays_text(self):
        page = self.begin(Description="<script>alert(1)</script>", Email='"><b>')
        self.assertNotIn("<script", page)
        self.assertNotIn("<b>", page)

    def test_a_test_payment_is_not_seen_but_stands_in_the_way(self):
        self.begin(test=True)
        self.press("pay")
        said = self.heard()[0]
        base = "1990.000000:1001:test-two:Shp_pack=20:Shp_user=u_42"
        self.assertEqual(said["SignatureValue"], protocol.digest("ripemd160", base).upper())
        self.assertNotIn("EMail", said)
        self.assertEqual(found(self.state(), "Code"), ["3"])
        self.begin()
        self.press("pay")
        self.assertEqual(found(self.state(), "Code"), ["4"])
        self.assertIn("Тестовый", self.begin(test=True))  # a test payment uses no number up

    def test_state_is_told_to_the_shop_only(self):
        self.begin()
        self.press("pay")
        self.assertEqual(found(self.state(password="live-one"), "Code"), ["1"])
        self.assertEqual(found(self.state(login="other"), "Code"), ["2"])
        self.assertEqual(found(self.state(1002), "Code"), ["3"])
        self.assertEqual(found(self.state("x"), "Code"), ["3"])


class OtherMethods(Journey):
    SETTINGS = {"callback_method": "GET", "return_method": "POST"}

    def test_callback_by_get_and_return_by_form(self):
        self.begin(test=True, shp={"Shp_city": "Алматы"})
        status, page, _ = self.ask("POST", "/pay/1001", "action=pay&test=1")
        self.assertEqual(status, 200)
        self.assertIn('name="SignatureValue"', page)
        self.assertIn("/success?lang=ru", page)
        self.assertEqual(self.ears.heard[0][0], "GET")
        self.assertEqual(self.heard()[0]["Shp_city"], "Алматы")


class Slow(Journey):
    SETTINGS = {"settle_seconds": 0.3}

    def test_credits_after_a_while(self):
        self.begin()
        self.press("pay")
        self.assertEqual((self.told()["state"], self.heard()), (50, []))
        self.until(self.heard)
        self.assertEqual(self.told()["state"], 100)
