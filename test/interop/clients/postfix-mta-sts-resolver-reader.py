"""Reads the policies of domains with the client of postfix-mta-sts-resolver."""
import asyncio
import json
import sys

from postfix_mta_sts_resolver.resolver import STSFetchResult, STSResolver


async def main():
    resolver = STSResolver(loop=asyncio.get_running_loop(), timeout=30)
    for domain in sys.argv[1:]:
        status, found = await resolver.resolve(domain)
        read = {"client": "postfix-mta-sts-resolver", "domain": domain}
        if status is STSFetchResult.VALID:
            policy_id, policy = found
            read |= {"id": policy_id, "mode": policy["mode"], "mx": policy["mx"], "maxAge": policy["max_age"]}
        else:
            read["error"] = status.name
        print(json.dumps(read))

asyncio.run(main())
