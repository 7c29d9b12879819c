"""The figures of a report as charts; their numbers are those of the figures, in words of the round."""

from docgen import figures
from docgen.charts import Chart, Series, Shape
from docgen.model import NO_DATA, Ledger, Status, StatusKind

NOW_COLOUR, BEFORE_COLOUR = "2F5597", "BFBFBF"
_KINDS = {
    StatusKind.DONE: ("A9D18E", ""),
    StatusKind.ON_TRACK: ("DEEBF7", "wide_upward_diagonal"),
    StatusKind.BEHIND: ("F4B183", "wide_downward_diagonal"),
    StatusKind.NOT_STARTED: ("FFFFFF", ""),
}
_OTHER = ("BFBFBF", "")


def charts(ledger: Ledger) -> tuple[Chart, ...]:
    """状态, 预警 (this quarter beside the last one) and 主题, in this order."""
    return (
        _beside(ledger, figures.STATUS, "分项状态统计"),
        _beside(ledger, figures.LAMP, "分项预警统计"),
        _by_theme(ledger),
    )


def _beside(ledger: Ledger, step: str, title: str) -> Chart:
    now = ledger.figures.under(figures.ALL, step)
    before = ledger.figures.under(figures.BEFORE, step) if ledger.previous else {}
    told = [(word, figure.value, before[word].value if word in before else 0) for word, figure in now.items()]
    shown = [each for each in told if each[1] or each[2]] or told[:1]
    series = [Series(ledger.round.period.name, tuple(each[1] for each in shown), NOW_COLOUR)]
    if ledger.previous:
        last = tuple(each[2] for each in shown)
        series.insert(0, Series(ledger.round.period.previous.name, last, BEFORE_COLOUR, "light_upward_diagonal"))
    return Chart(step, title, Shape.COLUMNS, tuple(each[0] for each in shown), tuple(series))


def _by_theme(ledger: Ledger) -> Chart:
    themes = tuple(figures.themes(ledger.rows))
    words = [word for word, figure in ledger.figures.under(figures.ALL, figures.STATUS).items() if figure.value]
    series = []
    for word in words or [NO_DATA]:
        counts = (ledger.figures.value(figures.THEME, theme, figures.STATUS, word) for theme in themes)
        series.append(Series(word, tuple(counts), *_look(ledger.round.status(word))))
    return Chart("主题", "分主题状态统计", Shape.STACKED_BARS, themes, tuple(series))


def _look(status: Status | None) -> tuple[str, str]:
    return _KINDS[status.kind] if status else _OTHER
