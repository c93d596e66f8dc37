from allauth.account import views as account
from django.urls import path
from django.views.generic import TemplateView

from channels_app.web.views import channels

urlpatterns = [
    path("", TemplateView.as_view(template_name="overview.html"), name="overview"),
    path("channels/", TemplateView.as_view(template_name="channels/list.html"), name="channels"),
    path("channels/new/", channels.create, name="channel-new"),
    path("channels/<uuid:pk>/", channels.detail, name="channel"),
    path("audit/", TemplateView.as_view(template_name="audit/list.html"), name="audit"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
]
