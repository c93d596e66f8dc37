"""A Django app of the tests. Its `flush` empties the trail too, so transactional tests need do nothing."""
