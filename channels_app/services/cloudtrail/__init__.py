"""Our trail held against AWS's own record, CloudTrail's log files, in both directions."""
