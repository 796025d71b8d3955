"""What data do not allow to say."""

from kpk_geo.errors import InputError

PREFIX = "Das lässt sich mit diesen Daten nicht sagen"


class UnanswerableError(InputError):
    """The data forbid an answer; the message says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"{PREFIX}: {reason}")
        self.reason = reason
