"""The local cloud's own door into the emulator, on the control port: plain HTTP, loopback only.

`/_local/…` reads the emulator's memory as it is at that moment, for the local DNS and the local edge. Every other
request there is a viewer's, handed on by the edge: it goes to the CloudFront data plane and nowhere else, so that no
host name reaches an AWS API by mistake. On the TLS port everything is the emulator's, as it stands.
"""
import json
from urllib.parse import parse_qs

import faults
import view
from ministack import app as gateway
from ministack.services import cloudfront

LOCAL = "/_local/"


async def app(scope, receive, send):
    if scope["type"] != "http" or scope["scheme"] == "https":
        await gateway.app(scope, receive, send)
    elif scope["path"].startswith(LOCAL):
        query = {key: values[0] for key, values in parse_qs(scope["query_string"].decode()).items()}
        answer = await local_request(scope["method"], scope["path"][len(LOCAL):], query, receive)
        await respond(send, 404 if answer is None else 200, answer)
    else:
        await viewer_request(scope, receive, send)


async def local_request(method, name, query, receive):
    if name == "ready":
        return {}
    if name == "zone":
        return view.zone_of(query["name"])
    if name == "distribution":
        return view.distribution_of(query["host"])
    if name == "faults":
        return faults.replace(json.loads(await read(receive))) if method == "PUT" else faults.describe()
    if name == "reset" and method == "PUT":
        faults.replace([])
        await gateway._handle_admin_reset("/_ministack/reset", "POST", {})
        return {}
    return None


async def viewer_request(scope, receive, send):
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    if gateway._parse_cloudfront_dataplane_host(host) is None:
        status, headers, body = cloudfront._cf_error_response(
            403, "Bad request. No distribution has this host name.", "Error from cloudfront")
        await gateway._send_response(send, status, headers, body)
        return
    # the edge has ended the viewer's TLS
    await gateway.app({**scope, "scheme": "https"}, receive, send)


async def read(receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


async def respond(send, status, value):
    body = json.dumps(value).encode()
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
