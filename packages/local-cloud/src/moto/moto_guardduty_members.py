"""Adds the member accounts of a GuardDuty administrator account to moto, which has none, so that the list is empty.

https://docs.aws.amazon.com/guardduty/latest/APIReference/API_ListMembers.html
"""

import json

from moto.guardduty.responses import GuardDutyResponse
from moto.guardduty.urls import url_paths


def add_guardduty_members() -> None:
    GuardDutyResponse.list_members = lambda _response: json.dumps({"members": []})
    url_paths["{0}/detector/(?P<detector_id>[^/]+)/member$"] = GuardDutyResponse.dispatch
