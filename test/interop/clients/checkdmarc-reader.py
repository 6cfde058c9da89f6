"""Reads the records and policies of domains with checkdmarc; its warnings count as errors."""
import json
import sys

from checkdmarc.mta_sts import check_mta_sts
from checkdmarc.smtp_tls_reporting import check_smtp_tls_reporting

for domain in sys.argv[1:]:
    sts = check_mta_sts(domain)
    report = check_smtp_tls_reporting(domain)
    policy = sts.get("policy", {})
    print(json.dumps({
        "client": "checkdmarc", "domain": domain, "id": sts.get("id"),
        "mode": policy.get("mode"), "mx": policy.get("mx"), "maxAge": policy.get("max_age"),
        "rua": report.get("tags", {}).get("rua", {}).get("value"),
        "error": "; ".join(filter(None, [sts.get("error"), report.get("error"), *sts["warnings"], *report.get("warnings", [])])) or None,
    }))
