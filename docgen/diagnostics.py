"""Findings about data: what is wrong, where, and what to do; and the catalogue of their codes.

A finding is a value and never stops a run. Its code is a word that names the fault, never changes,
and is explained in ``docgen/help/findings.md`` (held to this catalogue by a test). How findings are
shown (text, JSON, marks in a workbook) is decided elsewhere.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from docgen.source import SourceRef


class Severity(Enum):
    """What follows from a finding. The value is the word shown; the name is the one in JSON."""

    ERROR = "错误"
    WARNING = "请核对"
    NOTE = "说明"


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of the catalogue: severity, what the fault is, what its owner should do."""

    code: str
    severity: Severity
    meaning: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `places` has every place of equal findings that were joined; the first is the main one.

    `trial`: an error whose rule is on trial in this round; it warns only, and its message says so.
    """

    code: str
    message: str
    places: tuple[SourceRef, ...]
    hint: str = ""
    subject: str = ""  # what equal findings have in common: the item id or the unit; empty where there is none
    trial: bool = False

    @property
    def severity(self) -> Severity:
        return Severity.WARNING if self.trial else CATALOGUE[self.code].severity

    @property
    def where(self) -> SourceRef:
        return self.places[0]

    def __str__(self) -> str:
        more = f"等{len(self.places)}处（{_cells(self.places)}）" if len(self.places) > 1 else ""
        return f"{self.where}{more} {self.severity.value} {self.message}{self.hint} [{self.code}]"

    def as_json(self) -> dict[str, object]:
        found: dict[str, object] = {
            "code": self.code,
            "severity": self.severity.name,
            "message": self.message,
            "hint": self.hint,
            "where": self.where.as_json(),
        }
        if len(self.places) > 1:
            found["places"] = [place.as_json() for place in self.places]
        return found


def _cells(places: Sequence[SourceRef]) -> str:
    if len({place.file for place in places}) > 1:
        return "、".join(str(place) for place in places[:12])
    names = [place.cell if place.sheet and place.cell else f"第{place.row}行" for place in places]
    shown = "、".join(dict.fromkeys(names[:12]))
    return shown + ("…" if len(names) > 12 else "")


def finding(code: str, message: str, *places: SourceRef, hint: str | None = None, subject: str = "") -> Diagnostic:
    """Make a Diagnostic; without `hint` the remedy of the catalogue is used.

    :raises KeyError: for a code the catalogue does not have, so that no fault goes undocumented.
    """
    rule = CATALOGUE[code]
    return Diagnostic(code, message, places, rule.remedy if hint is None else hint, subject)


def joined(diagnostics: Iterable[Diagnostic], *, by_subject: bool = False) -> tuple[Diagnostic, ...]:
    """Join findings that say the same of the same file into one with all places; keep the order of first sight.

    `by_subject`: only those about the same thing.
    """
    groups: dict[tuple[str, ...], list[Diagnostic]] = {}
    for each in diagnostics:
        about = each.subject if by_subject else ""
        key = (each.code, each.message, each.hint, each.where.file, each.where.sheet or "", about)
        groups.setdefault(key, []).append(each)
    return tuple(replace(first, places=_places(group)) for group in groups.values() for first in group[:1])


def _places(group: Iterable[Diagnostic]) -> tuple[SourceRef, ...]:
    return tuple(dict.fromkeys(place for each in group for place in each.places))


def worst_first(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Errors, then warnings, then notes; the order within each is kept."""
    order = list(Severity)
    return tuple(sorted(diagnostics, key=lambda each: order.index(each.severity)))


def on_trial(diagnostics: Iterable[Diagnostic], codes: Container[str]) -> tuple[Diagnostic, ...]:
    """The findings, with the errors of these codes as warnings that say so: the rule is new and tried out first."""
    return tuple(
        replace(each, message=f"（试行）{each.message}", trial=True)
        if each.code in codes and each.severity is Severity.ERROR
        else each
        for each in diagnostics
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(each.severity is Severity.ERROR for each in diagnostics)


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

RULES: tuple[Rule, ...] = (
    # the task table
    Rule("heading-missing", _E, "任务表缺少必需的栏目", "请补上该栏目，或把它的名称改为手册“数据”页所列的写法。"),
    Rule(
        "heading-unknown",
        _N,
        "任务表有 docgen 没有对应的栏目，原样保存为附加栏",
        "如是手册所列栏目的另一写法，请改为手册所列的写法。",
    ),
    Rule("heading-doubled", _W, "两栏的意思相同，采用其中一栏，另一栏存为附加栏", "请合并两栏，或改正栏目名称。"),
    Rule("number-unheaded", _N, "最左一栏没有名称，各格是序号，作为“序号”栏", ""),
    Rule("table-empty", _E, "表头以下没有任务", "请核对文件是否完整。"),
    Rule("table-skipped", _N, "不是任务表的表格，未读取", ""),
    Rule("row-above-headings", _N, "表头以上的行，作为标题或说明", ""),
    Rule("text-between-tables", _N, "表格之间或表格之后的文字，未作任务读取", ""),
    Rule(
        "tasks-outside-tables",
        _E,
        "表格以外另有带单位括号的任务，未读取",
        "请把这些任务加进表格，或者只留下清单另存一个文件。",
    ),
    Rule("units-in-text", _W, "句子中间有单位括号，没有作为单位读取", "请核对；如是这句话的单位，请把这句话单列一项。"),
    Rule("table-note", _N, "看到而没有读取的内容", ""),
    Rule("hidden-rows", _W, "有隐藏的行或列，已照常读取", "请核对隐藏的行、列是否应当计入。"),
    Rule("cell-without-heading", _W, "一格没有对应的栏目，未采用", "请核对表头与各行是否对齐。"),
    Rule("row-total", _N, "合计行，未作任务读取", ""),
    Rule("row-example", _N, "举例行，未作任务读取", ""),
    Rule("row-note", _W, "表内的注、备注、说明，未作任务读取", "请核对是否属于任务内容。"),
    Rule("section-unused", _W, "一行主题以下没有任务，未采用", "请核对这一行是否是任务。"),
    Rule("row-empty", _W, "只有序号、没有内容的行，未采用", "请核对是否漏填。"),
    Rule("number-counted", _N, "原表没有序号，按次序编号", ""),
    Rule("number-restarts", _N, "各主题的序号分别编起", ""),
    Rule("name-from-content", _N, "没有任务名称，取任务内容的开头", ""),
    Rule("item-theme-differs", _W, "同一任务的又一分项另有主题，以下任务采用该主题", "请核对合并的主题格从哪一项起。"),
    Rule("item-name-differs", _W, "同一任务的又一分项另有名称", "如是另一任务，请给它编序号。"),
    Rule(
        "lead-unknown",
        _E,
        "只有一栏单位，看不出哪个牵头",
        "如列在首位的牵头，请加 --first-leads；否则请在表中写明“某单位牵头”。",
    ),
    Rule("unit-succeeded", _N, "单位已撤并或更名，由承接单位接办", ""),
    Rule("units-run-together", _W, "几个单位连写在一起，按名录分开", "请核对。"),
    Rule("group-resolved", _N, "一类单位，按名录展开", ""),
    Rule("row-without-task", _E, "一行没有序号，前面也没有可以接续的任务", "请补上序号和牵头单位。"),
    Rule("row-continued", _N, "一行接在上一行之后（表格被分页截断）", ""),
    Rule("item-added", _N, "同一序号下另有责任单位的一行，作为该任务的又一分项", ""),
    Rule("cell-shared", _N, "单位或时间的格合并到几项任务，各项都采用", ""),
    Rule("markup-removed", _N, "删去了网页复制带来的标记", ""),
    Rule("blank-in-date", _N, "删去了时间中的空格", ""),
    Rule("required-blank", _E, "必填内容为空", "请填写。"),
    Rule("number-repeated", _E, "两个任务用了同一个序号", "请改正序号。"),
    Rule("duplicate-content", _W, "两处任务内容完全相同", "请对照原件核对是否抄录有误。"),
    Rule(
        "unknown-unit",
        _E,
        "单位不在单位名录中",
        "请在 data/units.yaml 中登记该单位或别名，或在 data/decisions.yaml 中写明核定结果。",
    ),
    Rule("unit-decided", _W, "单位不在单位名录中，已按人工核定处理", "请在下次印发任务表时更正。"),
    Rule("unit-alias", _N, "单位用了别名，按名录中的全称处理", ""),
    Rule(
        "unit-abbreviated",
        _W,
        "单位用了名录中没有的简称，按唯一相符的单位处理",
        "请核对；不是该单位的，请在 data/decisions.yaml 中写明。",
    ),
    Rule("group-units", _N, "责任单位是一类单位，不逐一列名", ""),
    Rule("open-list", _N, "责任单位名单以“等”结尾，名单未完", "请核对是否还有应当列名的单位。"),
    Rule("open-deadline", _N, "时限没有确定日期，或到期后仍要持续", ""),
    Rule("milestones-read", _N, "一格里有几步，作为阶段节点", ""),
    Rule("year-from-title", _N, "时间没有写年份，按表题的年份读", ""),
    Rule("year-missing", _E, "时间没有写年份，表题中也没有", "请加 --year 年份 再导入，例如 --year 2020。"),
    Rule("deadline-unreadable", _E, "时间读不出日期", "请写成“2021年”“2021年6月底”“长期推进”等手册所列的写法。"),
    Rule("deadline-before-start", _E, "完成时限早于启动时间", "请核对两个时间。"),
    Rule("id-repeated", _W, "同一分项编号出现两次，内容未变的一行照旧，另一行作为新增", "请核对是否确为新增的分项。"),
    Rule(
        "id-cancelled",
        _W,
        "分项编号已经取消，这一行作为新增",
        "请核对是否要恢复这一分项；导出的表如已过时，请重新导出。",
    ),
    Rule(
        "own-column-missing",
        _E,
        "导出的表缺少原有的栏目，该栏保持现行的内容",
        "请恢复该栏目的名称；要清空一栏的，请保留栏目名称，清空各格。",
    ),
    Rule("own-sheet-doubled", _E, "两张工作表有相同的分项编号", "请只保留要导入的一张工作表。"),
    Rule("own-rows-disagree", _W, "同一任务各行的序号、主题或任务名称不同", "请核对，并把各行改为一致。"),
    Rule("number-kept", _N, "序号空着，仍用原来的序号", ""),
    Rule("accepted-before", _N, "以前导入时已核对接受的问题", ""),
    Rule("basis-missing", _W, "发函以后调整任务，没有写明依据", "请加 --basis 依据，例如 --basis 罗府办〔2020〕15号。"),
    Rule("unit-without-tasks", _W, "一个单位的任务已全部取消，原函没有替代的函", "请另行函告该单位。"),
    Rule("unit-ended", _W, "函或填报表发给了已撤并的单位", "请核对后重新导入任务表，由承接单位承接。"),
    Rule("successor-circle", _E, "承接单位绕成了一圈", "请改正其中一个单位的承接单位。"),
    Rule("unit-column-unused", _N, "单位名录中有没有对应内容的栏目，未采用", ""),
    Rule("unit-renamed", _N, "单位改了名称，原名称保留为其他名称", ""),
    Rule("unit-name-doubled", _E, "两个单位用了同一个名称", "请改正其中一个。"),
    Rule("address-unreadable", _E, "不是电子邮箱地址", "请写成 name@example.gov.cn，只写一个地址。"),
    Rule("unit-in-use", _E, "单位名录中去掉了任务表中的单位", "请保留该单位；已撤并的，请填承接单位和撤并日期。"),
    Rule(
        "table-differs",
        _E,
        "现行任务的大半不在这张表里",
        "请核对是不是这张表；确要以它代替现行任务的，请加 --accept。",
    ),
    Rule("task-matched-by-number", _W, "任务文字与原表不同，按序号认作同一任务", "请核对是否确为同一任务。"),
    # the returned file as a whole
    Rule(
        "not-a-workbook", _E, "不是可以读取的 Excel 工作簿", "请在 WPS 或 Excel 中打开填报表，另存为 .xlsx 后重新报送。"
    ),
    Rule("workbook-protected", _E, "工作簿设有打开密码", "请取消密码后重新报送。"),
    Rule("workbook-too-large", _E, "文件过大", "请删除多余的工作表、图片和空行后重新报送。"),
    Rule("not-our-form", _E, "不是本办发出的填报表", "请在本办发出的填报表中填写，不要另建表格。"),
    Rule("other-period", _E, "填报表不是本季度的", "请改填本季度的填报表。"),
    Rule("form-version", _W, "填报表不是最新发出的版本", "请核对内容是否仍然适用。"),
    Rule("unit-unknown", _E, "认不出填报单位", "请在填报表“填报单位”格中写明单位全称。"),
    Rule("unit-disagrees", _E, "填报单位与表内标识不一致", "请使用发给本单位的填报表。"),
    Rule("unit-from-tasks", _W, "认不出填报单位，按表内的任务认作一个单位", "请核对，并在“填报单位”格中写明单位全称。"),
    Rule("unit-not-clear", _N, "认不出填报单位，按表内的任务也分不清", ""),
    Rule("tasks-of-other-unit", _E, "填报表中是另一个单位的任务", "请使用发给本单位的填报表。"),
    Rule(
        "hidden-marks-lost",
        _W,
        "表内的隐藏标识已丢失，按“填报单位”格识别",
        "请在本办发出的填报表中填写，不要把内容复制到新建的表格。",
    ),
    Rule("file-name-disagrees", _N, "文件名与表内的单位或季度不符，以表内为准", ""),
    Rule("file-name-told", _N, "认不出单位的文件，收到时的文件名", "请按文件名与报送单位联系核实。"),
    Rule("same-file-again", _N, "与已经收到的文件完全相同", ""),
    Rule("archive-opened", _N, "压缩包已经拆开，收取了里面的文件", ""),
    Rule(
        "archive-unreadable",
        _E,
        "压缩包或其中的文件打不开，压缩包整个归档",
        "请取消压缩包的密码，或者解压后报送其中的文件。",
    ),
    Rule("file-not-taken", _E, "文件过大，没有收取", "请核对是否是填报表；是的，请删除其中的图片后重新报送。"),
    Rule("replaced-by-later", _N, "同一单位后来又报送了一份，以新的为准", ""),
    Rule("round-tasks-differ", _W, "本季度的填报表按发出时的任务编制，与现行任务不同", ""),
    Rule(
        "template-missing", _N, "templates 中没有这个模板，用了 docgen 自带的", "可用 docgen templates restore 写出。"
    ),
    Rule("unit-text-changed", _W, "“填报单位”格被改动，仍按表内标识识别", "请核对填报单位。"),
    Rule(
        "given-text-changed",
        _W,
        "任务内容、完成时限等给定内容被改动，未采用，列入“申请调整”",
        "需要调整的，请另行来函。",
    ),
    Rule(
        "text-refers-elsewhere",
        _E,
        "只写了“同上”“见附件”一类的话",
        "请写明本项任务的具体情况；没有新进展的写“本季度无新进展”。",
    ),
    Rule("behind-without-plan", _W, "状态为滞后，没有写下一步计划或预计完成时间", "请补充。"),
    Rule("form-note", _N, "填报表与发出时有出入，已照常读取", ""),
    Rule("original-missing", _E, "已登记的原件不在归档文件夹中", "请把该文件放回 returns 文件夹。"),
    Rule("source-changed", _W, "任务分解表的原件与导入时不同", "请运行 docgen import 查看差别。"),
    Rule("original-changed", _E, "归档的原件被改动过", "请用收到的原件恢复该文件；需要更正的，请写入 decisions.yaml。"),
    Rule("original-unregistered", _W, "回收文件夹中的文件没有登记，未采用", "请用 docgen collect 收取该文件。"),
    # rows and cells of a return
    Rule("form-heading-missing", _E, "填报表缺少栏目", "请恢复该栏目，或改填原填报表。"),
    Rule("row-missing", _E, "缺少一项应报任务", "请恢复该行并填写。"),
    Rule("row-by-content", _W, "任务编号空着，按任务内容认作应报的一项", "请核对，并补上任务编号。"),
    Rule("row-unknown", _E, "任务编号不属于本单位的应报任务", "请核对任务编号。"),
    Rule("row-repeated", _E, "同一任务编号出现两次", "请只保留一行。"),
    Rule(
        "row-added",
        _W,
        "自行加入的一行没有任务编号，未计入",
        "如属应报任务，请填在对应的行内；如属新增事项，请另行来函说明。",
    ),
    Rule("cell-blank", _E, "必填格为空", "请填写。"),
    Rule("cell-fault", _E, "单元格是错误值或没有结果的公式", "请直接填写结果。"),
    Rule("status-not-listed", _E, "进度状态不在选项之内", "请从下拉选项中选取。"),
    Rule("status-normalised", _N, "进度状态的写法已换算", ""),
    Rule("progress-not-a-number", _E, "完成进度不是数字", "请填写 0 至 100 的整数，不加“左右”等字样。"),
    Rule("progress-out-of-range", _E, "完成进度不在 0 至 100 之间", "请改为 0 至 100 的整数。"),
    Rule("progress-normalised", _N, "完成进度的写法已换算", ""),
    Rule("date-unreadable", _E, "日期读不出", "请写成 2020-12-31 或 2020年12月31日。"),
    Rule("date-normalised", _N, "没有写年份的日期按本季度的年份读，日期的序号已换算", ""),
    Rule("text-too-long", _E, "文字过长", "请精简。"),
    Rule("sign-off-blank", _W, "签报栏没有填全", "请补填。"),
    # cells that must agree
    Rule("done-below-100", _E, "状态为已完成，但进度不足 100", "请核对状态与进度。"),
    Rule("full-but-not-done", _E, "进度为 100，但状态不是已完成", "请核对状态与进度。"),
    Rule("behind-without-reason", _E, "状态为滞后，但没有写明原因", "请在“存在问题及原因”中写明。"),
    Rule("not-started-with-progress", _E, "状态为未启动，但进度大于 0", "请核对状态与进度。"),
    Rule("done-without-date", _E, "状态为已完成，但没有完成日期", "请在“预计完成时间”栏填写实际完成日期。"),
    Rule("done-in-future", _E, "状态为已完成，但完成日期在报送之后", "请填写实际完成日期；尚未完成的，请改正状态。"),
    Rule(
        "expected-past",
        _E,
        "尚未完成，但预计完成时间已经过去",
        "请填写新的预计完成时间，写明年份；已完成的，请改正状态。",
    ),
    Rule("expected-before-start", _W, "完成时间早于启动时间", "请核对日期的年份和月份。"),
    Rule("expected-after-deadline", _W, "预计完成时间晚于完成时限", "请核对；确需调整时限的，请另行来函。"),
    Rule("progress-fell", _W, "完成进度低于上季度", "请核对，并在“存在问题及原因”中说明。"),
    Rule("done-reopened", _W, "上季度已报完成，本季度改为未完成", "请核对。"),
    Rule("no-news-but-moved", _W, "写明没有新进展，但完成进度升高", "请写明本季度的进展，或核对完成进度。"),
    Rule(
        "text-repeated",
        _W,
        "本季度进展情况与上季度相同或几乎相同",
        "请写本季度的新进展；没有进展的，请写“本季度无新进展”。",
    ),
    # gentle hints on texts
    Rule("text-only-slogans", _N, "进展情况只有口号，没有具体内容", "可写明做成了什么，有数量、时间、阶段。"),
    Rule("text-too-short", _N, "进展情况写得过短", "可写明做成了什么，有数量、时间、阶段。"),
    Rule("text-without-facts", _N, "进展情况较长，没有数量和日期", "可补充数量、时间、阶段。"),
    # what the office decided
    Rule("accepted-by-decision", _N, "有错误，本办核定照此采用", ""),
    Rule("value-by-decision", _N, "一格按本办核定的值采用", ""),
    Rule("no-news-by-decision", _N, "一个分项按本办核定计为没有新进展", ""),
    Rule("returned-by-review", _E, "本办审核后退回", "请按审核意见修改后重新报送。"),
    Rule(
        "awaiting-review",
        _N,
        "本季度的填报须经审核，这一份还没有审核通过，暂不计入报告",
        "审核后请用 docgen collect --decide 审核 记录。",
    ),
    Rule("file-withdrawn", _N, "收错的文件，本办核定撤回，不计入任何单位", ""),
    Rule(
        "decision-without-effect",
        _W,
        "一条人工核定不起作用（或不再起作用）",
        "请核对；不再需要的，请从 decisions.yaml 中删去。",
    ),
    # the consolidated table
    Rule("leads-disagree", _W, "两个牵头单位报送的状态、进度或日期不同", "请向两个单位核实。"),
    Rule("partner-disagrees", _W, "配合单位报送的状态、进度或日期与牵头单位矛盾", "请向牵头单位核实。"),
    Rule(
        "status-lamp-differ",
        _W,
        "单位填报的状态与按序时进度计算的预警不一致",
        "请向该单位核实；台账和报告两者并列，不改动填报。",
    ),
    Rule("report-fact-unknown", _N, "报告中有写作“待明确”的内容", "请补充后重新生成；不能补充的照此印发。"),
    Rule("item-unanswered", _N, "一个分项没有牵头单位的答复", "台账和报告中为“暂无数据”。"),
    # deadlines and reminders
    Rule(
        "holidays-unknown",
        _W,
        "某年的放假安排尚未发布，工作日按周一至周五计算",
        "安排发布后，请更新程序，或写入 data/holidays.yaml。",
    ),
    Rule("due-on-rest-day", _N, "报送截止日期是休息日", "如要顺延，请改 round.yaml 中的 due。"),
    Rule("reminded-later", _N, "该单位在办理日期当天或以后已经提醒过，这次不再提醒", ""),
    Rule(
        "received-later",
        _N,
        "单位报送的文件是在办理日期以后收到的，这次不提醒",
        "请核对 --as-of；退回的，请用收到日期以后的日期再运行。",
    ),
    # templates
    Rule("template-brace", _E, "模板中花括号不成对、多了或少了", "字段写成 {{ 字段 }}，指令写成 {% 指令 %}。"),
    Rule("template-width", _E, "模板的标签中有全角符号", "请改为半角。"),
    Rule("template-quote", _E, "模板的标签中引号没有配对", "请用一对英文引号。"),
    Rule("template-tag-split", _E, "模板的标签中间夹着别的内容，不能确定原意", "请删去这个标签，重新打一遍。"),
    Rule("template-syntax", _E, "模板的标签写法不通，或用了不支持的写法", "请对照手册“模板”页改正。"),
    Rule("template-block", _E, "模板中 if、for 没有成对、交叉或不在一处", "请补上、删去或移动。"),
    Rule("template-place", _E, "模板的标签写在不会被填写的位置，或没有独占一段、一行", "请移到合适的位置。"),
    Rule("template-field-unknown", _E, "模板中有没有的字段", "可用字段见 docgen templates fields。"),
    Rule("template-filter-unknown", _E, "模板中有没有的过滤器", "可用的见 docgen templates fields。"),
    Rule("template-loop", _E, "模板中对不是列表的字段用了 for", "请改用列表字段。"),
    Rule("template-value", _E, "模板中字段的用法与它的内容不合", "请按字段的内容使用。"),
    Rule("value-missing", _W, "文件中的字段没有内容，写作“待明确”", "请补充数据，或在模板中用“无则”写明替代的文字。"),
    Rule("template-unfilled", _E, "用样本填充模板时出错", "请按说明改正模板。"),
    Rule("template-damaged", _E, "模板的一部分已损坏", "请用留底的模板，或重新另存为 .docx。"),
    # the report after hands have edited it
    Rule("edit-conflict", _W, "人工改动过的一段，数据又变了", "新稿用新的数据，两种文字都在批注里，请核对后定稿。"),
    Rule(
        "edited-report-kept",
        _N,
        "报告有人工改动，没有覆盖",
        "要用合并稿替换，请加 --overwrite；原来的存入该季度的 report 文件夹。",
    ),
    Rule(
        "address-unknown",
        _N,
        "没有登记电子邮箱，邮件草稿没有写收件人或发件人",
        "请在发送前填写，或在 data/units.yaml 的 contact 中登记 email。",
    ),
    # rounds that are closed
    Rule(
        "round-closed", _W, "本季度的报告已经定稿", "这次写出的只供对照；要改用别的定稿，请用 docgen summary --adopt。"
    ),
    Rule("round-frozen", _N, "本季度已封存，按当时的数据和模板计算", "要解除封存，请删去该季度的 frozen 文件夹。"),
    Rule("frozen-input-changed", _N, "封存以后改动过的文件，重算时没有用", ""),
    Rule("frozen-return-late", _W, "封存以后收到的填报表没有计入", "请在下一季度的报告中反映。"),
    Rule("frozen-output-differs", _W, "重算的文件与封存时不同", "封存时的报告和台账在该季度的 frozen/output 中。"),
    # documents that are checked
    Rule("document-unreadable", _E, "不是可以检查的 Word 文档", "请在 WPS 或 Word 中打开，另存为 .docx 格式后再试。"),
    Rule("contact-unknown", _N, "单位的联系方式没有登记，文中写作“待明确”", "请在 data/units.yaml 中补充。"),
)

CATALOGUE: dict[str, Rule] = {rule.code: rule for rule in RULES}

# Errors a round may try out as warnings: what the cell says is known all the same, so the row can be used.
TRIABLE: tuple[str, ...] = (
    "text-refers-elsewhere",
    "text-too-long",
    "date-unreadable",
    "done-below-100",
    "full-but-not-done",
    "not-started-with-progress",
    "behind-without-reason",
    "done-without-date",
    "done-in-future",
    "expected-past",
)

# Errors the office may accept. Not those about a cell that has to say something: for that, the value is put right.
ACCEPTABLE: tuple[str, ...] = (
    *TRIABLE,
    "row-missing",
    "row-unknown",
    "row-repeated",
    "form-heading-missing",
    "cell-fault",
)
