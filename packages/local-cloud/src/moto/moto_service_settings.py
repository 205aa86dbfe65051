"""Adds the service settings of Systems Manager to moto, per account and Region."""

from moto.core.responses import ActionResult
from moto.ssm.responses import SimpleSystemManagerResponse

SHARING = "/ssm/documents/console/public-sharing-permission"
# As in a new account: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ServiceSetting.html
DEFAULTS = {SHARING: "Enable"}


def add_service_settings() -> None:
    SimpleSystemManagerResponse.get_service_setting = get_service_setting
    SimpleSystemManagerResponse.update_service_setting = update_service_setting
    SimpleSystemManagerResponse.reset_service_setting = reset_service_setting


def get_service_setting(response: SimpleSystemManagerResponse) -> ActionResult:
    name = response._get_param("SettingId")
    changed = settings_of(response)
    value, status = (changed[name], "Customized") if name in changed else (DEFAULTS.get(name, ""), "Default")
    return ActionResult({"ServiceSetting": {"SettingId": name, "SettingValue": value, "Status": status}})


def update_service_setting(response: SimpleSystemManagerResponse) -> ActionResult:
    settings_of(response)[response._get_param("SettingId")] = response._get_param("SettingValue")
    return ActionResult({})


def reset_service_setting(response: SimpleSystemManagerResponse) -> ActionResult:
    settings_of(response).pop(response._get_param("SettingId"), None)
    return get_service_setting(response)


def settings_of(response: SimpleSystemManagerResponse) -> dict[str, str]:
    """The changed settings. The attribute disappears with the backend when moto is reset."""
    return response.ssm_backend.__dict__.setdefault("service_settings", {})
