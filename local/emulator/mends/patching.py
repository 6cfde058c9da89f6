"""How the mends replace functions of the emulator."""
import functools
import sys


def wrap(module, name: str, around) -> None:
    """Puts `around(original, *args)` in the place of `module.name`, wherever a module of the emulator has imported it."""
    original = getattr(module, name)

    @functools.wraps(original)
    def replacement(*args, **kwargs):
        return around(original, *args, **kwargs)

    for loaded in list(sys.modules.values()):
        if getattr(loaded, "__name__", "").startswith("ministack") and vars(loaded).get(name) is original:
            setattr(loaded, name, replacement)


def wrap_resource(resource_type: str, operation: str, around) -> None:
    """Puts `around(original, *args)` in the place of what CloudFormation does for a resource type."""
    from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS

    handlers = _RESOURCE_HANDLERS[resource_type]
    handlers[operation] = functools.partial(around, handlers[operation])
