"""Signatures that other people's programs made, and sums."""

import json
import pathlib
import unittest

from sandbox import protocol
from sandbox.ripemd160 import ripemd160

HERE = pathlib.Path(__file__).resolve().parent
VECTORS = HERE.parents[3] / "shared/robokassa/tests/vectors.json"


# What the sandbox speaks: it plays no holds, saved cards and invoices, and tokens stand below.
SPOKEN = {"payment_start", "result", "success", "opstate"}


def base_of(vector):
    fields = dict(vector["inputs"])
    shp = fields.pop("Shp", {})
    password = next(iter(vector["passwords"].values()))
    if vector["kind"] == "payment_start":
        return protocol.start_base(fields, shp, password)
    if vector["kind"] == "opstate":
        return protocol.state_base(fields["MerchantLogin"], fields["InvoiceID"], password)
    return protocol.notice_base(fields["OutSum"], fields["InvId"], password, shp)


class Signatures(unittest.TestCase):
    def test_every_vector_is_reproduced(self):
        seen = set()
        for vector in json.loads(VECTORS.read_text(encoding="utf-8")):
            if vector["kind"] not in SPOKEN:
                continue
            with self.subTest(vector["id"]):
                self.assertEqual(base_of(vector), vector["base_string"])
                signature = vector["signature"]
                base, algorithm = vector["base_string"], vector["algorithm"]
                self.assertEqual(protocol.digest(algorithm, base), signature)
                self.assertTrue(protocol.is_signed(algorithm, base, signature.upper()))
                self.assertFalse(protocol.is_signed(algorithm, base + "0", signature))
            seen.add(vector["kind"])
        self.assertEqual(seen, SPOKEN)

    def test_ripemd160_gives_what_its_authors_published(self):
        for text, expected in (
            ("", "9c1185a5c5e9fc54612808977ee8f548b2258d31"),
            ("abc", "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc"),
            ("1234567890" * 8, "9b752e45573d4b39f4dbd3323cab82bf63326bfb"),
        ):
            self.assertEqual(ripemd160(text.encode()), expected)

    def test_a_name_that_begins_another_goes_first(self):
        shp = {"Shp_pack2": "b", "shp_user": "c", "Shp_pack": "a"}
        self.assertEqual(protocol.sorted_shp(shp), ["Shp_pack=a", "Shp_pack2=b", "shp_user=c"])


class Tokens(unittest.TestCase):
    def test_every_token_is_read_and_none_with_another_key(self):
        for vector in json.loads((HERE / "refunds.json").read_text(encoding="utf-8")):
            with self.subTest(vector["id"]):
                header, payload, signature = vector["token"].split(".")
                base = f"{header}.{payload}"
                self.assertEqual(protocol.token_signature("HS256", base, vector["key"]), signature)
                said = protocol.token_payload(vector["token"], vector["key"])
                self.assertEqual(said, json.loads(vector["payload"]))
                self.assertIsNone(protocol.token_payload(vector["token"], "another"))
                self.assertIsNone(protocol.token_payload(vector["token"][:-2], vector["key"]))

    def test_a_token_without_a_signature_is_refused(self):
        header = protocol.base64url(b'{"alg":"none"}')
        self.assertIsNone(protocol.token_payload(f"{header}.e30.", "key"))
        self.assertIsNone(protocol.token_payload("a.b.c", "key"))


class Sums(unittest.TestCase):
    def test_text_is_read_exactly_or_not_at_all(self):
        for text, expected in (
            ("1990.00", 199000), ("1990", 199000), ("1990.5", 199050), ("0.01", 1),
            ("69.000000", 6900), ("10.990000", 1099), ("0", 0), ("1990.001", None),
            ("", None), ("1,990", None), ("1e3", None), ("-1", None), ("1.", None),
            (".5", None), ("1990.0000000", None), ("١", None), ("9" * 13, None),
        ):  # fmt: skip
            with self.subTest(text):
                self.assertEqual(protocol.tiyn(text), expected)

    def test_commission_is_rounded_in_tiyn(self):
        for whole, expected in ((199000, 5970), (1, 0), (17, 1), (16, 0), (50, 2)):
            self.assertEqual(protocol.commission(whole), expected)
        self.assertEqual(protocol.six_places(49050), "490.500000")
        self.assertEqual(protocol.two_places(5), "0.05")

    def test_a_moment_has_its_zone(self):
        self.assertEqual(protocol.moment("1970-01-01T05:00:00.0000000+05:00"), 0)
        self.assertEqual(protocol.moment("1970-01-01T03:00:01"), 1)
        self.assertEqual(protocol.moment("1970-01-01T00:00Z"), 0)
        for text in ("", "1970-13-01T00:00:00Z", "1970-01-01", "tomorrow"):
            self.assertIsNone(protocol.moment(text))
        self.assertEqual(protocol.moscow_text(0), "1970-01-01T03:00:00.0000000+03:00")


if __name__ == "__main__":
    unittest.main()
