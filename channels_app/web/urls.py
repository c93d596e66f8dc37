from allauth.account import views as account
from django.urls import path
from django.views.generic import TemplateView

from channels_app.web.views import channels, creation, repairs

urlpatterns = [
    path("", TemplateView.as_view(template_name="overview.html"), name="overview"),
    path("channels/", TemplateView.as_view(template_name="channels/list.html"), name="channels"),
    path("channels/new/", creation.create, name="channel-new"),
    path("channels/<uuid:pk>/", channels.detail, name="channel"),
    path("channels/<uuid:pk>/status/", channels.status, name="channel-status"),
    path("channels/<uuid:pk>/endpoints/", channels.ask_endpoints, name="channel-endpoints"),
    path("channels/<uuid:pk>/try-again/", repairs.try_again, name="channel-try-again"),
    path("channels/<uuid:pk>/look-again/", repairs.look_again, name="channel-look-again"),
    path("channels/<uuid:pk>/give-up/", repairs.give_up, name="channel-give-up"),
    path("audit/", TemplateView.as_view(template_name="audit/list.html"), name="audit"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
]
