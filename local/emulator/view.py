"""What the world outside sees of the account: its public zones, and its distributions by host name."""
from ministack.services import acm, cloudfront, route53

CLOUDFRONT_DOMAIN = ".cloudfront.net"


def zone_of(name: str) -> dict:
    """The public hosted zone that answers for a name, with its record sets; {} where there is none.

    Of several public zones of one name only the first is delegated to, as at a registrar.
    """
    wanted = name.lower().rstrip(".") + "."
    best = None
    for zone in route53._zones.values():
        apex = zone["name"].lower()
        if zone.get("private") or not (wanted == apex or wanted.endswith("." + apex)):
            continue
        if best is None or len(apex) > len(best["name"]):
            best = zone
    if best is None:
        return {}
    return {"name": best["name"].lower(), "records": route53._records[best["id"]]}


def find_distribution(host: str):
    """The distribution that serves a host name: by its own name, by its alias, or by a wildcard alias."""
    wanted = host.split(":")[0].lower().rstrip(".")
    wildcard = None
    for dist in cloudfront._distributions.values():
        if dist["DomainName"].lower() == wanted:
            return dist
        for alias in cloudfront._get_distribution_aliases(dist):
            if alias.lower() == wanted:
                return dist
            if alias.startswith("*.") and cloudfront._domains_overlap(alias, wanted):
                wildcard = dist
    return wildcard


def certificate_of(config) -> dict | None:
    """The ACM certificate of a DistributionConfig element, as {arn, names, status}; None where it has none."""
    viewer = cloudfront._find(config, "ViewerCertificate")
    arn = cloudfront._text(viewer, "ACMCertificateArn") if viewer is not None else ""
    if not arn:
        return None
    # a certificate belongs to a region, and only CloudFront looks at those of us-east-1 from everywhere
    for (_, _, key), certificate in list(acm._certificates._data.items()):
        if key == arn:
            names = certificate.get("SubjectAlternativeNames") or [certificate["DomainName"]]
            return {"arn": arn, "names": names, "status": certificate["Status"]}
    return {"arn": arn, "names": [], "status": "DELETED"}


def distribution_of(host: str) -> dict:
    """What the edge and the DNS need to know of the distribution behind a host name; {} where there is none."""
    dist = find_distribution(host)
    if dist is None:
        return {}
    config = cloudfront._dist_config_el(dist)
    return {
        "id": dist["Id"],
        "domainName": dist["DomainName"],
        "aliases": cloudfront._get_distribution_aliases(dist),
        "ipv6": cloudfront._text(config, "IsIPV6Enabled", "true").lower() == "true",
        "certificate": certificate_of(config),
    }
