"""Custom resources: how CloudFormation calls a provider, and what it does with the answer."""
import contextvars
import json
import secrets
import threading

import faults
from ministack.services import lambda_svc
from ministack.services.cloudformation import custom_resource, stacks

from .patching import wrap

# "Response objects" in the template reference: the body of the answer
MAX_RESPONSE = 4096
DEFAULT_TIMEOUT = 3600

_answers: dict = {}
_current = threading.local()


def register(original, token):
    _current.token = token
    return original(token)


def deliver(original, token, response):
    if len(json.dumps(response, ensure_ascii=False).encode()) > MAX_RESPONSE:
        response = {**response, "Status": "FAILED", "Reason": "Response object is too long.", "Data": None}
    _answers[token] = response
    return original(token, response)


def invoke(original, request_type, logical_id, props, stack_name, stack_id, resource_type, physical_id=None, old_props=None):
    call = Call(original, request_type, logical_id, props, stack_name, stack_id, resource_type, physical_id, old_props)
    # Another resource of the stack fails meanwhile: CloudFormation no longer waits, and the function runs on.
    cancelled = faults.meet(f"cancel {resource_type}", f"{request_type} {logical_id} {json.dumps(props)}")
    # The function is called asynchronously, so what it does cannot hold up the timeout.
    if not call.within(cancelled["seconds"] if cancelled else float(props.get("ServiceTimeout", DEFAULT_TIMEOUT)) + 1):
        verb = "creation" if request_type == "Create" else "update"
        call.error = RuntimeError(f"Resource {verb} cancelled") if cancelled else TimeoutError(f"{logical_id} did not answer")
    if call.error is None:
        return call.value
    if request_type == "Create":
        # A Create that failed is followed by a Delete, with the id that was reported, or one that CloudFormation
        # made up (developer guide of the CDK, custom_resources: "Error handling").
        reported = call.answer.get("PhysicalResourceId") or f"{stack_name}-{logical_id}-{secrets.token_hex(6).upper()}"
        failed_creates(stack_name)[logical_id] = {
            "PhysicalResourceId": reported, "ResourceType": resource_type, "Properties": props,
            "LogicalResourceId": logical_id, "ResourceStatus": "CREATE_FAILED", "Attributes": {},
        }
    if call.answer.get("Status") == "FAILED":
        # the words of the stack event
        raise RuntimeError(
            f"Received response status [FAILED] from custom resource. Message returned: {call.error} "
            f"(RequestId: {call.answer.get('RequestId', '')})")
    raise call.error


class Call:
    """One request to a provider, on a thread of its own: its value, or its error, and the answer as it was sent."""

    def __init__(self, original, *args):
        self.value = self.error = None
        self.answer = {}
        self._thread = threading.Thread(target=contextvars.copy_context().run, args=(self._run, original, *args), daemon=True)

    def within(self, seconds) -> bool:
        self._thread.start()
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self, original, *args):
        _current.token = None
        try:
            self.value = original(*args)
        except Exception as error:
            self.error = error
        self.answer = _answers.pop(_current.token, None) or {}


def execute(original, record, event, *rest, **kwargs):
    # Asynchronous invocation is at least once: "the function might receive the same event multiple times" (Lambda guide).
    repeated = isinstance(event, dict) and "ResponseURL" in event and faults.meet(
        f"repeat {event['ResourceType']}", f"{event['RequestType']} {event['LogicalResourceId']}")
    if repeated:
        again = threading.Timer(repeated.get("seconds", 0), contextvars.copy_context().run,
                                args=(original, record, event, *rest), kwargs=kwargs)
        again.daemon = True
        again.start()
    return original(record, event, *rest, **kwargs)


def failed_creates(stack_name) -> dict:
    from ministack.services.cloudformation import _stacks

    return _stacks[stack_name].setdefault("_failed_creates", {})


async def roll_back(original, stack_name, stack_id, stack, operation, *rest, **kwargs):
    # the failed resource is the last that was made, and so the first that goes
    for logical_id, record in stack.pop("_failed_creates", {}).items():
        stack.setdefault("_resources", {})[logical_id] = record
        operation["created"].append(logical_id)
    await original(stack_name, stack_id, stack, operation, *rest, **kwargs)


async def delete_stack(original, stack_name, stack_id, *rest, **kwargs):
    from ministack.services.cloudformation import _stacks

    stack = _stacks.get(stack_name) or {}
    stack.setdefault("_resources", {}).update(stack.pop("_failed_creates", {}))
    await original(stack_name, stack_id, *rest, **kwargs)


def mend() -> None:
    wrap(custom_resource, "register_token", register)
    wrap(custom_resource, "deliver_response", deliver)
    wrap(custom_resource, "invoke_custom_resource", invoke)
    wrap(lambda_svc, "_execute_function_with_config_scope", execute)
    wrap(stacks, "_roll_back_operation", roll_back)
    wrap(stacks, "_delete_stack_async", delete_stack)
