"""Gives a Python function of the local cloud what it has on AWS Lambda: the commands of its layers at /opt.

Python imports this by itself when the folder is on PYTHONPATH. The local cloud unpacks layers elsewhere and says where;
a command of a layer names the interpreter of AWS Lambda in its first line, so it is run with the one at hand.
"""
import os
import subprocess
import sys

OPT = "/opt/"


def local(command):
    if not isinstance(command, list) or not command[0].startswith(OPT):
        return command
    for layer in os.environ.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep):
        path = os.path.join(layer, command[0][len(OPT):])
        if layer and os.path.exists(path):
            return [sys.executable, path, *command[1:]]
    return command


class Popen(subprocess.Popen):
    def __init__(self, args, *rest, **options):
        super().__init__(local(args), *rest, **options)


subprocess.Popen = Popen
