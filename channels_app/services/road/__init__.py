"""The road of one operation, in the order it is travelled: request, claim, send, settle, record.

`step` takes an operation one step further; whoever carries it out, a page or a worker, does it by that alone.
"""
