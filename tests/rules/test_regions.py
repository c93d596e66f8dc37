"""Regions and their names."""

import botocore.session
import pytest

from channels_app.rules.regions import NAMES, name_of, partition_of

PARTITIONS = ["aws", "aws-cn", "aws-us-gov"]


@pytest.mark.parametrize("partition", PARTITIONS)
def test_every_region_that_the_sdk_knows_has_a_name_and_its_partition(partition: str) -> None:
    regions = botocore.session.get_session().get_available_regions("kinesisvideo", partition)

    assert regions
    assert all(name_of(region) and partition_of(region) == partition for region in regions)


def test_no_two_regions_have_one_name() -> None:
    assert len(set(NAMES.values())) == len(NAMES)


def test_a_region_that_is_newer_than_the_table_goes_without_a_name() -> None:
    assert name_of("eu-north-9") == ""
