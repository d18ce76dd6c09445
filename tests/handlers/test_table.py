"""Everything people can do in the shop, with the role it needs, line by line."""

import inspect
from dataclasses import fields

import pytest

import handlers
from bot.dialogue.router import Router
from common.roles import Role, allows
from scheduler.journeys import JOURNEYS
from scheduler.planning import Journey

ROUTER = Router.collect(handlers.MODULES)

TABLE = """
command audit           MANAGER
command business        OWNER
command cart            BUYER
command coupon          OWNER
command delivery        OWNER
command help            BUYER
command instagram       OWNER
command language        BUYER
command link            BUYER
command menu            BUYER
command orders          BUYER
command payments        OWNER
command paysupport      BUYER
command person          BUYER
command points          BUYER
command replies         AGENT
command privacy         BUYER
command search          BUYER
command start           BUYER
command staff           MANAGER
command stats           MANAGER
command stop            BUYER
command topics          BUYER
command wishes          BUYER
command terms           BUYER
command track BUYER
command delay PACKER
command messages OWNER
dialogue answer         AGENT
dialogue edit-reply     AGENT
dialogue new-reply      AGENT
dialogue checkout       BUYER
dialogue coupon         OWNER
dialogue cash-terms OWNER
dialogue own-card OWNER
dialogue receipt BUYER
notice case-by-hand SYSTEM
notice cash-alert SYSTEM
notice cash-thanks SYSTEM
notice receipt-alert SYSTEM
notice receipt-lost SYSTEM
notice receipt-refused SYSTEM
notice receipt-waits SYSTEM
notice receipt-waits-alert SYSTEM
screen m/business OWNER
screen m/business/{audience} OWNER changes
screen business/{news} BUYER
screen person/back BUYER
screen m/case/{case_id:int}/bot AGENT changes
screen m/by-hand OWNER
screen m/by-hand/card OWNER
screen m/by-hand/cash OWNER
screen m/by-hand/{way}/off OWNER changes
screen m/order/{code}/collected PACKER changes
screen m/order/{code}/unclaimed PACKER
screen m/order/{code}/unclaimed/yes PACKER changes
screen m/receipt/{receipt_id:int} MANAGER audited
screen m/receipt/{receipt_id:int}/approve MANAGER changes
screen m/receipt/{receipt_id:int}/refuse MANAGER
screen m/receipt/{receipt_id:int}/refuse/{reason} MANAGER changes
screen order/{code}/card BUYER changes
screen order/{code}/cash BUYER
screen order/{code}/cash/yes BUYER changes
screen order/{code}/receipt BUYER
dialogue delivery       OWNER
dialogue instagram-code OWNER
dialogue join           BUYER
dialogue least-order    OWNER
dialogue link-by-order BUYER
notice link-again SYSTEM
notice link-asked SYSTEM
notice telegram-offer SYSTEM
screen link BUYER changes
screen link/by-order BUYER
screen link/take/{code} BUYER changes
screen link/{code_id:int}/no BUYER changes
screen link/{code_id:int}/yes BUYER changes
screen m/person/{person_id:int} AGENT audited
screen m/person/{person_id:int}/apart/{merge_id:int} MANAGER
screen m/person/{person_id:int}/apart/{merge_id:int}/yes MANAGER changes
dialogue readdress       BUYER
dialogue request         BUYER
dialogue call-off       AGENT
dialogue refund         MANAGER
dialogue refund-by-hand MANAGER
dialogue return          BUYER
dialogue return-accept  AGENT
dialogue return-refuse  AGENT
dialogue return-here    MANAGER
dialogue return-days     OWNER
dialogue ship           PACKER
dialogue way            OWNER
dialogue way-limits     OWNER
dialogue way-proxy      OWNER
dialogue way-remove     OWNER
dialogue way-value      OWNER
notice back-in-stock    SYSTEM
notice case-answer      SYSTEM
notice case-answer-file SYSTEM
notice case-ended       SYSTEM
notice case-file        SYSTEM
notice case-rated-poor  SYSTEM
notice case-rating      SYSTEM
notice case-unanswered  SYSTEM
notice case-message     SYSTEM
notice case-opened      SYSTEM
notice channel-token    SYSTEM
notice dead-letter      SYSTEM
notice evening-letter   SYSTEM
notice instagram-news SYSTEM
notice invariants-broken SYSTEM
notice money-returned   SYSTEM
notice order-called-off SYSTEM
notice refund-by-hand-alert SYSTEM
notice refund-coming    SYSTEM
notice order-expired    SYSTEM
notice order-paid-alert SYSTEM
notice order-readdressed SYSTEM
notice order-to-pack SYSTEM
notice order-shipped    SYSTEM
notice digital-goods    SYSTEM
notice post-asked       SYSTEM
screen post/{post_id:int} BUYER
screen comment/{post_id:int} BUYER
notice return-requested SYSTEM
notice return-waits     SYSTEM
notice return-dropped   SYSTEM
notice return-answered  SYSTEM
notice return-came-back SYSTEM
notice return-over      SYSTEM
notice payment-disputed SYSTEM
notice way-refused      SYSTEM
notice order-thanks     SYSTEM
notice payment-failed   SYSTEM
notice payment-nudge    SYSTEM
notice payment-review   SYSTEM
notice payment-review-alert SYSTEM
notice staff-changed    SYSTEM
notice staff-joined     SYSTEM
notice stock-low        SYSTEM
notice texts-refused    SYSTEM
notice welcome          SYSTEM
notice feedback SYSTEM
notice feedback-reminder SYSTEM
notice how-was-it SYSTEM
notice promise-overdue SYSTEM
notice order-accepted SYSTEM
notice order-packed SYSTEM
notice shipment-moved SYSTEM
notice order-delivered SYSTEM
notice parcel-expected SYSTEM
notice order-delayed SYSTEM
notice feedback-poor SYSTEM
notice feedback-words SYSTEM
screen cart             BUYER
screen case/{case_id:int}/stars/{stars:int} BUYER changes
screen cart/{variant_id:int}/{quantity:int} BUYER changes
screen categories       BUYER
screen category/{category_id:int} BUYER
screen checkout         BUYER
screen compare/{product_id:int} BUYER
screen compare/{product_id:int}/{other_id:int} BUYER
screen language         BUYER
screen language/{code}  BUYER changes
screen m/case/{case_id:int} AGENT
screen m/case/{case_id:int}/answer AGENT
screen m/case/{case_id:int}/close AGENT changes
screen m/cases          AGENT
screen m/case/{case_id:int}/hand-back AGENT changes
screen m/case/{case_id:int}/replies AGENT
screen m/case/{case_id:int}/replies/{reply_id:int} AGENT changes
screen m/case/{case_id:int}/take AGENT changes
screen m/answer-time    OWNER
screen m/sources        MANAGER changes
screen m/sources/counted MANAGER
screen m/sources/{way}  MANAGER
screen m/answer-time/{minutes:int} OWNER changes
screen m/replies        AGENT
screen m/replies/new    AGENT
screen m/replies/{reply_id:int} AGENT
screen m/replies/{reply_id:int}/delete AGENT
screen m/replies/{reply_id:int}/delete/yes AGENT changes
screen m/replies/{reply_id:int}/{field} AGENT
screen m/coupon/{coupon_id:int} OWNER
screen m/coupon/{coupon_id:int}/stop OWNER changes
screen m/coupons        OWNER
screen m/coupons/new    OWNER
screen m/order/{code}   STAFF audited
screen m/orders         PACKER
screen m/payments       OWNER
screen m/payments/new   OWNER
screen m/payments/new/{kind} OWNER
screen m/payments/{way_id:int} OWNER
screen m/payments/{way_id:int}/limits OWNER
screen m/payments/{way_id:int}/on/{wanted:int} OWNER changes
screen m/payments/{way_id:int}/place/{number:int} OWNER changes
screen m/payments/{way_id:int}/proxy OWNER
screen m/payments/{way_id:int}/remove OWNER
screen m/payments/{way_id:int}/set OWNER
screen m/payments/{way_id:int}/set/{setting} OWNER
screen m/payments/{way_id:int}/try OWNER changes
screen m/order/{code}/accept PACKER changes
screen m/order/{code}/cancel AGENT
screen m/order/{code}/refund MANAGER
screen m/order/{code}/surplus MANAGER
screen m/refund/{refund_id:int} MANAGER
screen m/return/{request_id:int} AGENT
screen m/return/{request_id:int}/accept AGENT
screen m/return/{request_id:int}/refuse AGENT
screen m/return/{request_id:int}/here MANAGER
screen m/order/{code}/delivered PACKER changes
screen m/order/{code}/move/{stage} PACKER changes
screen m/order/{code}/pack PACKER changes
screen m/order/{code}/ship PACKER
screen m/delivery       OWNER
screen m/delivery/least OWNER
screen m/delivery/returns OWNER
screen m/delivery/new   OWNER
screen m/delivery/{method_id:int} OWNER
screen m/delivery/{method_id:int}/remove OWNER changes
screen m/audit          MANAGER
screen m/invite         MANAGER
screen m/invite/{role}  MANAGER changes
screen m/invite/{invite_id:int}/revoke MANAGER changes
screen m/staff          MANAGER
screen m/staff/{person_id:int} MANAGER
screen m/staff/{person_id:int}/is/{role} MANAGER changes
screen m/staff/{person_id:int}/remove MANAGER
screen m/staff/{person_id:int}/remove/yes MANAGER changes
command goods           MANAGER
command money           MANAGER
dialogue money          MANAGER
screen m/money          MANAGER
screen m/money/{attempt_id:int} MANAGER
screen m/money/{attempt_id:int}/{what} MANAGER
screen order/{code}/credit BUYER changes
screen order/{code}/credit/{version} BUYER changes
command new             MANAGER
command posts           MANAGER
command price           MANAGER
command stock           MANAGER
dialogue edit-goods     MANAGER
dialogue edit-variant   MANAGER
dialogue new-goods      MANAGER
screen m/goods          MANAGER
screen m/goods/new      MANAGER
screen m/goods/{product_id:int} MANAGER
screen m/goods/{product_id:int}/edit/{field} MANAGER
screen m/goods/{product_id:int}/photo/{word} MANAGER
screen m/goods/{product_id:int}/visible/{visible:int} MANAGER changes
screen m/variant/{variant_id:int} MANAGER
screen m/variant/{variant_id:int}/{field} MANAGER
command settings        OWNER
dialogue opening        OWNER
dialogue setting        OWNER
screen m/settings       OWNER
screen m/settings/{field} OWNER
screen m/go             MANAGER changes
screen m/stop           MANAGER
command close           MANAGER
command go              MANAGER
dialogue close-shop     MANAGER
screen m/points         OWNER
screen m/points/{bps:int} OWNER changes
screen m/best/{span}    MANAGER
screen m/instagram      OWNER
screen m/instagram/on   OWNER changes
screen m/instagram/off  OWNER changes
screen m/instagram/code OWNER
screen m/letter         OWNER
screen m/letter/{hour:int} OWNER changes
screen m/low            MANAGER
screen m/newcomers      MANAGER
dialogue add-post       MANAGER
dialogue link-post      MANAGER
dialogue draft-goods    MANAGER
screen m/goods/draft    MANAGER
screen m/post/{post_id:int}/draft MANAGER
dialogue comment-words  MANAGER
screen m/posts          MANAGER
screen m/post/{post_id:int} MANAGER
screen m/post/{post_id:int}/add MANAGER
screen m/post/{post_id:int}/unlink/{product_id:int} MANAGER changes
screen m/post/{post_id:int}/words MANAGER
screen m/goods/{product_id:int}/posts MANAGER
screen m/goods/{product_id:int}/posts/add MANAGER
screen m/comments       MANAGER
screen m/comments/change OWNER
screen m/stats          MANAGER
screen m/stats/{span}   MANAGER
screen m/stats/{span}/drawn/{media_id:int} MANAGER
screen m/stats/{span}/picture MANAGER changes
screen menu             BUYER
screen order/{code}     BUYER
screen order/{code}/address BUYER
screen order/{code}/again BUYER changes
screen order/{code}/request BUYER
screen order/{code}/received BUYER changes
screen order/{code}/return BUYER
screen order/{code}/keep/{request_id:int} BUYER changes
screen order/{code}/bill/{gateway} BUYER changes
screen order/{code}/billed BUYER
screen bill/{key} BUYER
screen order/{code}/cancel BUYER
screen order/{code}/cancel/yes BUYER changes
screen order/{code}/check BUYER changes
screen order/{code}/checked BUYER
screen order/{code}/digital BUYER
screen order/{code}/link BUYER
screen order/{code}/pay BUYER changes
screen orders           BUYER
screen paysupport       BUYER
screen person           BUYER changes
screen privacy          BUYER
screen terms            BUYER
screen m/legal/{kind}/write OWNER
screen m/legal/{kind}/ours OWNER changes
screen m/legal/seller OWNER
dialogue write-legal    OWNER
dialogue write-seller   OWNER
dialogue feedback BUYER
dialogue delay PACKER
dialogue messages OWNER
screen person/close     BUYER changes
screen points           BUYER
screen product/{product_id:int} BUYER
screen product/{product_id:int}/like/{variant_id:int}/{fixed:int} BUYER
screen product/{product_id:int}/photo/{number:int} BUYER
screen search           BUYER
screen stop             BUYER changes
screen wait/{variant_id:int}/{wanted:int} BUYER changes
screen topics           BUYER
screen topics/{name}/off BUYER changes
screen topics/{name}/on BUYER changes
screen wish/{product_id:int}/{wished:int} BUYER changes
screen welcome/{wording}/{place}/{which:int} BUYER changes
screen wishes           BUYER
screen track BUYER
screen track/{code} BUYER
screen order/{code}/wait BUYER changes
screen feedback/{code}/{stars:int} BUYER changes
screen m/order/{code}/delay PACKER
screen m/overdue/{day}/arrived PACKER
screen m/overdue/{day}/arrived/yes PACKER changes
screen m/overdue/{day}/delay PACKER
screen m/delay PACKER
screen m/messages OWNER
screen m/messages/change/{what} OWNER
screen m/messages/unsent MANAGER
screen order/{code}/give-up BUYER
screen order/{code}/give-up/yes BUYER changes
words words-back        BUYER
words words-cancel      BUYER
words words-close       BUYER
words words-language    BUYER
words words-link BUYER
words words-menu        BUYER
words words-orders      BUYER
words words-person      BUYER
words words-privacy     BUYER
words words-stop        BUYER
words words-terms       BUYER
"""


def test_everybody_may_do_exactly_what_the_table_says() -> None:
    marks = {"changes": lambda one: one.changes, "audited": lambda one: one.audited}
    listed = [
        " ".join([one.kind, one.name, one.role.name, *(m for m in marks if marks[m](one))])
        for one in ROUTER.all()
    ]
    assert sorted(listed) == sorted(" ".join(row.split()) for row in TABLE.strip().splitlines())


def test_nothing_below_m_is_open_to_buyers() -> None:
    staff_only = [one for one in ROUTER.all() if one.kind == "screen" and one.name.startswith("m/")]
    assert staff_only
    assert all(allows(one.role, Role.STAFF) for one in staff_only)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.say)
def test_a_notice_takes_what_its_journey_knows(journey: Journey) -> None:
    told = {field.name for field in fields(journey.after)} - journey.leaves_out
    notice = ROUTER.notice(journey.say).function
    assert told == set(list(inspect.signature(notice).parameters)[1:])
