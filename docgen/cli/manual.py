"""help: the manual, page by page."""

from importlib import resources

from docgen.cli.base import docgen
from docgen.errors import DocgenError

import click  # isort: skip

TOPICS = ("guide", "data", "templates", "check", "findings", "glossary", "speed", "design")


@docgen.command("help", short_help="阅读手册。")
@click.argument("topic", required=False, metavar="[主题]")
def help_command(topic: str | None) -> None:
    """显示手册。主题：guide 操作、data 数据、templates 模板、check 公文格式检查、findings 校验提示、glossary 词汇、speed 速度、design 设计。"""
    chosen = topic or TOPICS[0]
    if chosen not in TOPICS:
        raise DocgenError(f"手册没有“{chosen}”这个主题。", hint=f"可用：{'、'.join(TOPICS)}。")
    click.echo(resources.files("docgen").joinpath("help", f"{chosen}.md").read_text(encoding="utf-8"))
