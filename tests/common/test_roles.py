"""Whose work each role may do."""

import pytest

from common.roles import Role, allows

TABLE = """
          buyer staff packer agent manager owner
nobody    -     -     -      -     -       -
buyer     yes   -     -      -     -       -
packer    yes   yes   yes    -     -       -
agent     yes   yes   -      yes   -       -
manager   yes   yes   yes    yes   yes     -
owner     yes   yes   yes    yes   yes     yes
system    yes   yes   yes    yes   yes     yes
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_role_may_do_the_work_of_exactly_these(row: list[str]) -> None:
    role, *cells = row
    may = [cell == "yes" for cell in cells]
    assert [allows(Role(role), Role(needed)) for needed in HEAD] == may
