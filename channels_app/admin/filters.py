"""Filters whose choices need no look at the rows: a list of a million must not be read to offer them."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from channels_app.admin.door import door_of
from channels_app.models import Channel, Person
from channels_app.rules.lifecycle import BatchState, ChannelState, OperationState
from channels_app.rules.spec import ChannelType
from channels_app.services.actor import Through


class OneOf(admin.SimpleListFilter):
    """The rows with one value of an enumeration in the column that the parameter names."""

    values: ClassVar[type[StrEnum]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        return [(value.value, value.value) for value in self.values]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        return queryset.filter(**{str(self.parameter_name): value}) if value else queryset


class ChannelStateFilter(OneOf):
    title, parameter_name, values = "state", "state", ChannelState


class ChannelTypeFilter(OneOf):
    title, parameter_name, values = "type", "type", ChannelType


class OperationStateFilter(OneOf):
    title, parameter_name, values = "state", "state", OperationState


class BatchStateFilter(OneOf):
    title, parameter_name, values = "state", "state", BatchState


class ThroughFilter(OneOf):
    title, parameter_name, values = "through", "through", Through


class TargetFilter(admin.SimpleListFilter):
    """One of the targets that the person may look into; the others are not named."""

    title, parameter_name = "target", "target"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        names = door_of(request).readable.values()
        return [(name, name) for name in sorted(names)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(target__name=self.value()) if self.value() else queryset


class TrailTargetFilter(TargetFilter):
    """The same in the trail, which holds a target's name."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(target=self.value()) if self.value() else queryset


class CreatorFilter(admin.SimpleListFilter):
    """One of those who created a channel that the person may see."""

    title, parameter_name = "creator", "creator"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = Channel.objects.filter(target__in=door_of(request).readable, created_by=OuterRef("pk"))
        creators = Person.objects.filter(Exists(seen)).order_by("username")
        return [(person.username, str(person)) for person in creators]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Channel]) -> QuerySet[Channel]:
        return queryset.filter(created_by__username=self.value()) if self.value() else queryset


class TimeFilter(admin.DateFieldListFilter):
    """Today, the last week, and so on; called by what it is rather than by the column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "time"


class AboutFilter(admin.SimpleListFilter):
    """The events whose action begins alike."""

    title, parameter_name = "what it is about", "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        return [
            ("channel.", "channels"),
            ("target.", "targets"),
            ("person.", "people"),
            ("grant.", "roles"),
            ("session.", "sign-ins"),
            ("access.", "what was refused"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(action__startswith=self.value()) if self.value() else queryset
