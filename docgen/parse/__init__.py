"""A received task table as tasks: headings, cut rows, units and times understood, every doubt told.

`RawTable`s in, a `TaskTable` without ids and the findings out. Nothing is guessed: a name is a unit of
the registry, a declared group, a decided name, or a finding. Ids are given by `changes`.

`headings` finds the columns, `rows` puts rows together to items, `own` does so for tables docgen exported, `units`
reads cells of units, `texts` tells numbers and notes from other words, `tasks` makes the table and looks at it as a
whole. `unitlist` reads a list of units.
"""

from docgen.parse.tasks import TableRead, read_task_table
from docgen.parse.unitlist import UnitsRead, headings_of_units, read_units
from docgen.parse.units import read_unit_cell

__all__ = ["TableRead", "UnitsRead", "headings_of_units", "read_task_table", "read_unit_cell", "read_units"]
