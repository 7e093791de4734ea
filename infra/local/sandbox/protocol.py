"""Robokassa's protocol: what is signed, how sums are written, and the answer of OpStateExt.

Sums are integers of tiyn (a hundredth of a tenge) everywhere; text only at the edges.
"""

import base64
import hashlib
import hmac
import json
import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from xml.sax.saxutils import escape

from sandbox.ripemd160 import ripemd160

ALGORITHMS = ("md5", "ripemd160", "sha1", "sha256", "sha384", "sha512")
TOKEN_ALGORITHMS = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
INV_MAX = 2**63 - 1
NAMESPACE = "http://merchant.roboxchange.com/WebService/"
MOSCOW = timezone(timedelta(hours=3))
COMMISSION_PERCENT = 3
SUM = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,6}))?")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,7})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?"
)
# The optional slots of a start between InvId and the password, in their order.
SLOTS = (
    "OutSumCurrency",
    "UserIp",
    "Receipt",
    "StepByStep",
    "ResultUrl2",
    "SuccessUrl2",
    "SuccessUrl2Method",
    "FailUrl2",
    "FailUrl2Method",
    "Token",
)


def digest(algorithm, text):
    data = text.encode("utf-8")
    if algorithm == "ripemd160":
        return ripemd160(data)
    if algorithm not in ALGORITHMS:
        raise ValueError("the algorithm is none of " + ", ".join(ALGORITHMS))
    return hashlib.new(algorithm, data).hexdigest()


def is_signed(algorithm, base, signature):
    expected = digest(algorithm, base)
    return hmac.compare_digest(expected.encode(), signature.strip().lower().encode("utf-8"))


def sorted_shp(shp):
    """`Shp_a=value` texts, by name without regard to case."""
    names = sorted(shp, key=lambda name: (name.lower(), name))
    return [f"{name}={shp[name]}" for name in names]


def start_base(fields, shp, password):
    """Fields as the server holds them after it decoded the request once."""
    parts = [fields["MerchantLogin"], fields["OutSum"], fields.get("InvId", "")]
    parts += [fields[name] for name in SLOTS if fields.get(name)]
    return ":".join([*parts, password, *sorted_shp(shp)])


def notice_base(out_sum, inv, password, shp):
    """Of the callback with Password#2, of the buyer's return with Password#1."""
    return ":".join([out_sum, str(inv), password, *sorted_shp(shp)])


def state_base(login, inv, password):
    return f"{login}:{inv}:{password}"


def tiyn(text):
    """An exact sum or nothing: digits, a dot, up to six places of which two may count."""
    match = SUM.fullmatch(text)
    if not match:
        return None
    places = (match[2] or "").ljust(6, "0")
    if places[2:] != "0000":
        return None
    return int(match[1]) * 100 + int(places[:2])


def tiyn_of_number(number):
    """Of a JSON number that was read as `int` or `Decimal`; nothing if it has parts of a tiyn."""
    if isinstance(number, bool) or not isinstance(number, (int, Decimal)):
        return None
    hundredfold = Decimal(number) * 100
    if not hundredfold.is_finite() or abs(hundredfold) >= 10**14:
        return None
    return int(hundredfold) if hundredfold == int(hundredfold) else None


def two_places(sum_tiyn):
    return f"{sum_tiyn // 100}.{sum_tiyn % 100:02}"


def six_places(sum_tiyn):
    return two_places(sum_tiyn) + "0000"


def commission(sum_tiyn):
    return (sum_tiyn * COMMISSION_PERCENT + 50) // 100


def moment(text):
    """Seconds since 1970 of an ISO 8601 date and time; Moscow's where no zone is given."""
    match = MOMENT.fullmatch(text)
    if not match:
        return None
    zone = (match[2] or "+03:00").replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(match[1] + zone).timestamp()
    except ValueError:
        return None


def moscow_text(seconds):
    at = datetime.fromtimestamp(seconds, MOSCOW)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0+03:00"


def element(name, *inside):
    return f"<{name}>{''.join(inside)}</{name}>"


def text_element(name, value):
    return element(name, escape(str(value)))


def state_answer(code, description, operation=None):
    """The XML of OpStateExt. `operation` is a row of the bank, given only with code 0."""
    said = [text_element("Description", description)] if description else []
    inside = [element("Result", text_element("Code", code), *said)]
    if operation is not None:
        paid, net = operation["sum"], operation["sum"] - commission(operation["sum"])
        inside.append(
            element(
                "State",
                text_element("Code", operation["state"]),
                text_element("RequestDate", moscow_text(operation["started"])),
                text_element("StateDate", moscow_text(operation["changed"])),
            )
        )
        method = [text_element("Code", "BankCard"), text_element("Description", "Банковская карта")]
        inside.append(
            element(
                "Info",
                text_element("IncCurrLabel", "BankCardPSR"),
                text_element("IncSum", two_places(paid)),
                text_element("IncAccount", "400000******0000"),
                element("PaymentMethod", *method),
                text_element("OutCurrLabel", "KZT"),
                text_element("OutSum", two_places(net)),
                text_element("OpKey", operation["op_key"]),
                text_element("BankCardRRN", "000000000000"),
            )
        )
        fields = [
            element("Field", text_element("Name", name), text_element("Value", value))
            for name, value in json.loads(operation["shp"]).items()
        ]
        inside.append(element("UserField", *fields))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<OperationStateResponse xmlns="{NAMESPACE}">{"".join(inside)}</OperationStateResponse>'
    )


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64url(text):
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError("not base64url")
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def token_signature(algorithm, base, key):
    mac = hmac.new(key.encode("utf-8"), base.encode("utf-8"), TOKEN_ALGORITHMS[algorithm])
    return base64url(mac.digest())


def token_payload(token, key):
    """What a refund's token says, or nothing if it was not signed with this key."""
    parts = token.split(".")
    if len(parts) != 3:
        return None
    try:
        header = json.loads(from_base64url(parts[0]))
        algorithm = header.get("alg")
        if algorithm not in TOKEN_ALGORITHMS:
            return None
        expected = token_signature(algorithm, f"{parts[0]}.{parts[1]}", key)
        if not hmac.compare_digest(expected.encode(), parts[2].encode("utf-8")):
            return None
        payload = json.loads(from_base64url(parts[1]), parse_float=Decimal)
    except (ValueError, AttributeError, TypeError):
        return None
    return payload if isinstance(payload, dict) else None
