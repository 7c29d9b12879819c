"""A received task table as tasks: headings, cut rows, units and times understood, every doubt told.

`RawTable`s in, a `TaskTable` without ids and the findings out. Nothing is guessed: a name is a unit of
the registry, a declared group, a decided name, or a finding. Ids are given by `changes`.

`headings` finds the columns, `rows` puts rows together to items, `units` reads cells of units, `tasks`
makes the table and looks at it as a whole.
"""

from docgen.parse.tasks import TableRead, read_task_table

__all__ = ["TableRead", "read_task_table"]
