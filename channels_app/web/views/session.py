from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


@login_not_required
def enter_admin(request: HttpRequest) -> HttpResponse:
    """Where Django admin sends whom it does not know: to the one sign-in page, which counts what fails."""
    return redirect_to_login(request.GET.get("next", reverse("admin:index")))
