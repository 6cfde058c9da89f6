"""ACM: a certificate is issued when, and only when, the world can see its validation records.

Two faults are its own (faults.py), matched by the names of the certificate: "issue certificate" makes a request end as
FAILED with the rule's "error" as the reason, or keeps it pending for the rule's "seconds", or until the fault is taken back.
"""
import hashlib
import re
import threading
import time

import faults
import view
from ministack.core import iam_actions
from ministack.core.responses import get_account_id, get_region
from ministack.services import acm

from .patching import wrap, wrap_resource

# "ACM ... if an Amazon domain is in the CAA record" (acm/latest/userguide/setup-caa)
AMAZON = ("amazon.com", "amazontrust.com", "awstrust.com", "amazonaws.com")
# RequestCertificate: "the same idempotency token within one hour" is the same request
TOKEN_LIVES = 3600
# "a delay of several seconds before you can retrieve information about the new certificate": each name comes a little later
RECORD_AFTER = 0.2

_tokens: dict = {}
_lock = threading.RLock()


def validation_options(original, domain, method):
    # the CNAME of a name is the same for every certificate of an account: "_<hash>.<name>"
    base = domain[2:] if domain.startswith("*.") else domain
    digest = hashlib.sha256(f"{get_account_id()} {base}".encode()).hexdigest()
    return {
        "DomainName": domain, "ValidationDomain": domain, "ValidationMethod": method, "ValidationStatus": "PENDING_VALIDATION",
        "ResourceRecord": {
            "Name": f"_{digest[:32]}.{base}.", "Type": "CNAME", "Value": f"_{digest[32:]}.mhbtsbpdnt.acm-validations.aws."},
    }


def request(original, data):
    token = data.get("IdempotencyToken")
    key = (get_account_id(), get_region(), token)
    with _lock:
        made, since = _tokens.get(key, (None, 0))
        if token and made in acm._certificates and time.time() - since < TOKEN_LIVES:
            return acm.json_response({"CertificateArn": made})
        before = set(acm._certificates.keys())
        response = original(data)
        for arn in set(acm._certificates.keys()) - before:
            start(acm._certificates[arn])
            _tokens[key] = (arn, time.time())
        return response


def start(certificate) -> None:
    certificate.update(Status="PENDING_VALIDATION", _since=time.time())
    certificate.pop("IssuedAt", None)


def progress(certificate) -> None:
    """Brings a request to where it would be by now."""
    if certificate["Status"] != "PENDING_VALIDATION" or certificate["ValidationMethod"] != "DNS":
        return
    options = certificate["DomainValidationOptions"]
    waited = time.time() - certificate.get("_since", 0)
    if waited < RECORD_AFTER * len(options):
        return
    if "_fault" not in certificate:
        certificate["_fault"] = faults.meet("issue certificate", " ".join(certificate["SubjectAlternativeNames"]))
    # a fault that is taken back no longer holds anything up
    fault = next((rule for rule in faults.describe() if rule is certificate["_fault"]), None)
    if fault and not fault.get("error") and waited < fault.get("seconds", float("inf")):
        return
    for option in options:
        if stands(option["ResourceRecord"]):
            option["ValidationStatus"] = "SUCCESS"
    if fault and fault.get("error"):
        fail(certificate, options[:1], fault["error"])
        return
    refused = [option for option in options if option["ValidationStatus"] == "SUCCESS" and not caa_allows(option["DomainName"])]
    if refused:
        fail(certificate, refused, "CAA_ERROR")
    elif all(option["ValidationStatus"] == "SUCCESS" for option in options):
        certificate.update(Status="ISSUED", IssuedAt=acm.now_iso())


def fail(certificate, options, reason) -> None:
    certificate.update(Status="FAILED", FailureReason=reason)
    for option in options:
        option["ValidationStatus"] = "FAILED"


def records_at(name, record_type) -> list:
    """What public DNS has at a name: the values of the zone that is delegated to, and of no other."""
    wanted = name.lower().rstrip(".")
    return [value for record in view.zone_of(name).get("records", [])
            if record["Name"].lower().rstrip(".") == wanted and record["Type"] == record_type
            for value in record.get("ResourceRecords", [])]


def stands(record) -> bool:
    return [value.lower().rstrip(".") for value in records_at(record["Name"], "CNAME")] == [record["Value"].rstrip(".")]


def caa_allows(domain) -> bool:
    # RFC 8659 section 3: the closest name upwards that has CAA records decides
    labels = domain.removeprefix("*.").split(".")
    for index in range(len(labels)):
        values = records_at(".".join(labels[index:]), "CAA")
        if values:
            allowed = [re.sub(r'^\d+ issue "?([^";]*).*$', r"\1", value).strip() for value in values if " issue " in value]
            return any(name in AMAZON for name in allowed)
    return True


def shape(original, certificate):
    progress(certificate)
    answer = original(certificate)
    known = int((time.time() - certificate.get("_since", 0)) / RECORD_AFTER)
    answer["DomainValidationOptions"] = [
        option if index < known else {key: value for key, value in option.items() if key != "ResourceRecord"}
        for index, option in enumerate(answer["DomainValidationOptions"])]
    if certificate.get("FailureReason"):
        answer["FailureReason"] = certificate["FailureReason"]
    if certificate["Status"] != "ISSUED":
        for key in ("IssuedAt", "NotBefore", "NotAfter"):
            answer.pop(key, None)
    return answer


def listed(original, data):
    for certificate in acm._certificates.values():
        progress(certificate)
    return original(data)


def create_by_template(original, logical_id, props, stack_name):
    """CloudFormation writes the records into the zones that it is told of, and waits until the certificate is issued."""
    from ministack.services import route53

    arn, attributes = original(logical_id, props, stack_name)
    certificate = acm._certificates[arn]
    start(certificate)
    certificate["_since"] -= RECORD_AFTER * len(certificate["DomainValidationOptions"])
    zones = {option["DomainName"]: option.get("HostedZoneId", "") for option in props.get("DomainValidationOptions") or []}
    for option in certificate["DomainValidationOptions"]:
        zone_id, record = zones.get(option["DomainName"], ""), option["ResourceRecord"]
        if zone_id not in route53._zones:
            raise failed(certificate, f"The hosted zone {zone_id!r} of {option['DomainName']} does not exist")
        if not records_at(record["Name"], "CNAME"):
            route53._records[zone_id].append(
                {"Name": record["Name"], "Type": "CNAME", "TTL": "300", "ResourceRecords": [record["Value"]]})
    progress(certificate)
    if certificate["Status"] != "ISSUED":
        raise failed(certificate, f"The certificate is {certificate.get('FailureReason', certificate['Status'])}")
    return arn, attributes


def failed(certificate, reason) -> ValueError:
    acm._certificates.pop(certificate["CertificateArn"], None)
    return ValueError(f"Resource handler returned message: \"{reason}\" (HandlerErrorCode: NotStabilized)")


def context(original, service, iam_action, body, params):
    """The condition keys of the Service Authorization Reference for ACM, and those of Route 53 for record sets."""
    keys = original(service, iam_action, body, params)
    if service == "acm":
        return {**keys, **acm_context(iam_action, body)}
    if iam_action == "route53:ChangeResourceRecordSets":
        return {**keys, **route53_context(body)}
    return keys


def acm_context(iam_action, body) -> dict:
    data = acm.json.loads(body or b"{}")
    if iam_action == "acm:RequestCertificate":
        return {
            "acm:validationmethod": data.get("ValidationMethod", "EMAIL"),
            "acm:keyalgorithm": data.get("KeyAlgorithm", "RSA_2048"),
            "acm:domainnames": [data["DomainName"], *data.get("SubjectAlternativeNames", [])],
        }
    certificate = acm._certificates.get(data.get("CertificateArn", "")) or {}
    return {f"aws:resourcetag/{tag['Key']}".lower(): tag.get("Value", "") for tag in certificate.get("Tags", [])}


def route53_context(body) -> dict:
    from ministack.services import route53

    changes = [el for el in route53._parse_body(body).iter() if el.tag.split("}")[-1] == "Change"]
    sets = [route53._find(el, "ResourceRecordSet") for el in changes]
    # "Normalizing the condition key values": lower case, no trailing dot
    return {
        "route53:changeresourcerecordsetsnormalizedrecordnames":
            [route53._text(el, "Name").lower().rstrip(".").replace("*", "\\052") for el in sets],
        "route53:changeresourcerecordsetsrecordtypes": [route53._text(el, "Type") for el in sets],
        "route53:changeresourcerecordsetsactions": [route53._text(el, "Action") for el in changes],
    }


def reset(original) -> None:
    _tokens.clear()
    original()


def mend() -> None:
    from ministack.services.cloudformation import provisioners

    wrap(acm, "_validation_options", validation_options)
    wrap(acm, "_request_certificate", request)
    wrap(acm, "_cert_shape", shape)
    wrap(acm, "_list_certificates", listed)
    wrap(acm, "reset", reset)
    wrap(iam_actions, "request_tag_context", context)
    # a replacement calls the function, the creation what is registered
    wrap(provisioners, "_acm_certificate_create", create_by_template)
    wrap_resource("AWS::CertificateManager::Certificate", "create", create_by_template)
