"""Where the name of an office may be broken into lines: after a place, after a body, at least not within a word."""

import itertools
import math
import re

from docgen.word.filters import width

_PLACE = re.compile(
    r"^(?:[^省市区县旗州盟]{1,7}?(?:自治[区州县]|特别行政区|[省县旗州盟]|(?<!城)市|(?<![城园社地])区))+"
    r"(?:委(?!员)|(?:人民)?政府)?"
)
_BODIES = "领导小组|委员会|指挥部|办公室|工作组|专班|[总分]局|中心|街道|党[委组]|[大支]队"
_WORDS = (
    "智慧城[区市]|数字政府|营商环境|政府职能|政务服务|数据管理|应急管理|综合执法|统筹|推进|建设|改革|转变|优化|发展|工作|"
    "管理|服务|治理|监督|协调|规划|保障|整治|创新|转型|落实"
)
_HALVES = "智慧|数字|营商|政府|政务|数据|应急|综合|环境|职能"
_JOINTS = "和与及暨、"  # a line may begin with one of these, and never ends with it
_KINDS = tuple(re.compile(pattern) for pattern in (_BODIES, f"{_WORDS}|.(?=[{_JOINTS}])", _HALVES, "."))  # best first


def name_lines(name: str, longest: float) -> tuple[str, ...]:
    """A name in as few lines of at most `longest` characters as hold it, broken at the best places, lines even."""
    count = math.ceil(width(name) / longest)
    places = [place for place in range(1, len(name)) if _may_break(name, place)]
    edges: set[int] = {match.end() for match in [_PLACE.match(name)] if match}
    for kind in _KINDS if count > 1 else ():
        edges |= {match.end() for match in kind.finditer(name)}
        if found := _best(name, [place for place in places if place in edges], count, longest):
            return found
    return (name,)


def _best(name: str, places: list[int], count: int, longest: float) -> tuple[str, ...]:
    """The most even of the divisions that fit; none: empty."""
    splits = [
        tuple(name[start:end] for start, end in itertools.pairwise((0, *cuts, len(name))))
        for cuts in itertools.combinations(places, count - 1)
    ]
    fitting = [lines for lines in splits if max(map(width, lines)) <= longest]
    return min(fitting, key=lambda lines: max(map(width, lines)) - min(map(width, lines)), default=())


def _may_break(name: str, place: int) -> bool:
    before, after = name[place - 1], name[place]
    return before not in f"{_JOINTS}（《“" and after not in "、）》”" and not (before.isascii() and after.isascii())
