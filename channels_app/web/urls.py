from allauth.account import views as account
from django.urls import path

from channels_app.web.views import audit, channel_list, channels, creation, health, overview, repairs

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("channels/", channel_list.channels, name="channels"),
    path("channels/new/", creation.create, name="channel-new"),
    path("channels/<uuid:pk>/", channels.detail, name="channel"),
    path("channels/<uuid:pk>/status/", channels.status, name="channel-status"),
    path("channels/<uuid:pk>/endpoints/", channels.ask_endpoints, name="channel-endpoints"),
    path("channels/<uuid:pk>/try-again/", repairs.try_again, name="channel-try-again"),
    path("channels/<uuid:pk>/look-again/", repairs.look_again, name="channel-look-again"),
    path("channels/<uuid:pk>/give-up/", repairs.give_up, name="channel-give-up"),
    path("audit/", audit.audit, name="audit"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
]
