"""A program that says `idle` and is: for as many seconds as it is told, or a minute. `deaf` ignores SIGTERM."""

import os
import signal
import sys
import time

if "deaf" in sys.argv:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.write(1, b"idle\n")  # whole, whoever else writes
seconds = [float(argument) for argument in sys.argv[1:] if argument != "deaf"]
time.sleep(seconds[0] if seconds else 60)
