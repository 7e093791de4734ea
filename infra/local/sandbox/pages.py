"""The pages that a buyer and a player see. No scripts but the one line that sends a form on."""

import json
from html import escape

STYLE = """
body{font:17px/1.45 system-ui,sans-serif;margin:0;background:#f3f4f6;color:#17202a}
main{max-width:30rem;margin:0 auto;padding:1rem}
main.wide{max-width:70rem}
.note{background:#fff3c4;border:2px solid #b58100;border-radius:.5rem;padding:.6rem .8rem}
.sum{font-size:2rem;font-weight:700;margin:.3rem 0}
table{border-collapse:collapse;width:100%;background:#fff}
td,th{padding:.4rem .5rem;border-bottom:1px solid #d5d8dc;text-align:left;vertical-align:top}
td.r{text-align:right;white-space:nowrap}
button{font:inherit;width:100%;padding:.8rem;margin:.3rem 0;border-radius:.5rem;
border:1px solid #5d6d7e;background:#fff;color:#17202a;cursor:pointer}
button.pay{background:#0b6b3a;border-color:#0b6b3a;color:#fff;font-weight:700}
.wide button{width:auto;padding:.3rem .6rem}
.wide form{display:inline}
.scroll{overflow-x:auto}
code{overflow-wrap:anywhere}
"""
NOTE = (
    '<p class="note"><strong>Песочница.</strong> Деньги не списываются, '
    "данные карты не нужны. Sandbox: no money moves.</p>"
)
STATES = {
    5: "начата",
    10: "отменена",
    20: "удержана",
    50: "деньги получены",
    60: "возвращена покупателю",
    80: "приостановлена",
    100: "оплачена",
}
CONTROLS = (
    ("pay", "Оплатить"),
    ("refuse", "Отказаться"),
    ("redeliver", "Доставить снова"),
    ("twice", "Доставить дважды сразу"),
    ("wrong", "С другой суммой"),
    ("forged", "С чужой подписью"),
)


def page(title, body, wide=False):
    kind = ' class="wide"' if wide else ""
    return (
        '<!doctype html><html lang="ru"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main{kind}>{body}</main></body></html>"
    )


def hidden(fields):
    return "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields
    )


def tenge(sum_tiyn):
    whole = f"{sum_tiyn // 100:,}".replace(",", "\u00a0")
    return f"{whole},{sum_tiyn % 100:02}\u00a0₸"


def button(action, text, kind=""):
    return f'<button{kind} type="submit" name="action" value="{action}">{text}</button>'


# How the shop is told of a payment, as a player may choose it on the page.
TELLING = {
    "once": ("как обычно: до возврата в магазин", {}),
    "after-return": ("после возврата в магазин", {"callback": "after-return"}),
    "late": ("через минуту", {"callback": "late", "seconds": 60}),
    "twice": ("дважды", {"callback": "twice"}),
    "parallel": ("десять раз сразу", {"callback": "parallel", "count": 10}),
    "wrong-sum": ("с другой суммой", {"sum": "wrong"}),
    "forged": ("с поддельной подписью", {"signature": "forged"}),
    "never": ("никогда", {"callback": "never"}),
}


def telling():
    choices = "".join(
        f'<option value="{name}">{text}</option>' for name, (text, _) in TELLING.items()
    )
    return (
        '<p><label>Магазин узнает о платеже <select name="telling">'
        f"{choices}</select></label></p>"
    )


def payment(shop, operation):
    lines = "".join(
        f'<tr><td>{escape(name)}</td><td>{escape(quantity)}</td>'
        f'<td class="r">{tenge(total)}</td></tr>'
        for name, quantity, total in json.loads(operation["receipt"])
    )
    receipt = ""
    if lines:
        head = "<tr><th>В чеке</th><th>Кол-во</th><th>Сумма</th></tr>"
        receipt = f'<table id="receipt">{head}{lines}</table>'
    test = "<p><strong>Тестовый платёж</strong></p>" if operation["test"] else ""
    email = f"<p>Чек придёт на {escape(operation['email'])}</p>" if operation["email"] else ""
    body = (
        f"<h1>Оплата заказа {operation['inv']}</h1>{NOTE}{test}"
        f"<p>Магазин: <strong>{escape(shop['login'])}</strong></p>"
        f"<p>{escape(operation['description'])}</p>"
        f'<p class="sum">{tenge(operation["sum"])}</p>{receipt}{email}'
        f'<form method="post" action="/pay/{operation["inv"]}">'
        + hidden([("test", str(operation["test"]))])
        + telling()
        + button("pay", "Оплатить", ' class="pay"')
        + button("refuse", "Отказаться от оплаты")
        + button("close", "Закрыть и вернуться в магазин")
        + "</form>"
    )
    return page(f"Оплата заказа {operation['inv']}", body)


def problem(code, why):
    """An error is shown with status 200, as Robokassa does it."""
    return page(
        f"Ошибка {code}",
        f'<h1>Ошибка <span id="error">{code}</span></h1><p>Оплата невозможна. '
        f"Вернитесь в магазин и попробуйте снова.</p>{NOTE}<p><code>{escape(why)}</code></p>",
    )


def forward(url, fields):
    """Sends the buyer's browser on by POST; without scripts there is a button."""
    return page(
        "Возврат в магазин",
        f'<h1>Возврат в магазин</h1><form method="post" action="{escape(url)}">{hidden(fields)}'
        f'<button class="pay" type="submit">Вернуться в магазин</button></form>{NOTE}'
        "<script>document.forms[0].submit()</script>",
    )


def attempt_text(attempt):
    said = attempt["error"] or f"{attempt['status']} {attempt['body']}"
    return escape(said)


def control_row(operation):
    """`operation` as the JSON API tells it."""
    inv, test = operation["inv"], "1" if operation["test"] else "0"
    mode = " (тест)" if operation["test"] else ""
    deliveries = "".join(
        f"<li>{escape(it['fields']['OutSum'])}: {escape(it['status'])}"
        + "".join(f"<br><code>{attempt_text(attempt)}</code>" for attempt in it["attempts"])
        + "</li>"
        for it in operation["deliveries"]
    )
    buttons = "".join(button(name, text) for name, text in CONTROLS)
    state = operation["state"]
    return (
        f"<tr><td>{inv}{mode}<br>{escape(operation['description'])}</td>"
        f'<td class="r">{escape(operation["sum"])}</td>'
        f"<td>{state} {STATES.get(state, '')}</td><td><ul>{deliveries}</ul></td>"
        f'<td><form method="post" action="/sandbox/do/{inv}">'
        f"{hidden([('test', test)])}{buttons}</form></td></tr>"
    )


def control(operations):
    rows = "".join(control_row(operation) for operation in operations)
    head = "<tr><th>Счёт</th><th>Сумма</th><th>Состояние</th><th>Доставки</th><th></th></tr>"
    nothing = "" if rows else "<p>Ещё никто ничего не платил.</p>"
    table = f'<div class="scroll"><table>{head}{rows}</table></div>' if rows else ""
    return page("Песочница", f"<h1>Песочница</h1>{NOTE}{nothing}{table}", wide=True)

