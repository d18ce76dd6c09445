"""The people who work here: who they are, inviting, changing their role, letting them go."""

from bot.dialogue.cards import Answer, Button, Card, Go, Reply, Said, Words, button, card
from bot.dialogue.routes import command, route, screen
from common.errors import NotFound
from common.messages import Code, Link, Message, msg
from common.roles import Role
from handlers.wording import MENU_BUTTON, called, side_by_side
from models import StaffInvite, StaffRole
from shop import invites, team
from shop.context import Shopping
from shop.team import Member

ALL_BUTTON = button(msg("staff-all-button"), "m/staff")


@screen("m/staff", role=Role.MANAGER)
@command("staff")
def show_all(ctx: Shopping) -> Answer:
    """Everybody who works here and every invitation that waits."""
    found, open_ones = team.members(ctx), invites.waiting(ctx)
    people = [
        button(_label(one), route("m/staff", one.person.id))
        for one in found
        if team.may_grant(ctx.role, one.role)
    ]
    return card(
        msg("staff-title"),
        *(_line(ctx, one) for one in found),
        *([msg("staff-invites", invites=len(open_ones))] if open_ones else []),
        rows=[
            *side_by_side(people),
            *([_take_back(one)] for one in open_ones),
            [button(msg("staff-invite-button"), "m/invite", style="primary")],
            [button(msg("staff-audit-button"), "m/audit"), MENU_BUTTON],
        ],
    )


def _line(ctx: Shopping, one: Member) -> Words:
    since = one.since.astimezone(ctx.shop.zone).date()
    return msg("staff-line", name=called(one.person), role=role_name(one.role), since=since)


def _label(one: Member) -> Words:
    return Said(one.person.name) if one.person.name else msg("person-nameless")


def _take_back(invite: StaffInvite) -> Button:
    label = msg("staff-revoke-one-button", role=role_name(invite.role))
    return button(label, route("m/invite", invite.id, "revoke"))


@screen("m/staff/{person_id:int}", role=Role.MANAGER)
def show(ctx: Shopping, person_id: int) -> Answer:
    """One of them, what they may do, and what one can decide about them."""
    one = team.member(ctx, person_id)
    rows: list[list[Button]] = []
    if team.may_grant(ctx.role, one.role):
        others = [role for role in team.grantable(ctx) if role is not one.role]
        rows = [[_change(person_id, role)] for role in others]
        rows.append(
            [button(msg("staff-remove-button"), route("m/staff", person_id, "remove"))],
        )
    did = button(msg("staff-audit-button"), route("m/audit", about="person", which=person_id))
    may = msg(f"role-{one.role.value}-may")
    return card(_line(ctx, one), may, rows=[*rows, [did, ALL_BUTTON]])


def _change(person_id: int, role: StaffRole) -> Button:
    return button(msg(f"staff-make-{role.value}-button"), route("m/staff", person_id, "is", role))


@screen("m/staff/{person_id:int}/is/{role}", role=Role.MANAGER, changes=True)
def change(ctx: Shopping, person_id: int, role: str) -> Answer:
    """Somebody works in another role."""
    team.change_role(ctx, person_id, parse_role(role))
    if ctx.person is not None and ctx.person.id == person_id:
        return card(msg("staff-changed-self"), rows=[[MENU_BUTTON]])
    return Go(route("m/staff", person_id), msg("staff-changed"))


@screen("m/staff/{person_id:int}/remove", role=Role.MANAGER)
def ask_to_remove(ctx: Shopping, person_id: int) -> Answer:
    """Letting somebody go is asked for first."""
    one = team.member(ctx, person_id)
    team.check_may_grant(ctx, one.role)
    yes = button(
        msg("staff-remove-yes-button"), route("m/staff", person_id, "remove", "yes"), style="danger"
    )
    sure = msg("staff-remove-sure", name=called(one.person), role=role_name(one.role))
    return card(sure, rows=[[yes], [button(msg("staff-keep-button"), route("m/staff", person_id))]])


@screen("m/staff/{person_id:int}/remove/yes", role=Role.MANAGER, changes=True)
def remove(ctx: Shopping, person_id: int) -> Answer:
    """They work here no more."""
    one = team.member(ctx, person_id)
    team.remove(ctx, person_id)
    if ctx.person is not None and ctx.person.id == person_id:
        return card(msg("staff-changed-self"), rows=[[MENU_BUTTON]])
    return card(msg("staff-removed", name=called(one.person)), rows=[[ALL_BUTTON, MENU_BUTTON]])


@screen("m/invite", role=Role.MANAGER)
def choose_role(ctx: Shopping) -> Answer:
    """In which role somebody is to be invited, with what each may do."""
    roles = team.grantable(ctx)
    buttons = [button(role_name(role, "button"), route("m/invite", role)) for role in roles]
    lines = [msg("staff-role-line", role=role_name(role), may=_may(role)) for role in roles]
    return card(msg("invite-choose"), *lines, rows=[*side_by_side(buttons), [ALL_BUTTON]])


@screen("m/invite/{role}", role=Role.MANAGER, changes=True)
def invite(ctx: Shopping, role: str) -> Answer:
    """A letter to be passed on, with a link and a code that open the shop's back door once."""
    made, code = invites.invite(ctx, parse_role(role))
    take_back = button(msg("invite-revoke-button"), route("m/invite", made.id, "revoke"))
    return Reply(
        (
            letter(ctx, made, code),
            card(msg("invite-made"), rows=[[take_back], [ALL_BUTTON]]),
        )
    )


def letter(ctx: Shopping, made: StaffInvite, code: str) -> Card:
    """What the invited person is to read."""
    text: list[Words] = [msg("invite-letter", shop=ctx.shop.name, role=role_name(made.role))]
    link = invites.link(ctx, code)
    if link is not None:
        text.append(msg("invite-letter-link", link=Link(link)))
    key = "invite-letter-code" if link is not None else "invite-letter-code-only"
    text.append(msg(key, code=Code(invites.written(code))))
    return card(*text, msg("invite-letter-until", until=made.expires_at))


@screen("m/invite/{invite_id:int}/revoke", role=Role.MANAGER, changes=True)
def revoke(ctx: Shopping, invite_id: int) -> Answer:
    """The link and the code open nothing any more."""
    invites.revoke(ctx, invite_id)
    return Go("m/staff", msg("invite-revoked-now"))


def parse_role(text: str) -> StaffRole:
    """A role as routes write it.

    Raises:
        NotFound: there is no such role.
    """
    try:
        return StaffRole(text)
    except ValueError:
        raise NotFound("not-found") from None


def role_name(role: StaffRole, form: str = "") -> Message:
    """What a role is called; as a `button` with what one reads there."""
    return msg(f"role-{role.value}-{form}" if form else f"role-{role.value}")


def _may(role: StaffRole) -> Message:
    return msg(f"role-{role.value}-may")
