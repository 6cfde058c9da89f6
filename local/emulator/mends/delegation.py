"""Route 53: every hosted zone has name servers of its own, so that one which the world does not ask can be told from the others."""
import hashlib
import re

from ministack.services import route53

from .patching import wrap, wrap_resource


def name_servers(zone_id) -> dict:
    """The emulator's name servers, each with that of the zone."""
    digest = int(hashlib.sha256(zone_id.encode()).hexdigest(), 16)
    return {
        default: f"ns-{digest // 7 ** index % 2048}.awsdns-{digest // 11 ** index % 64:02d}.{default.split('.', 2)[2]}"
        for index, default in enumerate(route53._DEFAULT_NS)}


def replaced(text, zone_id):
    for default, own in name_servers(zone_id).items():
        text = text.replace(default, own)
    return text


def delegate(zone_id) -> None:
    for record in (record for record in route53._records[zone_id] if record["Type"] == "NS"):
        record["ResourceRecords"] = [replaced(value, zone_id) for value in record["ResourceRecords"]]


def answer(response, zone_id):
    status, headers, body = response
    return status, headers, replaced(body.decode(), zone_id).encode()


def create_by_api(original, body, query_params):
    response = original(body, query_params)
    if response[0] != 201:
        return response
    zone_id = re.search(rb"<Id>/hostedzone/(\w+)</Id>", response[2])[1].decode()
    delegate(zone_id)
    return answer(response, zone_id)


def get(original, zone_id):
    return answer(original(zone_id), zone_id)


def create_by_template(original, logical_id, props, stack_name):
    zone_id, attributes = original(logical_id, props, stack_name)
    delegate(zone_id)
    return zone_id, {**attributes, "NameServers": [name.rstrip(".") for name in name_servers(zone_id).values()]}


def mend() -> None:
    wrap(route53, "_create_hosted_zone", create_by_api)
    wrap(route53, "_get_hosted_zone", get)
    wrap_resource("AWS::Route53::HostedZone", "create", create_by_template)
