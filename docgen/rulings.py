"""The words of 人工核定: what can be decided about a round, and what a review of a return may say.

The standard library only, so that the command line has its choices without the model.
"""

from enum import Enum


class DecisionKind(Enum):
    """What is decided. The value is the word in `decisions.yaml`."""

    ACCEPT = "accept"  # a return is used despite the faults that are named
    VALUE = "value"  # a cell says something else than the return
    NO_NEWS = "no-news"  # an item, or all a unit left open, counts as 本季度无新进展
    EXEMPT = "exempt"  # a unit need not report
    WITHDRAW = "withdraw"  # a file was collected by mistake; it stays archived and counts for nobody
    REVIEW = "review"  # what the office says of a return after reading it

    @property
    def word(self) -> str:
        """The word shown, and given on the command line."""
        return _WORDS[self]


_WORDS = {
    DecisionKind.ACCEPT: "采用",
    DecisionKind.VALUE: "更正",
    DecisionKind.NO_NEWS: "无进展",
    DecisionKind.EXEMPT: "免报",
    DecisionKind.WITHDRAW: "撤回",
    DecisionKind.REVIEW: "审核",
}


class Review(Enum):
    """审核状态 of a return. The value is the word shown and written."""

    PENDING = "待审"
    PASSED = "通过"
    RETURNED = "退回"
