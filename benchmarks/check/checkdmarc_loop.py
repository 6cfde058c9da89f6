"""NS, MX, MTA-STS and TLS-RPT of domains by checkdmarc, in so many threads. Prints how many policies it got.

Its check of MX hosts asks for DNSSEC and TLSA at the system's resolver, whichever it is given: here it is its look-ups alone.
"""
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

import dns.resolver
from checkdmarc import check_ns
from checkdmarc.mta_sts import check_mta_sts
from checkdmarc.smtp_tls_reporting import check_smtp_tls_reporting
from checkdmarc.utils import get_a_records, query_dns

dns_port, https_port, file, threads, scope = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), sys.argv[5]

# every policy host is the local one, on its port
socket.getaddrinfo = lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", https_port))]
resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers, resolver.port = ["127.0.0.1"], dns_port


def look(domain):
    hosts = [record.split()[1] for record in query_dns(domain, "MX", resolver=resolver)]
    if scope == "hosts":
        check_ns(domain, resolver=resolver)
        for host in hosts:
            get_a_records(host, resolver=resolver)
    check_smtp_tls_reporting(domain, resolver=resolver)
    return check_mta_sts(domain, resolver=resolver).get("policy", {}).get("mode") == "enforce"


domains = open(file).read().split()
with ThreadPoolExecutor(threads) as pool:
    print(sum(pool.map(look, domains)))
