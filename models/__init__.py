"""The tables of a shop, one file for each aggregate. Rules that touch more than one row are in
`shop/`; the tables know nothing of them.
"""

from models.audit import Audit
from models.business import BusinessConnection
from models.cart import Address, CartLine
from models.catalogue import (
    Category,
    Media,
    MediaRef,
    Product,
    ProductKind,
    ProductMedia,
    Variant,
)
from models.channel_tokens import ChannelToken
from models.coupons import Coupon, CouponKind, KeptCoupon, Redemption, RedemptionState
from models.delivery import DeliveryKind, DeliveryMethod
from models.dialogue import DialogueRow, DialogueState
from models.digital import DigitalItem, DigitalKind
from models.due import DueWork, WorkState
from models.engine import DeadLetter, Inbox, RouteToken, Run, Seen, UncleanAttempt
from models.flush_order import write_parents_first
from models.instagram import AccountState, InstagramAccount, InstagramThread
from models.invoices import Invoice, InvoiceSeries
from models.journeys import DeliveryPromise, OrderFeedback, Told
from models.ledger import Account, LedgerEntry, Transfer
from models.merges import LinkCode, LinkTry, PersonMerge
from models.orders import (
    Adjustment,
    AdjustmentKind,
    Order,
    OrderLine,
    OrderState,
    PaymentState,
)
from models.outbox import (
    ChatBlock,
    Lane,
    OutboxOp,
    OutboxRow,
    OutboxState,
    Promise,
    RateBudget,
)
from models.payments import AttemptState, PaymentAttempt, PaymentEvent
from models.people import (
    Activity,
    ActivityKind,
    Consent,
    Conversation,
    Identity,
    Person,
    Staff,
    StaffRole,
)
from models.posts import CommentAnswer, Post, PostKind, PostName, PostNetwork, PostProduct
from models.receipts import PaymentReceipt, ReceiptState, RefusalReason
from models.refunds import Refund, RefundState, RefundWay
from models.returns import ReturnLine, ReturnReason, ReturnRequest, ReturnState
from models.search import SearchKey, SearchPosting
from models.settings import Setting
from models.shipments import Shipment, ShipmentEvent, ShipmentState, TransitStage
from models.staff_invites import StaffInvite
from models.stock import MovementKind, StockMovement
from models.support import CaseState, QuickReply, SupportCase
from models.terms import Acceptance, LegalKind, LegalText
from models.texts import TextMessage
from models.totals import (
    BuyerDay,
    BuyerTotal,
    DayTotal,
    KeptReport,
    ProductDay,
    ProductTotal,
)
from models.ways import PaymentWay
from models.wishes import StockWait, Wish

write_parents_first()

__all__ = [
    "Acceptance",
    "Account",
    "AccountState",
    "Activity",
    "ActivityKind",
    "Address",
    "Adjustment",
    "AdjustmentKind",
    "AttemptState",
    "Audit",
    "BusinessConnection",
    "BuyerDay",
    "BuyerTotal",
    "CartLine",
    "CaseState",
    "Category",
    "ChannelToken",
    "ChatBlock",
    "CommentAnswer",
    "Consent",
    "Conversation",
    "Coupon",
    "CouponKind",
    "DayTotal",
    "DeadLetter",
    "DeliveryKind",
    "DeliveryMethod",
    "DeliveryPromise",
    "DialogueRow",
    "DialogueState",
    "DigitalItem",
    "DigitalKind",
    "DueWork",
    "Identity",
    "Inbox",
    "InstagramAccount",
    "InstagramThread",
    "Invoice",
    "InvoiceSeries",
    "KeptCoupon",
    "KeptReport",
    "Lane",
    "LedgerEntry",
    "LegalKind",
    "LegalText",
    "LinkCode",
    "LinkTry",
    "Media",
    "MediaRef",
    "MovementKind",
    "Order",
    "OrderFeedback",
    "OrderLine",
    "OrderState",
    "OutboxOp",
    "OutboxRow",
    "OutboxState",
    "PaymentAttempt",
    "PaymentEvent",
    "PaymentReceipt",
    "PaymentState",
    "PaymentWay",
    "Person",
    "PersonMerge",
    "Post",
    "PostKind",
    "PostName",
    "PostNetwork",
    "PostProduct",
    "Product",
    "ProductDay",
    "ProductKind",
    "ProductMedia",
    "ProductTotal",
    "Promise",
    "QuickReply",
    "RateBudget",
    "ReceiptState",
    "Redemption",
    "RedemptionState",
    "Refund",
    "RefundState",
    "RefundWay",
    "RefusalReason",
    "ReturnLine",
    "ReturnReason",
    "ReturnRequest",
    "ReturnState",
    "RouteToken",
    "Run",
    "SearchKey",
    "SearchPosting",
    "Seen",
    "Setting",
    "Shipment",
    "ShipmentEvent",
    "ShipmentState",
    "Staff",
    "StaffInvite",
    "StaffRole",
    "StockMovement",
    "StockWait",
    "SupportCase",
    "TextMessage",
    "Told",
    "Transfer",
    "TransitStage",
    "UncleanAttempt",
    "Variant",
    "Wish",
    "WorkState",
]
