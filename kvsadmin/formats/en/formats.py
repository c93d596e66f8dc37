"""How Django's administration writes times: exact, with their zone. Our own pages say them by `when`."""

DATETIME_FORMAT = "j M Y, H:i:s e"
