"""A browser as far as these tests need one: cookies, forms, and a request that may never be answered."""

import http.client
import re
from contextlib import closing
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from tests.faults.rig import PASSWORD, PERSON

TYPED = {"type": "SINGLE_MASTER", "ttl": "60", "reason": ""}


class Browser:
    """Signed in once; the session outlives the server, for it is in the database."""

    def __init__(self) -> None:
        self._cookies: dict[str, str] = {}

    def sign_in(self, port: int) -> "Browser":
        self.get(port, "/accounts/login/")
        status, _ = self.post(port, "/accounts/login/", {"login": PERSON, "password": PASSWORD})
        assert status == 302, "The password was not taken"
        return self

    def open_form(self, port: int, name: str) -> dict[str, str]:
        """The create form, as it is when all is typed and the button not yet pressed."""
        page = self.get(port, "/channels/new/?target=default")
        submission = re.search(r'name="submission" value="([^"]+)"', page)
        assert submission is not None, page
        return {**TYPED, "name": name, "submission": submission[1]}

    def press_create(self, port: int, form: dict[str, str]) -> tuple[int, str]:
        return self.post(port, "/channels/new/?target=default", form)

    def get(self, port: int, path: str) -> str:
        _, _, page = self._ask(port, "GET", path, {})
        return page

    def post(self, port: int, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """The status, and where it leads."""
        token = {"csrfmiddlewaretoken": self._cookies["csrftoken"]}
        status, location, _ = self._ask(port, "POST", path, {**fields, **token})
        return status, location

    def _ask(self, port: int, method: str, path: str, fields: dict[str, str]) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
        for set_cookie in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(set_cookie).items():
                self._cookies[name] = morsel.value
        return answer.status, answer.headers.get("Location", ""), page
