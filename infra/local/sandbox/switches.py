"""What a test or a player may ask the sandbox to do otherwise than usual."""

COUNT_MAX = 32
SECONDS_MAX = 86_400
TEXT_MAX = 64
CALLBACKS = ("once", "before-return", "twice", "parallel", "late", "after-return", "never")
CHOICES = {
    "signature": (None, "forged", "test-password"),
    "opstate": (None, "fail", "down", "unknown"),
    "refund": (None, "no-funds", "cancel", "hold", "down"),
}
STATES = (5, 10, 20, 50, 60, 80, 100)
PAID_STATES = (50, 60, 80, 100)
ATTEMPTS_MAX = 5
DEFAULTS = {
    "callback": "once",
    "count": None,
    "seconds": None,
    "attempts": ATTEMPTS_MAX,
    "sum": None,
    "signature": None,
    "state": 100,
    "opstate": None,
    "refund": None,
}


class Refused(ValueError):
    """What was asked for is not understood; the text says why."""


def whole(name, value, least, most):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Refused(f"{name} must be a whole number from {least} to {most}")
    return value


def checked(asked, known):
    """`known` with what was asked for laid over it; nothing unknown, nothing out of bounds."""
    for name in asked:
        if name not in known:
            raise Refused(f"{name} is not known here; known are {', '.join(known)}")
    chosen = {**known, **asked}
    if "callback" in known and chosen["callback"] not in CALLBACKS:
        raise Refused("callback must be one of " + ", ".join(CALLBACKS))
    for name, allowed in CHOICES.items():
        if name in known and chosen[name] not in allowed:
            raise Refused(f"{name} must be null or one of " + ", ".join(allowed[1:]))
    if "state" in known and chosen["state"] not in PAID_STATES:
        raise Refused("state must be one of " + ", ".join(map(str, PAID_STATES)))
    if chosen.get("count") is not None:
        whole("count", chosen["count"], 1, COUNT_MAX)
    seconds = chosen.get("seconds")
    if seconds is not None:
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)):
            raise Refused("seconds must be a number")
        if not 0 <= seconds <= SECONDS_MAX:
            raise Refused(f"seconds must be from 0 to {SECONDS_MAX}")
    if "attempts" in known:
        whole("attempts", chosen["attempts"], 1, ATTEMPTS_MAX)
    altered = chosen.get("sum")
    if altered is not None and (not isinstance(altered, str) or len(altered) > TEXT_MAX):
        raise Refused('sum must be null, "wrong" or the text to send')
    if "parallel" in known and not isinstance(chosen["parallel"], bool):
        raise Refused("parallel must be true or false")
    return chosen


def plan(switch):
    """(how many deliveries, whether all at once, after how many seconds, whether before the return)

    A browser is sent on at once where the callback comes after it.
    """
    mode, count, seconds = switch["callback"], switch["count"], switch["seconds"]
    if mode == "never":
        return 0, False, 0, False
    if mode in ("late", "after-return"):
        usual = 5 if mode == "late" else 1
        return count or 1, False, usual if seconds is None else seconds, False
    usual = 2 if mode in ("twice", "parallel") else 1
    return count or usual, mode == "parallel", 0, True
