"""Prints what one request and one start of each HTTP function cost, beside a hello-world function.

Takes one JSON object as its argument: endpoint, front_door, stack, binaries (name to path), hello
(path). Each function is deployed a second time under a name of its own with the role, memory and
settings that the stack gave it, started once, and then asked in turns with the others, so that a
noisy machine disturbs all alike. The emulator's own share is in every number: read the ratios.
"""

import json
import statistics
import sys
import time
import urllib.request
import uuid

from deploy import Cloud, zipped

ROUNDS = 21
PASSWORD = "korshi tau 7"


def post(url, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return reply.headers


def event(method, path, cookie=None, body=None, headers=None):
    """A request as the HTTP API hands it to a function (payload 2.0)."""
    sent = {"host": "localhost", "cookie": cookie or "", **(headers or {})}
    if body is not None:
        sent["content-type"] = "application/json"
    about = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
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


def requests(front_door):
    """One good request for each function, in the session of a new customer."""
    who = {"email": f"cost.{uuid.uuid4().hex}@example.kz", "password": PASSWORD}
    post(f"{front_door}/accounts", who)
    cookie = post(f"{front_door}/session", who)["set-cookie"].split(";")[0]
    photo = {"name": "a.jpg", "type": "image/jpeg", "size_bytes": 9, "sha256": "0" * 64}
    key = {"idempotency-key": "the-same-batch"}
    return {
        "hello": event("GET", "/"),
        "signup": event("POST", "/accounts", body=who),
        "session": event("POST", "/session", body=who),
        "account": event("GET", "/account", cookie),
        "upload-url": event("POST", "/photos", cookie, {"photos": [photo]}, key),
        "photos": event("GET", "/photos", cookie),
    }


def twin(cloud, stack, name, path):
    """The function once more, so that its first start can be timed."""
    model = "session" if name == "hello" else name
    known = cloud.lambda_.get_function_configuration(FunctionName=f"{stack}-{model}")
    code = zipped(path)
    function = f"cost-{name}"
    cloud.lambda_.create_function(
        FunctionName=function,
        Runtime="provided.al2023",
        Handler="bootstrap",
        Role=known["Role"],
        Environment=known["Environment"],
        MemorySize=known["MemorySize"],
        Timeout=known["Timeout"],
        Code={"ZipFile": code},
    )
    return function, len(code)


def invoke(cloud, function, payload):
    start = time.perf_counter()
    reply = cloud.lambda_.invoke(FunctionName=function, Payload=json.dumps(payload).encode())
    answer = json.loads(reply["Payload"].read())
    millis = (time.perf_counter() - start) * 1000
    if reply.get("FunctionError") or answer.get("statusCode", 500) >= 400:
        raise SystemExit(f"{function} answered {answer}")
    return millis


def main():
    job = json.loads(sys.argv[1])
    cloud = Cloud(job["endpoint"])
    asked = requests(job["front_door"])
    paths = {**job["binaries"], "hello": job["hello"]}
    twins, first, warm = {}, {}, {name: [] for name in asked}
    try:
        for name in asked:
            twins[name] = twin(cloud, job["stack"], name, paths[name])
            first[name] = invoke(cloud, twins[name][0], asked[name])
        for _ in range(ROUNDS):
            for name in asked:
                warm[name].append(invoke(cloud, twins[name][0], asked[name]))
    finally:
        for function, _ in twins.values():
            cloud.lambda_.delete_function(FunctionName=function)
    typical = {name: statistics.median(times) for name, times in warm.items()}
    print("      function     zipped bytes   request ms   × hello   start ms   × hello")
    starts = {name: first[name] - typical[name] for name in asked}
    for name, (_, size) in twins.items():
        request, start = typical[name], starts[name]
        print(
            f"      {name:<12} {size:>12} {request:>12.1f} {request / typical['hello']:>9.2f}"
            f" {start:>10.1f} {start / starts['hello']:>9.2f}"
        )


if __name__ == "__main__":
    main()
