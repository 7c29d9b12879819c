"""The answers of the checker as lines for a person: violations, then what could not be judged, then the sums."""

from collections.abc import Mapping, Sequence
from typing import Any

from docgen.gongwen.verdict import RENDERING, XML, Level, Verdict

_ORDER = {level.value: place for place, level in enumerate(Level)}
_LEVELS = {level.value: level.word for level in Level}
_MEASURED = {XML: "按文件内容", RENDERING: "按版面"}


def lines(details: Mapping[str, Any], counts: Mapping[str, int], *, roles: bool) -> list[str]:
    """All documents of a check, then the sum over them where there are several."""
    found: list[str] = []
    if details["local_rule"]["name"]:
        found += _local(details["local_rule"])
    for document in details["documents"]:
        results = [each for each in details["results"] if each["file"] == document["file"]]
        found += _document(document, results, rendered=details["rendered"], roles=roles)
    if len(details["documents"]) > 1:
        refused = sum(not document["ok"] for document in details["documents"])
        found.append(f"共 {len(details['documents'])} 个文件，{refused} 个有错误：{summary(counts)}")
    return found


def _local(rule: Mapping[str, Any]) -> list[str]:
    changes = "；".join(rule["changes"]) or "与国家标准没有不同"
    return [f"按 {rule['name']} 的地方规定：{changes}"]


def _document(
    document: Mapping[str, Any], results: Sequence[Mapping[str, str]], *, rendered: bool, roles: bool
) -> list[str]:
    found = [f"{document['file']}：{document['kind']}（{document['evidence']}）"]
    found += [f"  {note}" for note in document["notes"]]
    if roles:
        found += [f"  {each['role']}：{each['where']}（{each['evidence']}）" for each in document["roles"]]
    wrong = [each for each in results if each["verdict"] == Verdict.VIOLATES.value]
    for each in sorted(wrong, key=lambda each: _ORDER[each["severity"]]):
        found += _answer(each, f"不符合 {_LEVELS[each['severity']]}", "现为")
    doubtful = [each for each in results if each["verdict"] == Verdict.UNKNOWN.value]
    for each in doubtful:
        if rendered or each["measured_in"] == XML:
            found += _answer(each, "无法判断", "原因")
    skipped = sum(each["measured_in"] == RENDERING for each in doubtful)
    if skipped and not rendered:
        found.append(f"  无法判断 版面 {skipped} 项：没有排成版面，没有测量；加 --render 排版测量。")
    return [*found, f"  {summary(document['counts'])}"]


def _answer(each: Mapping[str, str], verdict: str, word: str) -> list[str]:
    source = f"{each['clause']}，{each['strength']}，{_MEASURED[each['measured_in']]}"
    return [
        f"  {verdict} {each['title']}（{source}）[{each['rule']}]",
        f"    应为：{each['expected']}；{word}：{each['actual']}；位置：{each['where']}",
    ]


def summary(counts: Mapping[str, int]) -> str:
    """符合 N 项、不符合 N 项、无法判断 N 项."""
    return "、".join(f"{verdict.word} {counts[verdict.value]} 项" for verdict in Verdict)
