"""CloudFront: routing by alias, and what CreateDistribution and UpdateDistribution refuse."""
import view
from ministack import app as gateway
from ministack.services import acm, cloudfront

from .patching import wrap, wrap_resource

CERTIFICATE_REGION = "us-east-1"

TAKEN = "One or more of the CNAMEs you provided are already associated with a different resource."
NO_CERTIFICATE = (
    "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate "
    "that validates your authorization to use the domain name.")
UNUSABLE_CERTIFICATE = (
    "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a valid "
    "certificate chain.")
NOT_COVERED = (
    "The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that you're "
    "trying to add.")


def dataplane_host(original, host):
    # A viewer's request reaches the distribution whose alias is the Host header, and functions see that name.
    label = original(host)
    if label is not None:
        return label
    dist = view.find_distribution(host)
    return dist["DomainName"].split(".")[0] if dist else None


def refusal(config, own_id=None):
    """(code, message, status) where AWS refuses a DistributionConfig, else None."""
    aliases = cloudfront._get_distribution_aliases({"config_xml": cloudfront.tostring(config, encoding="unicode")})
    for alias in aliases:
        # An alias stands on one distribution only, in all of AWS (CNAMEAlreadyExists).
        if any(owner != own_id for _, owner in cloudfront._domain_owners(alias)):
            return "CNAMEAlreadyExists", TAKEN, 409
    certificate = view.certificate_of(config)
    if certificate is None:
        return ("InvalidViewerCertificate", NO_CERTIFICATE, 400) if aliases else None
    # "Requirements for using SSL/TLS certificates with CloudFront": issued, and in us-east-1.
    if certificate["status"] != "ISSUED" or certificate["arn"].split(":")[3] != CERTIFICATE_REGION:
        return "InvalidViewerCertificate", UNUSABLE_CERTIFICATE, 400
    for alias in aliases:
        if not any(alias.lower() == name.lower() or cloudfront._domains_overlap(name, alias)
                   for name in certificate["names"]):
            return "InvalidViewerCertificate", NOT_COVERED, 400
    return None


def create_by_api(original, headers, body):
    config, _ = cloudfront._unwrap_distribution_create_xml(cloudfront._parse_body(body))
    refused = refusal(config) if config is not None else None
    return cloudfront._error(*refused) if refused else original(headers, body)


def update_by_api(original, dist_id, headers, body):
    config = cloudfront._parse_body(body)
    refused = refusal(config, dist_id) if config is not None and dist_id in cloudfront._distributions else None
    return cloudfront._error(*refused) if refused else original(dist_id, headers, body)


def check_template(props, own_id=None) -> None:
    from ministack.services.cloudformation.provisioners import _cf_distribution_config

    refused = refusal(_cf_distribution_config(props, "check"), own_id)
    if refused:
        code, message, status = refused
        raise ValueError(
            f"Resource handler returned message: \"Invalid request provided: AWS::CloudFront::Distribution: {message} "
            f"({code}; Service: CloudFront, Status Code: {status})\" (HandlerErrorCode: InvalidRequest)")


def create_by_template(original, logical_id, props, stack_name):
    check_template(props)
    return original(logical_id, props, stack_name)


def update_by_template(original, physical_id, old_props, new_props, stack_name, *rest):
    check_template(new_props, physical_id)
    return original(physical_id, old_props, new_props, stack_name, *rest)


def in_use_by(arn: str) -> list:
    return [dist["ARN"] for dist in cloudfront._distributions.values()
            if (view.certificate_of(cloudfront._dist_config_el(dist)) or {}).get("arn") == arn]


def delete_certificate(original, data):
    # "You cannot delete an ACM certificate that is being used by another AWS service" (API_DeleteCertificate).
    arn = data.get("CertificateArn", "")
    if in_use_by(arn):
        return acm.error_response_json("ResourceInUseException", f"Certificate {arn} is in use.", 400)
    return original(data)


def describe_certificate(original, cert):
    shape = original(cert)
    return {**shape, "InUseBy": shape["InUseBy"] + in_use_by(cert["CertificateArn"])}


def mend() -> None:
    wrap(gateway, "_parse_cloudfront_dataplane_host", dataplane_host)
    wrap(cloudfront, "_create_distribution", create_by_api)
    wrap(cloudfront, "_update_distribution", update_by_api)
    wrap(acm, "_delete_certificate", delete_certificate)
    wrap(acm, "_cert_shape", describe_certificate)
    wrap_resource("AWS::CloudFront::Distribution", "create", create_by_template)
    wrap_resource("AWS::CloudFront::Distribution", "update", update_by_template)
