"""What happens when a buyer pays, refuses or leaves, and what a test may ask for by JSON."""

import json
import time
import urllib.parse
from datetime import datetime, timezone

from sandbox import protocol
from sandbox.courier import callback_fields, with_query
from sandbox.switches import DEFAULTS, STATES, Refused, checked, plan
from sandbox.till import StartError

LABELS = ("finished", "processing", "canceled")
STEPS = "pay, refuse, close, redeliver, set-state, set-refund"
REDELIVER = {
    "count": 1,
    "parallel": False,
    "seconds": 0,
    "attempts": DEFAULTS["attempts"],
    "sum": None,
    "signature": None,
}


def iso(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds")


def altered(sum_tiyn, asked):
    """The text to send instead of the right sum, or nothing."""
    if asked == "wrong":
        return protocol.six_places(sum_tiyn - 100 if sum_tiyn > 100 else sum_tiyn + 100)
    return asked


def inv_of(value, name="inv"):
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= protocol.INV_MAX:
        raise Refused(f"{name} must be a whole number from 1 to {protocol.INV_MAX}")
    return value


class Desk:
    def __init__(self, bank, courier, shop):
        self.bank = bank
        self.courier = courier
        self.shop = shop
        self.settle_seconds = shop.get("settle_seconds", 0)

    # What a buyer does. Each gives where the browser goes: {method, url, fields}.

    def pay(self, operation):
        if operation["expires"] is not None and operation["expires"] <= time.time():
            raise StartError(33, "ExpirationDate is over")
        switch = self.bank.switch(operation["inv"])
        settle = self.settle_seconds
        if not self.bank.pay(operation, switch["state"], settle):
            raise StartError(40, "this InvId has been paid")
        if settle == 0:
            self.bank.settle()
        # The shop hears only of money that was credited.
        count, parallel, seconds, is_before = plan(switch)
        ids = []
        if count and switch["state"] == 100:
            ids = self.call_back(operation, {**switch, "count": count, "parallel": parallel,
                                             "seconds": settle + seconds})  # fmt: skip
        self.courier.wake()
        if is_before and settle == 0:
            self.courier.wait(ids)
        return self.way(operation, is_paid=True)

    def refuse(self, operation):
        if not self.bank.refuse(operation):
            raise StartError(40, "this InvId has been paid")
        return self.way(operation, is_paid=False)

    def leave(self, operation):
        return self.way(operation, is_paid=False)

    def way(self, operation, is_paid):
        out_sum, inv = protocol.six_places(operation["sum"]), str(operation["inv"])
        shp = json.loads(operation["shp"])
        fields = [("OutSum", out_sum), ("InvId", inv)]
        if is_paid:
            mode = self.shop["test"] if operation["test"] else self.shop["live"]
            base = protocol.notice_base(out_sum, inv, mode["password1"], shp)
            fields.append(("SignatureValue", protocol.digest(mode["success"], base)))
        fields.append(("Culture", operation["culture"]))
        fields += [tuple(text.split("=", 1)) for text in protocol.sorted_shp(shp)]
        url = self.shop["success_url" if is_paid else "fail_url"]
        method = self.shop["return_method"]
        if method == "GET":
            url = with_query(url, urllib.parse.urlencode(fields))
        return {"method": method, "url": url, "fields": dict(fields)}

    def call_back(self, operation, how):
        """Lays callbacks out for the courier; gives their ids."""
        out_sum = altered(operation["sum"], how["sum"])
        several = [
            callback_fields(self.shop, operation, out_sum, how["signature"])
            for _ in range(how["count"] or 1)
        ]
        ids = self.bank.add_deliveries(
            operation["inv"],
            operation["test"],
            several,
            time.time() + (how["seconds"] or 0),
            how["parallel"],
            how["attempts"],
        )
        self.courier.wake()
        return ids

    # What a test asks for.

    def delivery(self, row):
        attempts = [
            {
                "at": iso(it["at"]),
                "seconds": round(it["seconds"], 3),
                "status": it["status"],
                "body": it["body"],
                "error": it["error"],
            }
            for it in self.bank.attempts(row["id"])
        ]
        return {
            "id": row["id"],
            "test": bool(row["test"]),
            "status": "waiting" if row["status"] == "sending" else row["status"],
            "fields": dict(json.loads(row["fields"])),
            "attempts": attempts,
        }

    def told(self, inv, test=None):
        """An operation with its deliveries; nothing if neither is known."""
        operation = self.bank.operation(inv, test)
        known = None if operation is None else operation["test"]
        deliveries = [self.delivery(row) for row in self.bank.deliveries(inv, known)]
        if operation is None:
            return {"inv": inv, "state": None, "deliveries": deliveries} if deliveries else None
        refunds = [
            {"request_id": it["request_id"], "sum": protocol.two_places(it["sum"]),
             "label": it["label"], "at": iso(it["at"])}
            for it in self.bank.refunds(operation["op_key"])
        ]  # fmt: skip
        return {
            "inv": inv,
            "test": bool(operation["test"]),
            "state": operation["state"],
            "confirmed": bool(operation["confirmed"]),
            "sum": protocol.two_places(operation["sum"]),
            "description": operation["description"],
            "email": operation["email"],
            "shp": json.loads(operation["shp"]),
            "op_key": operation["op_key"],
            "started": iso(operation["started"]),
            "changed": iso(operation["changed"]),
            "switch": self.bank.switch(inv),
            "deliveries": deliveries,
            "refunds": refunds,
        }

    def set_switch(self, asked):
        asked = dict(asked)
        inv = asked.pop("inv", None)
        if inv is not None:
            inv_of(inv)
        chosen = checked(asked, DEFAULTS)
        self.bank.set_switch(inv, chosen)
        return {"inv": inv, **chosen}

    def redeliver(self, operation, asked):
        how = checked(asked, REDELIVER)
        ids = self.call_back(operation, how)
        if not how["seconds"]:
            self.courier.wait(ids)

    def forge(self, asked):
        """A callback for a number that may never have been started, signed as `signature` says."""
        asked = dict(asked)
        inv, test = inv_of(asked.pop("inv", None)), asked.pop("test", False)
        text, shp = asked.pop("sum", None), asked.pop("shp", {})
        sum_tiyn = protocol.tiyn(text) if isinstance(text, str) else None
        if not sum_tiyn or not isinstance(test, bool):
            raise Refused('sum must be a text like "1990.00", test true or false')
        if not isinstance(shp, dict) or not all(isinstance(it, str) for it in shp.values()):
            raise Refused("shp must be an object of texts")
        operation = {
            "inv": inv,
            "test": int(test),
            "sum": sum_tiyn,
            "shp": json.dumps(shp),
            "email": "",
        }
        known = {name: value for name, value in REDELIVER.items() if name != "sum"}
        how = {**checked(asked, known), "sum": None}
        ids = self.call_back(operation, how)
        if not how["seconds"]:
            self.courier.wait(ids)
        rows = [row for row in self.bank.deliveries(inv) if row["id"] in ids]
        return {"inv": inv, "deliveries": [self.delivery(row) for row in rows]}

    def do(self, inv, asked):
        """One step on an operation; gives it afterwards, nothing if it is not known."""
        asked = dict(asked)
        step, test = asked.pop("do", None), asked.pop("test", None)
        if test is not None and not isinstance(test, bool):
            raise Refused("test must be true, false or null")
        if not isinstance(step, str):
            raise Refused(f"do must be one of {STEPS}")
        operation = self.bank.operation(inv, test)
        if operation is None:
            return None
        test = bool(operation["test"])
        if step == "redeliver":
            self.redeliver(operation, asked)
            return self.told(inv, test)
        allowed = {"set-state": {"state"}, "set-refund": {"label", "request_id"}}
        if set(asked) - allowed.get(step, set()):
            raise Refused("not known here: " + ", ".join(sorted(asked)))
        steps = {"pay": self.pay, "refuse": self.refuse, "close": self.leave}
        if step in steps:
            way = steps[step](operation)
            return {**self.told(inv, test), "return": way}
        if step == "set-state":
            if asked.get("state") not in STATES:
                raise Refused("state must be one of " + ", ".join(map(str, STATES)))
            self.bank.set_state(operation, asked["state"])
        elif step == "set-refund":
            if asked.get("label") not in LABELS:
                raise Refused("label must be one of " + ", ".join(LABELS))
            request_id = asked.get("request_id")
            self.bank.set_refund(operation["op_key"], asked["label"], request_id)
        else:
            raise Refused(f"do must be one of {STEPS}")
        return self.told(inv, test)
