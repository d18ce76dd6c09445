"""News about who works here."""

from bot.dialogue.cards import Card, button, card
from bot.dialogue.routes import notice, route
from common.messages import msg
from common.roles import Role
from handlers.buyers.menu import staff_buttons
from handlers.merchants.staff import role_name
from handlers.wording import MENU_BUTTON, called, side_by_side
from models import StaffRole
from shop import customers, staff
from shop.context import Shopping


@notice("staff-joined", topic="staff", promise="repeat")
def staff_joined(ctx: Shopping, person_id: int, role: str) -> Card | None:
    """Somebody has accepted an invitation; whoever sent it can undo it at once."""
    if staff.staff_role_of(ctx.session, person_id) is not StaffRole(role):
        return None
    joined = customers.by_id(ctx.session, person_id)
    undo = button(
        msg("staff-undo-button"), route("m/staff", person_id, "remove", "yes"), style="danger"
    )
    told = msg("staff-joined", name=called(joined), role=role_name(StaffRole(role)))
    return card(told, rows=[[undo], [button(msg("staff-all-button"), "m/staff")]])


@notice("staff-changed", topic="service", promise="repeat")
def staff_changed(ctx: Shopping, role: str) -> Card | None:
    """Somebody works in another role, or here no more."""
    if not role:
        gone = ctx.role is Role.BUYER
        return card(msg("staff-let-go", shop=ctx.shop.name), rows=[[MENU_BUTTON]]) if gone else None
    if ctx.role.value != role:
        return None
    now = msg("staff-now", shop=ctx.shop.name, role=role_name(StaffRole(role)))
    rows = side_by_side([*staff_buttons(ctx)])
    return card(now, msg(f"role-{role}-may"), rows=[*rows, [MENU_BUTTON]])
