"""Two clients of Robokassa that others wrote, asked to verify and to sign.

One JSON document on stdin, one on stdout. Nothing is sent anywhere: only those parts of the two
packages are called that compute signatures.
"""

import hashlib
import json
import sys

import aiorobokassa
from aiorobokassa.utils.signature import (
    calculate_payment_signature,
    verify_result_url_signature,
)
from robokassa.hash import Hash, HashAlgorithm
from robokassa.signature import SignatureChecker
from robokassa.types import Signature


def own_fields(fields):
    return {name: value for name, value in fields.items() if name.startswith("Shp_")}


class Overheard(str):
    """Hears the text with which it is compared."""

    def upper(self):
        return self

    def __eq__(self, other):
        self.heard = other
        return True

    __hash__ = str.__hash__


class Aiorobokassa:
    def __init__(self, shop, algorithm):
        self.shop, self.algorithm = shop, algorithm
        self.client = aiorobokassa.RoboKassaClient(
            shop["login"], shop["password1"], shop["password2"]
        )

    @staticmethod
    def knows(algorithm):
        return algorithm.upper() in {known.value for known in aiorobokassa.SignatureAlgorithm}

    def start(self, form):
        signature = calculate_payment_signature(
            merchant_login=form["MerchantLogin"],
            out_sum=form["OutSum"],
            inv_id=form["InvId"],
            password=self.shop["password1"],
            algorithm=self.algorithm,
            receipt=form.get("Receipt"),
            shp_params={name[4:]: value for name, value in own_fields(form).items()},
        )
        return signature == form["SignatureValue"].upper()

    def callback(self, fields):
        try:
            return self.client.verify_result_url(
                **self.client.parse_result_url_params(fields),
                signature_algorithm=self.algorithm,
            )
        except aiorobokassa.SignatureError:
            return False

    def sign(self, fields, password):
        # This package signs no callbacks, but it computes what it compares with.
        parts = self.client.parse_result_url_params(fields)
        overheard = Overheard()
        verify_result_url_signature(
            out_sum=parts["out_sum"],
            inv_id=parts["inv_id"],
            password=password,
            received_signature=overheard,
            algorithm=self.algorithm,
            shp_params=parts["shp_params"],
        )
        return str(overheard.heard)


class Robokassa:
    def __init__(self, shop, algorithm):
        self.shop, self.hash = shop, Hash(HashAlgorithm(algorithm))
        self.checker = SignatureChecker(self.hash, shop["password1"], shop["password2"])

    @staticmethod
    def knows(algorithm):
        # Not every OpenSSL still has RIPEMD-160.
        return algorithm in hashlib.algorithms_available and algorithm in {
            known.value for known in HashAlgorithm
        }

    def start(self, form):
        return Signature(value=form["SignatureValue"].lower(), hash_=self.hash) == Signature(
            merchant_login=form["MerchantLogin"],
            out_sum=form["OutSum"],
            inv_id=form["InvId"],
            receipt=form.get("Receipt"),
            password=self.shop["password1"],
            additional_params=own_fields(form),
            hash_=self.hash,
        )

    def callback(self, fields):
        return self.checker.result_url_signature_is_valid(
            fields["SignatureValue"], fields["OutSum"], fields["InvId"], **own_fields(fields)
        )

    def sign(self, fields, password):
        return Signature(
            out_sum=fields["OutSum"],
            inv_id=fields["InvId"],
            password=password,
            additional_params=own_fields(fields),
            hash_=self.hash,
        ).value


def answer(shop, case):
    package = {"aiorobokassa": Aiorobokassa, "robokassa": Robokassa}[case["package"]]
    if not package.knows(case["algorithm"]):
        return None
    stranger = package(shop, case["algorithm"])
    return {
        "starts": [bool(stranger.start(form)) for form in case["starts"]],
        "callbacks": [bool(stranger.callback(fields)) for fields in case["callbacks"]],
        "signed": stranger.sign(case["unsigned"], shop["password2"]),
        "signed_wrongly": stranger.sign(case["unsigned"], shop["password1"]),
    }


question = json.load(sys.stdin)
json.dump([answer(question["shop"], case) for case in question["cases"]], sys.stdout)
