"""Stripe's account as its buyers, their banks and its owner see it; the server is `stripe_calls`."""

from dataclasses import dataclass

from tests.standins.stripe_calls import Calls, Json


@dataclass
class Stripe(Calls):
    """What only Stripe's buyers and their banks can do."""

    def pays(self, session_id: str, card: str = "4242", *, minor: int = 0, money: str = "") -> None:
        """A card is charged; with `minor` or `money`, another amount than was asked for."""
        session = self._open(session_id)
        session["amount_total"] = minor or session["amount_total"]
        session["currency"] = money or session["currency"]
        session |= {"status": "complete", "payment_status": "paid", "url": None}
        session["payment_intent"] = self._intent(session, "succeeded", last4=card)
        self.tell("checkout.session.completed", session)

    def declines(self, session_id: str, code: str) -> None:
        """A card is refused. The page stays, for another card."""
        session = self._open(session_id)
        session["payment_intent"] = self._intent(session, "requires_payment_method", refused=code)

    def pays_slowly(self, session_id: str) -> None:
        """Money is on its way that will take days."""
        session = self._open(session_id)
        session |= {"status": "complete", "url": None}
        session["payment_intent"] = self._intent(session, "processing")
        self.tell("checkout.session.completed", session)

    def arrives(self, session_id: str) -> None:
        """It has come."""
        session = self.sessions[session_id]
        session["payment_status"] = "paid"
        session["payment_intent"] |= {"status": "succeeded"}
        self.tell("checkout.session.async_payment_succeeded", session)

    def bounces(self, session_id: str, code: str) -> None:
        """It has not come."""
        session = self.sessions[session_id]
        intent = self._intent(session, "requires_payment_method", refused=code)
        session["payment_intent"] |= {**intent, "id": session["payment_intent"]["id"]}
        self.tell("checkout.session.async_payment_failed", session)

    def refunds_settle(self, status: str = "succeeded") -> None:
        """What was on its way back has come there, or has not."""
        for refund in self.refunds:
            if refund["status"] == "pending":
                refund.update(status=status, failure_reason="declined")
                self.tell("refund.updated", refund)

    def passes(self, seconds: float) -> None:
        """Time goes by, and pages end."""
        self.now += seconds
        for session in self.sessions.values():
            if session["status"] == "open" and session["expires_at"] <= self.now:
                self._end(session)

    def taken(self, session_id: str) -> int:
        """What of a page's money is the account's."""
        session = self.sessions[session_id]
        if session["payment_status"] != "paid":
            return 0
        return int(session["amount_total"]) - self._given_back(session["payment_intent"]["id"])

    def _open(self, id_: str) -> Json:
        session = self.sessions[id_]
        assert session["status"] == "open", "nobody can pay on this page"
        return session

    def _intent(
        self, session: Json, status: str, *, last4: str = "4242", refused: str = ""
    ) -> Json:
        error = {"code": "card_declined", "decline_code": refused} if refused else None
        card = {"type": "card", "card": {"last4": last4, "brand": "visa"}}
        charge = {"id": f"ch_{next(self._numbers)}", "payment_method_details": card}
        return {
            "id": f"pi_{next(self._numbers)}",
            "status": status,
            "amount": session["amount_total"],
            "latest_charge": charge if status == "succeeded" else None,
            "last_payment_error": error,
        }
