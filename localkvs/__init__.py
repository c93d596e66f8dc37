"""The Amazon KVS signaling control plane for one machine. `python -m localkvs --help` is its manual.

A request travels: wire (bytes) → server (connections) → desk (faults, signature, pace) → validate (the SDK's own
service description) → channels, tags or sts (what AWS would do) → storage (SQLite).
"""
