#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from kvsadmin import embedded

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kvsadmin.settings")
    if sys.argv[1:2] == ["up"]:
        embedded.prepare(sys.argv[2:])
    execute_from_command_line(sys.argv)
