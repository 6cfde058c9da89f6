"""Where the emulator differs from AWS and it matters here: one module a service, one comment a behaviour."""
from . import acm, cloudformation, cloudfront, custom_resource, delegation, deletion, route53, s3


def apply() -> None:
    for service in (acm, cloudformation, cloudfront, custom_resource, delegation, deletion, route53, s3):
        service.mend()
