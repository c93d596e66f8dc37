from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from channels_app.web.actor import PersonRequest


def create(request: PersonRequest) -> HttpResponse:
    return render(request, "channels/new.html")


def detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    return render(request, "channels/detail.html")
