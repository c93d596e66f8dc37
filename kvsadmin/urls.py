from allauth.account import views as account
from django.urls import include, path

from channels_app.admin.site import site
from channels_app.web.views.session import enter_admin

handler400 = "channels_app.web.views.broken.bad_request"
urlpatterns = [
    path("", include("channels_app.web.urls")),
    # One way in and out, whichever page asks, so that each leaves its event in the trail
    path("admin/login/", enter_admin),
    path("admin/logout/", account.logout),
    path("admin/password_change/", account.password_change),
    path("admin/", site.urls),
]
