"""Moves the clock of this process, as the oracle moves the clock of the playbooks: new resources count as unused."""

import datetime
import sys

real = datetime.datetime


class IsDatetime(type):
    def __instancecheck__(cls, instance) -> bool:
        return isinstance(instance, real)


def move_clock(days: int) -> None:
    """Of Prowler, and of what is loaded after this. moto does not check the dates of signatures."""
    if days == 0:
        return
    ahead = datetime.timedelta(days=days)

    class Moved(real, metaclass=IsDatetime):
        @classmethod
        def now(cls, tz=None):
            return real.now(tz) + ahead

        @classmethod
        def utcnow(cls):
            return real.utcnow() + ahead

        @classmethod
        def today(cls):
            return real.today() + ahead

    datetime.datetime = Moved
    for name, module in list(sys.modules.items()):
        if name.startswith("prowler.") and getattr(module, "datetime", None) is real:
            module.datetime = Moved
