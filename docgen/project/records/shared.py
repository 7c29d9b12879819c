"""What several files of the workspace have in common."""

import difflib

from docgen.errors import ConfigError
from docgen.model import Contact, Registry, is_mail_address
from docgen.project.yamlfile import Node, optional_text


def refuse_unfilled(text: str, *, file: str) -> None:
    """:raises ConfigError: a line still says （请填写）, as `docgen init` wrote it."""
    for number, line in enumerate(text.splitlines(), start=1):
        if "（请填写）" in line.split("#")[0]:
            raise ConfigError("这一行还没有填写。", file=file, line=number, hint="请把“（请填写）……”改为实际内容。")


def contact(node: Node) -> Contact:
    found = node.get("contact")
    if found is None:
        return Contact()
    found.fields("name", "phone", "email")
    address = optional_text(found, "email")
    if address is not None and not is_mail_address(address):
        raise found.need("email").wrong(f"“{address}”不是电子邮箱地址。", hint="请写成 name@example.gov.cn。")
    return Contact(optional_text(found, "name"), optional_text(found, "phone"), address)


def codes(node: Node, key: str, known: Registry) -> tuple[str, ...]:
    found = node.get(key)
    for each in found.list() if found else ():
        if each.text() not in known:
            near = "、".join(difflib.get_close_matches(each.text(), [unit.code for unit in known], n=3))
            hint = f"是否应为 {near}？" if near else "请先在 units.yaml 中登记。"
            raise each.wrong(f"单位名录中没有代码“{each.text()}”。", hint=hint)
    return found.texts() if found else ()
