from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "channels_app.audit"
    label = "audit"
    verbose_name = "Audit trail"
