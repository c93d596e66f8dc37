"""AWS Regions that have Kinesis Video Streams, by the names people know."""

NAMES = {
    "af-south-1": "Cape Town",
    "ap-east-1": "Hong Kong",
    "ap-northeast-1": "Tokyo",
    "ap-northeast-2": "Seoul",
    "ap-south-1": "Mumbai",
    "ap-southeast-1": "Singapore",
    "ap-southeast-2": "Sydney",
    "ap-southeast-5": "Malaysia",
    "ca-central-1": "Canada Central",
    "cn-north-1": "Beijing",
    "eu-central-1": "Frankfurt",
    "eu-south-2": "Spain",
    "eu-west-1": "Ireland",
    "eu-west-2": "London",
    "eu-west-3": "Paris",
    "il-central-1": "Tel Aviv",
    "me-south-1": "Bahrain",
    "sa-east-1": "São Paulo",
    "us-east-1": "N. Virginia",
    "us-east-2": "Ohio",
    "us-gov-east-1": "GovCloud US-East",
    "us-gov-west-1": "GovCloud US-West",
    "us-west-2": "Oregon",
}

_PARTITIONS = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


def name_of(region: str) -> str:
    """The place that people call it by; empty for a Region that is newer than this table."""
    return NAMES.get(region, "")


def partition_of(region: str) -> str:
    """The part of AWS that a Region is in, as ARNs name it."""
    return next((name for prefix, name in _PARTITIONS.items() if region.startswith(prefix)), "aws")
