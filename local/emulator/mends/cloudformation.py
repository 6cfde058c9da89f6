"""CloudFormation: references to other stacks, and the events of a stack."""
from datetime import datetime, timedelta

from ministack.core.responses import get_region, set_request_region
from ministack.services.cloudformation import engine, stacks

from .patching import wrap

# (stack, logical id) of resources that the update under way has found to be as they were
_unchanged: set = set()


def resolve(original, value, *context):
    # Fn::GetStackOutput takes a Region, and reads the stack of that name there.
    spec = value.get("Fn::GetStackOutput") if isinstance(value, dict) else None
    region = engine._resolve_refs(spec["Region"], *context) if isinstance(spec, dict) and spec.get("Region") else None
    if region is None:
        return original(value, *context)
    here = get_region()
    set_request_region(region)
    try:
        return original({"Fn::GetStackOutput": {key: part for key, part in spec.items() if key != "Region"}}, *context)
    finally:
        set_request_region(here)


def update(original, resource_type, physical_id, old_props, new_props, stack_name, logical_id=None, old_attrs=None):
    if old_props == new_props:
        _unchanged.add((stack_name, logical_id))
    return original(resource_type, physical_id, old_props, new_props, stack_name, logical_id, old_attrs)


def add_event(original, stack_id, stack_name, logical_id, resource_type, status, *rest, **kwargs):
    from ministack.services.cloudformation import _stack_events

    events = _stack_events.setdefault(stack_id, [])
    if status == "UPDATE_COMPLETE" and (stack_name, logical_id) in _unchanged:
        # An update has events for the resources that it changes, and none for the others.
        _unchanged.discard((stack_name, logical_id))
        started = next((event for event in reversed(events) if event["LogicalResourceId"] == logical_id), None)
        if started and started["ResourceStatus"] == "UPDATE_IN_PROGRESS":
            events.remove(started)
        return
    original(stack_id, stack_name, logical_id, resource_type, status, *rest, **kwargs)
    # No two events of a stack are of one millisecond, and clients sort by time.
    if len(events) > 1 and events[-1]["Timestamp"] <= events[-2]["Timestamp"]:
        later = datetime.fromisoformat(events[-2]["Timestamp"].replace("Z", "+00:00")) + timedelta(milliseconds=1)
        events[-1]["Timestamp"] = later.strftime("%Y-%m-%dT%H:%M:%S.") + f"{later.microsecond // 1000:03d}Z"


def mend() -> None:
    wrap(engine, "_resolve_refs", resolve)
    wrap(stacks, "_update_resource", update)
    wrap(stacks, "_add_event", add_event)
