"""What the AWS SDK itself knows of the services: paths, shapes, limits, error codes. None of it is typed again."""

from collections.abc import Collection
from dataclasses import dataclass

from botocore.loaders import Loader
from botocore.model import ServiceModel

from localkvs.validate import Check, compile_check


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    name: str
    check: Check


@dataclass(frozen=True, kw_only=True, slots=True)
class Description:
    """The service `kinesisvideo`, and of its data plane what belongs to signaling: operations by (method, path), those
    of the services that we lack, error statuses."""

    signing_name: str
    version: str
    operations: dict[tuple[str, str], Operation]
    not_carried: dict[tuple[str, str], str]
    statuses: dict[str, int]


def load_description(carried: Collection[str]) -> Description:
    service, signaling = _load("kinesisvideo"), _load("kinesis-video-signaling")
    operations, not_carried = {}, {}
    names = [(own, name) for own in (service, signaling) for name in own.operation_names]
    for own, name in names:
        operation = own.operation_model(name)
        place = (operation.http["method"], operation.http["requestUri"])
        if name in carried:
            operations[place] = Operation(name=name, check=compile_check(operation.input_shape))
        else:
            not_carried[place] = name
    shapes = [*signaling.error_shapes, *service.error_shapes]
    statuses = {shape.name: shape.metadata["error"]["httpStatusCode"] for shape in shapes}
    return Description(
        signing_name=service.signing_name,
        version=service.api_version,
        operations=operations,
        not_carried=not_carried,
        statuses=statuses,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class StsDescription:
    version: str
    namespace: str


def load_sts() -> StsDescription:
    service = _load("sts")
    return StsDescription(version=service.api_version, namespace=service.metadata["xmlNamespace"])


def _load(name: str) -> ServiceModel:
    return ServiceModel(Loader().load_service_model(name, "service-2"), name)
