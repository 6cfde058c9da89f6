"""S3: what AWS refuses and the emulator allows."""
from ministack import app as gateway
from ministack.core.iam_evaluator import enforce
from ministack.core.responses import get_region
from ministack.core.router import extract_access_key_id
from ministack.services import s3

from .patching import wrap, wrap_resource


def delete_bucket(original, physical_id, props):
    # CloudFormation cannot delete a bucket that holds objects or versions: "The bucket you tried to delete is not empty".
    bucket = s3._buckets.get(physical_id)
    if bucket is not None and (bucket["objects"] or s3._bucket_has_versions(physical_id)):
        raise ValueError(
            f"Resource handler returned message: \"The bucket you tried to delete is not empty (Service: S3, Status Code: 409): "
            f"{physical_id}\" (HandlerErrorCode: GeneralServiceException)")
    return original(physical_id, props)


async def dispatch(original, method, path, headers, body, query_params, request_id):
    # "If the object you request does not exist, the error that Amazon S3 returns depends on whether you also have the
    # s3:ListBucket permission": 404 with it, 403 without (API_GetObject, API_HeadObject).
    response = await original(method, path, headers, body, query_params, request_id)
    if response[0] != 404 or method not in ("GET", "HEAD") or not is_missing_object(method, path, headers, response[2]):
        return response
    bucket = path.lstrip("/").split("/", 1)[0]
    denied = enforce(extract_access_key_id(headers, query_params) or "", "s3:ListBucket", "s3", get_region(),
                     resource_arn=f"arn:aws:s3:::{bucket}")
    return s3._error("AccessDenied", "Access Denied", 403, path) if denied else response


def is_missing_object(method, path, headers, body) -> bool:
    if gateway.detect_service(method, path, headers, {}) != "s3" or "/" not in path.strip("/"):
        return False
    return method == "HEAD" or b"NoSuchKey" in body


def mend() -> None:
    wrap_resource("AWS::S3::Bucket", "delete", delete_bucket)
    wrap(gateway, "_dispatch_service_request", dispatch)
