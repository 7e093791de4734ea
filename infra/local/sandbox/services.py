"""OpStateExt and the refund API: what the shop's own programs ask."""

import json
import re
import time

from sandbox import protocol

DESCRIPTIONS = {
    0: "",
    1: "Неверная цифровая подпись запроса",
    2: "Магазин не найден или не активирован",
    3: "Операция с таким InvoiceID не найдена",
    4: "Найдено две операции с таким InvoiceID",
    1000: "Внутренняя ошибка сервиса",
}
NUMBER = re.compile(r"[1-9][0-9]{0,18}")


def state(bank, shop, pairs):
    """(status, XML). Test operations are not seen, but make a live one ambiguous."""
    fields = {}
    for name, value in pairs:
        fields.setdefault(name.lower(), value)
    text = fields.get("invoiceid", "")
    is_number = NUMBER.fullmatch(text) is not None and int(text) <= protocol.INV_MAX
    switch = bank.switch(int(text))["opstate"] if is_number else None
    if switch == "down":
        return 503, ""
    code, operation = coded(bank, shop, fields, text, is_number)
    if switch == "fail":
        code = 1000
    elif switch == "unknown" and code in (0, 4):
        code = 3
    found = operation if code == 0 else None
    return 200, protocol.state_answer(code, DESCRIPTIONS[code], found)


def coded(bank, shop, fields, text, is_number):
    login, live = fields.get("merchantlogin", ""), shop["live"]
    if login != shop["login"]:
        return 2, None
    base = protocol.state_base(login, text, live["password2"])
    if not protocol.is_signed(live["outgoing"], base, fields.get("signature", "")):
        return 1, None
    if not is_number:
        return 3, None
    bank.settle()
    found = [bank.operation(int(text), test) for test in (False, True)]
    live_one, test_one = [it if it and it["confirmed"] else None for it in found]
    if live_one is None:
        return 3, None
    return (4, None) if test_one else (0, live_one)


def refused(status, message):
    return status, json.dumps({"success": False, "message": message, "requestId": None})


def refund(bank, shop, body):
    """(status, JSON). The body is a JSON string that holds the token."""
    key = shop.get("password3")
    try:
        token = json.loads(body)
    except (ValueError, RecursionError):
        token = None
    if not isinstance(token, str):
        return refused(400, "The body must be a JSON string with the token")
    asked = protocol.token_payload(token, key) if key else None
    if asked is None:
        return refused(401, "The key does not exist or the partner has no access")
    bank.settle()
    op_key = asked.get("OpKey")
    operation = bank.by_op_key(op_key) if isinstance(op_key, str) else None
    if operation is None or operation["state"] != 100:
        return refused(200, "OperationNotFound")
    amount = None
    if asked.get("RefundSum") is not None:
        amount = protocol.tiyn_of_number(asked["RefundSum"])
        if amount is None or amount <= 0:
            return refused(200, "IncorrectRefundSum")
    switch = bank.switch(operation["inv"])["refund"]
    if switch == "down":
        return refused(503, "Try again later")
    if switch == "no-funds":
        return refused(200, "NotEnoughOperationFunds")
    label = {"cancel": "canceled", "hold": "processing"}.get(switch, "finished")
    request_id = bank.refund(operation, amount, label)
    if request_id is None:
        return refused(200, "NotEnoughOperationFunds")
    return 200, json.dumps({"success": True, "message": None, "requestId": request_id})


def refund_state(bank, shop, request_id):
    found = bank.refund_by_id(request_id)
    if found is None:
        return 200, json.dumps({"message": "Request not found"})
    label = found["label"]
    if label == "finished" and time.time() < found["at"] + shop.get("refund_seconds", 0):
        label = "processing"
    # The sum goes out as digits that were never a float.
    amount = protocol.two_places(found["sum"])
    told = json.dumps({"requestId": request_id, "label": label})
    return 200, f'{told[:-1]}, "amount": {amount}}}'
