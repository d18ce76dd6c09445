from common.roles import Role, allows


def test_each_role_may_do_what_the_ones_before_it_may() -> None:
    ladder = [
        Role.NOBODY,
        Role.BUYER,
        Role.AGENT,
        Role.PACKER,
        Role.MANAGER,
        Role.OWNER,
        Role.SYSTEM,
    ]
    assert sorted(Role) == ladder
    for place, role in enumerate(ladder):
        assert [needed for needed in ladder if allows(role, needed)] == ladder[: place + 1]
