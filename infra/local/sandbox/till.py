"""The start of a payment: what `Index.aspx` accepts, and with which number it refuses."""

import json
import time
import urllib.parse
from decimal import Decimal, DecimalException

from sandbox import protocol

DESCRIPTION_MAX = 100
SHP_MAX = 2048
EMAIL_MAX = 254
KNOWN = (
    "MerchantLogin OutSum InvId Description SignatureValue IncCurrLabel PaymentMethods Culture"
    " Encoding Email ExpirationDate OutSumCurrency UserIp Receipt StepByStep ResultUrl2"
    " SuccessUrl2 SuccessUrl2Method FailUrl2 FailUrl2Method Token Recurring PreviousInvoiceID"
    " IsTest"
).split()
NAMES = {name.lower(): name for name in KNOWN}
NAMES |= {"mrchlogin": "MerchantLogin", "desc": "Description", "invoiceid": "InvId"}
NOT_PLAYED = ("ResultUrl2", "SuccessUrl2", "FailUrl2", "Token", "OutSumCurrency", "UserIp")
TAXES = {"none", "vat0", "vat5", "vat12", "vat16"}
TAXES_RUSSIA = TAXES | {
    *("vat10", "vat110", "vat20", "vat120", "vat22", "vat122", "vat7", "vat105", "vat107")
}


class StartError(Exception):
    """One of the numbers that Robokassa shows to the buyer, and why."""

    def __init__(self, code, why):
        super().__init__(why)
        self.code = code
        self.why = why


def gathered(pairs):
    """Known fields under their present names, and own fields as they were spelled."""
    fields, shp = {}, {}
    for name, value in pairs:
        if name.lower().startswith("shp_"):
            known, into = name, shp
        else:
            known, into = NAMES.get(name.lower()), fields
        if known is None or known == "PaymentMethods":
            continue
        if known in into:
            raise StartError(30, f"{name} is there twice")
        into[known] = value
    return fields, shp


def is_latin_or_russian(text):
    """Letters of these two only; anything printable that is no letter may stand between."""
    for sign in text:
        lower = sign.lower()
        if sign.isalpha() and not ("a" <= lower <= "z" or "а" <= lower <= "я" or lower == "ё"):
            return False
        if not sign.isprintable():
            return False
    return True


def receipt_lines(text, sum_tiyn, taxes):
    """(name, quantity, sum) of each line. The text may be JSON or JSON percent-encoded."""
    found = None
    for _ in range(3):
        try:
            found = json.loads(text, parse_float=Decimal)
            break
        except (ValueError, DecimalException, RecursionError):
            text = urllib.parse.unquote(text)
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= 100:
        raise StartError(30, "Receipt is no JSON object with 1 to 100 items")
    lines = []
    for item in items:
        if not isinstance(item, dict):
            raise StartError(30, "Receipt: an item is no object")
        name, total = item.get("name"), protocol.tiyn_of_number(item.get("sum"))
        if not isinstance(name, str) or not name or not is_latin_or_russian(name):
            raise StartError(30, "Receipt: name must be Russian or English")
        if total is None or total < 0:
            raise StartError(30, "Receipt: sum must be a number with at most two decimals")
        quantity = item.get("quantity")
        if isinstance(quantity, bool) or not isinstance(quantity, (int, Decimal)) or quantity <= 0:
            raise StartError(30, "Receipt: quantity must be a number above zero")
        if item.get("tax") not in taxes:
            raise StartError(30, "Receipt: tax must be one of " + ", ".join(sorted(taxes)))
        lines.append((name, str(quantity), total))
    if sum(total for _, _, total in lines) != sum_tiyn:
        raise StartError(30, "Receipt: the lines do not add up to OutSum")
    return lines


def number(text):
    """The invoice's number; nothing where Robokassa is to choose one."""
    if text.strip("0") == "" and len(text) <= 1:
        return None
    if not (text.isascii() and text.isdigit()) or text[0] == "0":
        raise StartError(30, "InvId must be digits")
    if len(text) > 19 or int(text) > protocol.INV_MAX:
        raise StartError(30, f"InvId is larger than {protocol.INV_MAX}")
    return int(text)


def check_signature(shop, fields, shp, is_test):
    mode = shop["test"] if is_test else shop["live"]
    base = protocol.start_base(fields, shp, mode["password1"])
    if not protocol.is_signed(mode["outgoing"], base, fields.get("SignatureValue", "")):
        shown = protocol.start_base(fields, shp, "Password#1")
        kind = "test" if is_test else "live"
        raise StartError(29, f"SignatureValue must be the {mode['outgoing']} of {shown} ({kind})")


def check_texts(fields, shp):
    description = fields.get("Description", "")
    if not description or len(description) > DESCRIPTION_MAX:
        raise StartError(30, f"Description must have 1 to {DESCRIPTION_MAX} characters")
    if not is_latin_or_russian(description):
        raise StartError(30, "Description may hold Russian and English letters only")
    if sum(len(name) + len(value) for name, value in shp.items()) > SHP_MAX:
        raise StartError(30, f"Shp_ fields are longer than {SHP_MAX} characters together")
    for name, value in shp.items():
        if not (name.isascii() and name.replace("_", "").isalnum()) or not value.isprintable():
            raise StartError(30, "an Shp_ field has signs that do not travel")
    if len(fields.get("Email", "")) > EMAIL_MAX or not fields.get("Email", "").isprintable():
        raise StartError(30, "Email is too long or not printable")
    for name in NOT_PLAYED:
        if fields.get(name):
            raise StartError(30, f"{name} is signed rightly, but this sandbox does not play it")


def opened(bank, shop, pairs):
    """The operation that these fields start, or a StartError."""
    fields, shp = gathered(pairs)
    if fields.get("MerchantLogin") != shop["login"]:
        raise StartError(26, "MerchantLogin is not this shop's")
    sum_tiyn = protocol.tiyn(fields.get("OutSum", ""))
    if not sum_tiyn:
        raise StartError(31, "OutSum must be above zero, like 1990.00")
    inv = number(fields.get("InvId", ""))
    if fields.get("IsTest", "") not in ("", "0", "1"):
        raise StartError(30, "IsTest must be 1 or 0")
    is_test = fields.get("IsTest") == "1"
    if fields.get("StepByStep"):
        raise StartError(64, "this shop has no two-step payments")
    if fields.get("Recurring"):
        raise StartError(34, "this shop has no recurring payments")
    check_signature(shop, fields, shp, is_test)
    check_texts(fields, shp)
    receipt = []
    if fields.get("Receipt"):
        taxes = TAXES_RUSSIA if shop.get("password3") else TAXES
        receipt = receipt_lines(fields["Receipt"], sum_tiyn, taxes)
    expires = None
    if fields.get("ExpirationDate"):
        expires = protocol.moment(fields["ExpirationDate"])
        if expires is None:
            raise StartError(30, "ExpirationDate must be ISO 8601, like 2026-01-31T10:00:00+05:00")
        if expires <= time.time():
            raise StartError(33, "ExpirationDate is over")
    operation = bank.start(
        {
            "inv": inv,
            "test": int(is_test),
            "sum": sum_tiyn,
            "description": fields["Description"],
            "email": fields.get("Email", ""),
            "culture": "ru" if fields.get("Culture", "ru") == "ru" else "en",
            "receipt": json.dumps(receipt),
            "shp": json.dumps(shp),
            "expires": expires,
        }
    )
    if operation is None:
        raise StartError(40, "this InvId has been paid")
    return operation
