"""Faults on demand: calls of a service, and operations of CloudFormation on a resource, that fail or take long.

A rule is {"action", "match", "error", "status", "message", "seconds", "times"}. The action is a call by its IAM name
("s3:PutObject"), or an operation of CloudFormation on a type ("create AWS::Route53::RecordSet"); "cancel Custom::X" ends
the wait for a provider after "seconds", as a failure elsewhere in the stack does, and "repeat Custom::X" sends it the same
request again after "seconds". `*` stands for any characters. "match" must be in the call's path or body, or in the resource's logical id or properties. The first rule
that fits is met: after "seconds" the call goes on, or fails where "error" is given. "times" bounds how often; "met" in
the description is how often it was.
"""
import asyncio
import json
import time
from fnmatch import fnmatchcase
from uuid import uuid4

from ministack import app as gateway
from ministack.core import iam_actions, iam_evaluator
from ministack.services.cloudformation import stacks

from mends.patching import wrap

_rules: list = []


def replace(rules: list) -> list:
    _rules[:] = [{**rule, "met": 0} for rule in rules]
    return _rules


def describe() -> list:
    return _rules


def meet(action: str, haystack: str):
    """The rule that this call meets, counted; None where it meets none."""
    for rule in _rules:
        if (fnmatchcase(action, rule["action"]) and rule.get("match", "") in haystack
                and rule["met"] < rule.get("times", float("inf"))):
            rule["met"] += 1
            return rule
    return None


async def dispatch(original, method, path, headers, body, query_params, request_id):
    if not _rules:
        return await original(method, path, headers, body, query_params, request_id)
    params = gateway._routing_params(method, path, headers, body, query_params)
    service = gateway.detect_service(method, path, headers, params)
    action = iam_actions.extract_iam_action(service, method, path, headers, body, params) or service
    rule = meet(action, path + body.decode("utf-8", "replace"))
    if rule:
        await asyncio.sleep(rule.get("seconds", 0))
        if rule.get("error"):
            _, reply_headers, reply = iam_actions.access_denied_response(
                service, action, iam_evaluator.request_caller_arn(headers, query_params), request_id,
                error_code=rule["error"], message=rule.get("message", f"{rule['error']} on demand"), headers=headers)
            return rule.get("status", 400), reply_headers, reply
    return await original(method, path, headers, body, query_params, request_id)


def resource_operation(verb):
    def around(original, resource_type, *args, **kwargs):
        rule = meet(f"{verb} {resource_type}", json.dumps(args, default=str))
        if rule:
            time.sleep(rule.get("seconds", 0))
            if rule.get("error"):
                raise ValueError(
                    f"Resource handler returned message: \"{rule.get('message', rule['error'] + ' on demand')}\" "
                    f"(RequestToken: {uuid4()}, HandlerErrorCode: {rule['error']})")
        return original(resource_type, *args, **kwargs)

    return around


def runs_on_worker_thread(original, resource_type):
    # a slow operation must not hold up the loop that serves everything else
    return original(resource_type) or any(
        rule.get("seconds") and fnmatchcase(f"{verb} {resource_type}", rule["action"])
        for rule in _rules for verb in ("create", "update", "delete"))


def install() -> None:
    wrap(gateway, "_dispatch_service_request", dispatch)
    wrap(stacks, "_runs_on_worker_thread", runs_on_worker_thread)
    for name, verb in (("_provision_resource", "create"), ("_update_resource", "update"), ("_delete_resource", "delete")):
        wrap(stacks, name, resource_operation(verb))
