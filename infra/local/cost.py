"""Prints what one request and one start of each function cost, beside a hello-world function.

Takes one JSON object as its argument: endpoint, front_door, stack, binaries (name to path), hello
(path). A start is the time from the process's birth to its first question for work, which is what
Lambda calls the init phase. For requests each HTTP function is deployed a second time under a name
of its own with the role, memory and settings that the stack gave it. All are measured in turns, so
that a noisy machine disturbs all alike. The emulator's own share is in every request: read the
ratios.
"""

import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid

from deploy import Cloud, zipped

ROUNDS = 21
STARTS = 7
SAID_BYTES_MAX = 4096
PASSWORD = "korshi tau 7"


def post(url, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return reply.headers


def event(method, path, cookie=None, body=None, headers=None, query=None):
    """A request as the HTTP API hands it to a function (payload 2.0)."""
    sent = {"host": "localhost", "cookie": cookie or "", **(headers or {})}
    if body is not None:
        sent["content-type"] = "application/json"
    about = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in (query or {}).items()),
        "queryStringParameters": query or {},
        "headers": sent,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "cost",
            "domainName": "localhost",
            "domainPrefix": "cost",
            "http": {**about, "userAgent": "cost"},
            "requestId": "cost",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "01/Jan/2026:00:00:00 +0000",
            "timeEpoch": 1767225600000,
        },
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def get(url):
    with urllib.request.urlopen(url, timeout=30) as reply:
        return json.loads(reply.read())


def iin():
    """A number that passes both checks; the date is in the century before last."""
    while True:
        head = f"0102031{random.randrange(10_000):04}"
        for shift in (0, 2):
            weights = [(place + shift) % 11 + 1 for place in range(11)]
            check = sum(int(digit) * weight for digit, weight in zip(head, weights)) % 11
            if check < 10:
                return f"{head}{check}"


def registration(front_door, who):
    """What a visitor fills in."""
    boxes = get(f"{front_door}/consents/texts?language=ru")["boxes"]
    given = {box["kind"]: {"given": box["required"], "text": box["text"]} for box in boxes}
    versions = ("agreement", "privacy_policy", "payment_policy")
    return {
        **who,
        "language": "ru",
        "status": "person",
        "surname": "Cost",
        "first_name": "Cost",
        "phone": "+77010000000",
        "iin": iin(),
        "address": "Cost 1",
        "accepted": {name: "2026-11-01" for name in versions},
        "consents": given,
        "declares_adult_and_rights": True,
    }


def confirmation(front_door, email):
    """The token of the link in the letter."""
    for _ in range(120):
        for mail in get(f"{front_door}/mailbox.json")["mails"]:
            found = re.search(r"/confirm#t=(\S+)", mail["text"] or "")
            if mail["to"] == [email] and found:
                return found[1]
        time.sleep(0.5)
    raise SystemExit("the letter with the link did not come")


def requests(front_door):
    """One good request for each function, in the session of a new customer."""
    who = {"email": f"cost.{uuid.uuid4().hex}@example.kz", "password": PASSWORD}
    form = registration(front_door, who)
    post(f"{front_door}/accounts", form)
    token = confirmation(front_door, who["email"])
    post(f"{front_door}/accounts/confirmation", {"token": token})
    cookie = post(f"{front_door}/session", who)["set-cookie"].split(";")[0]
    photo = {"name": "a.jpg", "type": "image/jpeg", "size_bytes": 9, "sha256": "0" * 64}
    key = {"idempotency-key": "the-same-batch"}
    return {
        "hello": event("GET", "/"),
        "signup": event("GET", "/consents/texts", query={"language": "kk"}),
        "session": event("POST", "/session", body=who),
        "account": event("GET", "/account", cookie),
        "upload-url": event("POST", "/photos", cookie, {"photos": [photo]}, key),
        "photos": event("GET", "/photos", cookie),
        "site": event("GET", "/kk/packs"),
    }


def twin(cloud, stack, name, path):
    """The function once more, so that the stack's own is left alone."""
    model = "session" if name == "hello" else name
    known = cloud.lambda_.get_function_configuration(FunctionName=f"{stack}-{model}")
    function = f"cost-{name}"
    cloud.lambda_.create_function(
        FunctionName=function,
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=known["Role"],
        Environment=known["Environment"],
        MemorySize=known["MemorySize"],
        Timeout=known["Timeout"],
        Code={"ZipFile": zipped(path)},
    )
    return function


def invoke(cloud, function, payload):
    start = time.perf_counter()
    reply = cloud.lambda_.invoke(FunctionName=function, Payload=json.dumps(payload).encode())
    answer = json.loads(reply["Payload"].read())
    millis = (time.perf_counter() - start) * 1000
    if reply.get("FunctionError") or answer.get("statusCode", 500) >= 400:
        raise SystemExit(f"{function} answered {answer}")
    return millis


def start(path, variables):
    """Milliseconds from the process's birth until it asks the runtime API for work.

    What the function reads before that (the catalogue, the shop's keys) is part of the start."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)
        lambda_api = f"127.0.0.1:{server.getsockname()[1]}"
        environment = {**variables, "AWS_LAMBDA_RUNTIME_API": lambda_api}
        born = time.perf_counter()
        kept = tempfile.TemporaryFile()
        process = subprocess.Popen([path], env=environment, stdout=kept, stderr=kept)
        try:
            connection, _ = server.accept()
            with connection:
                connection.recv(1)
                return (time.perf_counter() - born) * 1000
        except TimeoutError:
            kept.seek(0)
            said = kept.read(SAID_BYTES_MAX).decode(errors="replace")
            raise SystemExit(f"{path} never asked for work. It said: {said}") from None
        finally:
            process.kill()
            process.wait()
            kept.close()


def variables(cloud, endpoint, stack, name):
    """What the stack gives the function, and what Lambda and the emulator add."""
    model = "session" if name == "hello" else name
    known = cloud.lambda_.get_function_configuration(FunctionName=f"{stack}-{model}")
    return {
        "PATH": os.environ.get("PATH", ""),
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
        "AWS_LAMBDA_FUNCTION_VERSION": "1",
        **known["Environment"]["Variables"],
    }


def main():
    job = json.loads(sys.argv[1])
    cloud = Cloud(job["endpoint"])
    asked = requests(job["front_door"])
    paths = {"hello": job["hello"], **job["binaries"]}
    known = {name: variables(cloud, job["endpoint"], job["stack"], name) for name in paths}
    starts = {name: [] for name in paths}
    for _ in range(STARTS):
        for name, path in paths.items():
            starts[name].append(start(path, known[name]))
    twins, warm = {}, {name: [] for name in asked}
    try:
        for name in asked:
            twins[name] = twin(cloud, job["stack"], name, paths[name])
            invoke(cloud, twins[name], asked[name])
        for _ in range(ROUNDS):
            for name in asked:
                warm[name].append(invoke(cloud, twins[name], asked[name]))
    finally:
        for function in twins.values():
            cloud.lambda_.delete_function(FunctionName=function)
    print("      function     zipped bytes   start ms   × hello   request ms   × hello")
    for name, path in paths.items():
        size, begun = len(zipped(path)), statistics.median(starts[name])
        line = f"      {name:<12} {size:>12} {begun:>10.1f}"
        line += f" {begun / statistics.median(starts['hello']):>9.2f}"
        if name in warm:
            request = statistics.median(warm[name])
            line += f" {request:>12.1f} {request / statistics.median(warm['hello']):>9.2f}"
        print(line)


if __name__ == "__main__":
    main()
