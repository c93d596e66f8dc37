from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest

from channels_app.aws.errors import AwsError
from channels_app.services.errors import NotAllowed, ServiceError


@contextmanager
def explaining(
    request: HttpRequest, *, but: type[ServiceError] | tuple[type[ServiceError], ...] = ()
) -> Iterator[None]:
    """Say on the page that follows why nothing was changed. NotAllowed has a page of its own; so may others have."""
    try:
        yield
    except NotAllowed:
        raise
    except but:
        raise
    except (AwsError, ServiceError) as error:
        messages.error(request, str(error))
