"""What a new stack begins with: the legal documents, published as an operator publishes them.

Takes one JSON object on standard input: front_door, documents (the folder of the texts), operator
(name, password, totp), person (path of a made-up registration to write). Says on standard output
which versions it published. Safe to run any number of times: what is published stays.
"""

import base64
import hmac
import json
import struct
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

LANGUAGES = ("kk", "ru", "en")
ANSWER_SECONDS_MAX = 60
CODE_SECONDS = 30  # a code is good for so long, and once
TRIES_MAX = 5


def send(url, body=None, cookie=""):
    """Status, JSON and cookie of an answer; a refusal is an answer."""
    headers = {"cookie": cookie} if cookie else {}
    if body is not None:
        headers["content-type"] = "application/json"
        body = json.dumps(body).encode()
    request = urllib.request.Request(url, body, headers)
    try:
        reply = urllib.request.urlopen(request, timeout=ANSWER_SECONDS_MAX)
    except urllib.error.HTTPError as refusal:
        reply = refusal
    with reply:
        said = json.load(reply)
        return reply.status, said, (reply.headers.get("set-cookie") or "").split(";")[0]


def expect(statuses, what, answer):
    status, said, _ = answer
    if status not in statuses:
        sys.exit(f"{what}: {status} {json.dumps(said, ensure_ascii=False)}")
    return said


def code(secret, now):
    """RFC 6238: six digits of SHA-1."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", now // CODE_SECONDS), "sha1")
    start = digest[19] & 15
    word = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFF_FFFF
    return f"{word % 1_000_000:06}"


def log_in(door, operator):
    for _ in range(TRIES_MAX):
        now = int(time.time())
        body = {"name": operator["name"], "password": operator["password"]}
        answer = send(f"{door}/operator/session", body | {"code": code(operator["totp"], now)})
        if answer[0] == 201:
            return answer[2]
        # Somebody has used this code already: the next one comes with the next half minute.
        time.sleep(CODE_SECONDS - time.time() % CODE_SECONDS + 1)
    expect({201}, "the operator cannot log in", answer)


def missing(door, folder):
    """Versions in the folder that are later than what is published, each document's in order."""
    for document in sorted(path for path in folder.iterdir() if path.is_dir()):
        days = sorted(path.name for path in document.iterdir() if path.is_dir())
        answer = send(f"{door}/documents/{document.name}")
        versions = expect({200, 404}, document.name, answer).get("versions", [])
        published = [version["version"] for version in versions]
        if not published:
            # The first may begin on any day, and only the newest of those in force is needed.
            begun = [day for day in days if day <= time.strftime("%Y-%m-%d")]
            days = days[max(len(begun) - 1, 0) :]
        for day in days:
            if day > max(published, default=""):
                yield document.name, day


def publish(door, folder, operator):
    wanted = list(missing(door, folder))
    cookie = log_in(door, operator) if wanted else ""
    for name, day in wanted:
        texts = {it: (folder / name / day / f"{it}.md").read_text("utf-8") for it in LANGUAGES}
        body = {"name": name.replace("-", "_"), "effective_at": day, "texts": texts}
        answer = send(f"{door}/operator/documents", body, cookie)
        expect({200, 201}, f"{name} of {day}", answer)
    return [f"{name} of {day}" for name, day in wanted]


def person(door):
    """Nobody's registration, with what has to be agreed to as the stack shows it today."""
    shown = expect({200}, "the documents", send(f"{door}/documents"))["documents"]
    texts = expect({200}, "the boxes", send(f"{door}/consents/texts?language=en"))["boxes"]
    return {
        "email": "aru@example.kz",
        "password": "korshi tau 7",
        "language": "en",
        "status": "person",
        "surname": "Үлгі",
        "first_name": "Ару",
        "phone": "+7 701 234 56 78",
        "iin": "010203100002",
        "address": "Алматы, Үлгі к-сі, 1",
        "accepted": {document["name"]: document["version"] for document in shown},
        "consents": {
            box["kind"]: {"given": box["required"], "text": box["text"]} for box in texts
        },
        "declares_adult_and_rights": True,
    }


def main():
    job = json.load(sys.stdin)
    door, folder = job["front_door"], Path(job["documents"])
    print(json.dumps({"published": publish(door, folder, job["operator"])}))
    text = json.dumps(person(door), ensure_ascii=False, indent=2)
    Path(job["person"]).write_text(text + "\n", "utf-8")


main()
