"""CloudFormation: what stays when a resource cannot be deleted."""
from ministack.services.cloudformation import stacks

from .patching import wrap

# stack name -> the resources that its deletion must not reach any more
_spared: dict = {}


def delete_resource(original, resource_type, physical_id, props, stack_name=None, logical_id=None):
    try:
        return original(resource_type, physical_id, props, stack_name, logical_id)
    except Exception:
        spare_dependencies(stack_name, logical_id)
        raise


def spare_dependencies(stack_name, logical_id) -> None:
    # A resource goes after all that depend on it are gone. A force delete "retains all resources that failed to delete,
    # and retains dependencies of those resources" (user guide, "Delete a stack"): so these are still there by then.
    from ministack.services.cloudformation import _stacks

    stack = _stacks.get(stack_name) or {}
    if stack_name not in _spared or logical_id is None:
        return
    resources = stack["_resources"]
    definitions = (stack.get("_template") or {}).get("Resources", {})
    for name in stacks._with_dependencies([logical_id], definitions, set(resources)) - {logical_id}:
        _spared[stack_name][name] = resources.pop(name)


async def delete_stack(original, stack_name, stack_id, *rest, **kwargs):
    from ministack.services.cloudformation import _stacks

    _spared[stack_name] = {}
    try:
        await original(stack_name, stack_id, *rest, **kwargs)
    finally:
        spared = _spared.pop(stack_name)
        if spared:
            _stacks[stack_name]["_resources"].update(spared)


def mend() -> None:
    wrap(stacks, "_delete_resource", delete_resource)
    wrap(stacks, "_delete_stack_async", delete_stack)
