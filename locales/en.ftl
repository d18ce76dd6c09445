# English. Every sentence a person reads, under a key that says where it stands.

## universal words: understood everywhere, in every language; the first one is what we teach

words-menu = menu | home | start
words-back = back | go back
words-cancel = cancel | never mind
words-person = person | human | support | agent
words-language = language | change language
words-link = link | join my chats
words-orders = my orders | orders
words-stop = stop | unsubscribe
words-terms = terms | terms of sale
words-privacy = privacy | privacy notice
words-shop = shop | products | catalogue | catalog
words-bot = bot | robot
words-close = end this talk | end talk
words-skip = skip | skip this
words-yes = yes | ok | confirm
words-no = no | nope

## pages that people ask for in words, where no button is at hand

words-page-cart = cart | my cart | basket | my basket | checkout | check out
words-page-orders = order | my order | order history | return | i want to return something | cancel my order | refund
words-page-track = where is my order | where is my parcel | where is my package | track | track my order | track my parcel | tracking | tracking code | wheres my order
words-page-wishes = wish list | my wish list | wishlist | favourites | favorites

## money and dates

money-aed = AED { $amount }
money-afn = { $amount } Afghani
money-azn = { $amount } Manat
money-eur = €{ $amount }
money-gbp = £{ $amount }
money-jpy = ¥{ $amount }
money-toman = { $amount } Toman
money-try = ₺{ $amount }
money-usd = ${ $amount }
money-xtr = ⭐ { $amount }
date-day = { $day } { $month } { $year }
date-moment = { $day } { $month }, { $time }
date-months = January | February | March | April | May | June | July | August | September | October | November | December
date-jalali-months = Farvardin | Ordibehesht | Khordad | Tir | Mordad | Shahrivar | Mehr | Aban | Azar | Dey | Bahman | Esfand

## general errors

bad-input = I did not understand that. Please write it again or press one of the buttons.
not-found = There is no such thing here. It may have been removed.
not-allowed = You are not permitted to do this.
internal-apology = We are sorry, something broke in our shop, and we have been told. Please try again in a moment. If it happens again, give us this code: { $reference }
text-too-long = This text has { $length } characters. Please write it in at most { $limit }.
amount-unreadable = I could not read this amount. Please write it like this: { $example }
amount-not-positive = The amount must be above zero.
amount-too-fine = The smallest amount we can count is { $smallest }. Please round it.
amount-too-large = This amount is too large; it can be at most { $largest }.

## dialogue

route-unknown = That button or address no longer leads anywhere. The menu shows what there is.
dialogue-changed = Something has changed in the meantime, so please answer this once more.
dialogue-old-tap = That button belonged to an earlier question. This is where we are now:
dialogue-misfit = I did not find that among the choices. Please tap one of them, or write its name or number.
dialogue-which = Several choices fit that. Which one do you mean?
dialogue-offer-person = If you like, somebody from the shop can help you.
dialogue-first-question = This is the first question, so there is nothing to go back to. If you would rather not go on, you can cancel.
dialogue-cancelled = All right, we have left that. Nothing was changed.
dialogue-outdated = The shop has been renewed since you began this. Please begin once more.
dialogue-over = That question is closed already.
dialogue-secret-gone = 🔒 That is locked away, and nobody can read it any more. I am taking your message out of this chat.
dialogue-secret-stays = 🔒 I keep that locked away, but I cannot take your message out of this chat. Please delete it yourself.
dialogue-secret-lost = What you confided here cannot be read any more. Please write it once more.
dialogue-resumed = We go on where we were.
dialogue-back-button = Back
dialogue-cancel-button = Cancel
dialogue-skip-button = Skip
dialogue-yes-button = Yes, that is right
dialogue-person-button = Talk to a person
dialogue-menu-button = Menu
dialogue-resume-button = Go on where I was
dialogue-drop-button = Drop what I began

## shop

name-unreadable = Please write a name with at least two letters.
phone-unreadable = I could not read this telephone number. Please write it with its digits, for example 0912 345 6789 or +90 532 123 45 67.
phone-impossible = There is no such telephone number; perhaps a digit is missing or too many. Please check it. A number of another country begins with + and its code.
address-too-short = This address is too short for a courier to find. Please write the city, street and number.
city-unknown = We do not know this city. Please write its province as well, for example: Fars (فارس), نورآباد
province-unknown = There is no province called { $name } in Turkey. Please write one of the 81, for example İzmir.
district-unreadable = Please write the name of the district.
postal-of-another = Postal codes in { $province } begin with { $begins }. Please check it.
postal-left-out = The postal code { $code } is not one of { $province }, so we have left it out. You can add the right one before you order.
postal-code-unreadable = A postal code has { $digits } digits. Please check it.
language-unknown = The shop does not speak this language yet.
product-gone = This product is not for sale any more.
goods-no-such-sku = We have nothing with the code { $sku }. Look it up in the list of goods: /goods
goods-name-taken = “{ $name }” stands on this shelf already. Choose another name, or change that product.
goods-name-missing = Please write a name by which buyers can find it.
goods-description-missing = Please write the description, or skip this question.
goods-photo-wanted = Please send the photo itself.
category-gone = There is nothing on this shelf at the moment.
stock-left =
    { $left ->
        [0] { $name } is sold out, we are sorry.
        [one] Of { $name } only one is left.
       *[other] Of { $name } only { $left } are left.
    }
cart-quantity-unusable = Please choose a number between 1 and { $most }.
order-empty = Your cart is empty, so there is nothing to order yet.
shop-closed = { $shop } takes no new orders for now. You can look at everything and keep it in your cart; earlier orders go on as usual.
shop-closed-until = { $shop } takes no new orders and opens again on { $day }. You can look at everything and keep it in your cart.
shop-closed-words = { $shop } takes no new orders for now: { $words }
shop-closed-words-until = { $shop } takes no new orders and opens again on { $day }: { $words }
order-costs-nothing = An order that costs nothing cannot be placed here. Please talk to the shop.
order-too-small = Orders begin at { $least }. Goods of { $missing } are missing.
order-too-many-unpaid = You have { $most } unpaid orders. Please pay or cancel one of them before you place another.
order-price-changed = The price of { $name } has just changed; it is { $price } now. Please look at your order once more.
order-cart-changed = Your cart has changed meanwhile. Please look at it once more.
order-quote-old = This offer is out of date. Please open your cart again.
order-gone = We found no such order. Please check the code.
order-closed = Order { $code } is closed, so nothing can be changed in it any more.
order-paid-already = Order { $code } has been paid already.
order-not-paid = Order { $code } has not been paid yet.
order-left-already = The parcel of order { $code } has left the shop, so it cannot be called off any more. Give its money back if you have to.
order-not-to-call-off = Order { $code } cannot be called off: it is closed, its parcel has left, or you may not give money back.
refund-nothing = There is no money to give back for order { $code }.
refund-still-asked = We are still asking the bank. Please look again in a few minutes.
refund-reference-missing = Please write the number of the transfer, or a few words by which you will find it again.
cancel-reason-missing = Please write the reason in a few words; the buyer reads this very sentence.
order-time-over = The time to pay for order { $code } is over. Please order again.
order-shipped-already = The parcel of order { $code } has left already.
order-not-shipped = The parcel of order { $code } has not left yet.
order-has-no-parcel = There is nothing to pack in order { $code }.
parcel-further = The parcel of order { $code } has come further than that.
tracking-unreadable = This does not look like a tracking code. Please write the letters and digits from the carrier's receipt.
carrier-iran-post = Iran Post
carrier-tipax = Tipax
carrier-yurtici = Yurtiçi Kargo
carrier-aras = Aras Kargo
carrier-ptt = PTT
carrier-own = The shop's courier
tracking-not-iran-post = A tracking code of { $carrier } has 20 or 24 digits. Please write all the digits on the receipt.
tracking-not-tipax = A tracking code of { $carrier } is 8 to 24 digits. Please write it as it stands on the receipt.
tracking-not-yurtici = A tracking code of { $carrier } has 12 digits. Please write it as it stands on the receipt.
tracking-not-aras = A tracking code of { $carrier } has 13 digits. Please write it as it stands on the receipt.
tracking-not-ptt = A tracking code of { $carrier } has 13 characters, like RR123456785TR. Please write it as it stands on the receipt.
payment-gone = We found no such payment.
payment-play-money = This way of paying is only for trying the shop out. Please choose another one.
payment-too-many-attempts = You have tried to pay this order { $most } times. Please talk to the shop, we will find a way together.
payment-gateway-confused = The bank gave an answer we cannot use. Nothing was taken from your account. Please try again.
case-gone = There is no such conversation.
case-closed = This conversation has been closed.
case-rating-too-early = This talk is not over yet.
case-not-by-hand = Nobody writes by hand in this talk.
case-taken = Somebody else has taken this talk. When they hand it back you can take it.
case-message-empty = Messages of this kind do not reach us. Please write a few words, or send a photo or a voice message.
setting-unusable = The shop cannot be set this way.
setting-currency-frozen = The currency cannot be changed after the first order, since prices and orders stand in it.
stock-unusable = Please give a stock between 0 and { $most }.
photo-missing = The photo { $name } was not found.
photo-too-large = The photo is larger than { $most } MB.
photo-too-many-pixels = The photo has more dots than any camera makes. Please save it smaller.
photo-unreadable = This is not a JPEG, PNG or WebP picture, or it is damaged.
import-summary = { $added } added, { $updated } changed, { $unchanged } as before, { $refused } refused.
import-file-missing = The file { $name } cannot be opened.
import-file-too-large = The file is larger than { $most } MB. Please split it.
import-columns-missing = The first line must name the columns; these are missing: { $columns }
import-encoding-guessed = The file is not in UTF-8; it was read as { $encoding }. Please check that the names look right.
import-quotes-odd = The quotation marks in this row do not match.
import-cells-too-many = This row has more than { $most } cells. A text with the separator in it needs quotation marks.
import-cell-empty = The column { $column } is empty.
import-category-unreadable = “{ $part }” is not up to { $most } shelves with names. Write for example: Clothing &gt; Shawls
import-sku-unusable = The SKU must be one word of at most { $most } letters and digits.
import-sku-twice = The SKU { $sku } stands in line { $line } already.
import-variant-twice = { $name } with the same variant stands in line { $line } already. Tell them apart in the column variant.
import-variant-taken = { $name } has such a variant already under another SKU than { $sku }. Tell them apart in the column variant.
import-stock-unreadable = The stock must be a whole number such as 12.
import-weight-unreadable = The weight must be a number of grams such as 450, or 1.2 kg.
import-stock-held = { $held } of { $sku } belong to placed orders, so the stock was set to that.
import-photo-outside = Photos must lie in the folder of the file or below it.
import-pair-unreadable = “{ $part }” has no name and value. Write for example: Colour: red | Size: M
import-pair-twice = { $name } stands in one cell twice.
import-pairs-too-many = A cell holds at most { $most } names with values, and a name at most { $letters } letters.
import-photos-too-many = A row can have at most { $most } photos.
import-kind-unreadable = The kind must be “physical” or “digital”.
import-kind-differs = The rows of { $name } say different kinds. All variants of a product are either physical or digital.
import-digital-in-parcel = What comes in a parcel has no keys, link or file. Write “digital” as its kind, or empty these cells.
import-digital-several = A digital good has keys, or a link, or a file: please fill in only one of the three.
import-digital-nothing = A digital good needs something to give its buyers: fill in keys, link or file.
import-digital-keys = This is delivered as keys, and it still has some. It cannot become a link or a file; use another SKU.
import-key-too-long = A key can have at most { $most } letters. Write | between keys.
import-link-unreadable = The link must be a full address such as https://example.com/lesson
import-file-without-page = Buyers fetch files from the order page, for which the shop needs PUBLIC_URL. Until then give a link.

## order page

page-language = English
page-order = Order { $code }
page-amount = { $amount }
page-moment = { $at }
page-unpaid-title = Your order is waiting for its payment
page-reserved = We keep these goods for you until { $until }.
page-minutes-left = { $minutes ->
    [one] One minute is left.
   *[other] { $minutes } minutes are left.
}
page-pay-button = Pay
page-again-button = Try again
page-gateway-sizpay = SizPay. A secure page for every bank card of Iran.
page-gateway-stripe = By card on Stripe’s page. You can also pay from abroad.
page-gateway-telegram = Opens Telegram; you pay there by card.
page-gateway-stars = Opens Telegram; you pay there with Stars.
page-gateway-bale = Bale opens, and you pay there from your Bale wallet.
page-gateway-testbank = Test bank. The shop is being tried out, so no real money is moved.
page-gateway-zarinpal = ZarinPal. A secure page for every bank card of Iran.
page-gateway-zibal = Zibal. A secure page for every bank card of Iran.
page-gateway-iyzico = iyzico. Pay safely with your credit or debit card.
page-gateway-card = From card to card: you send the money in your bank's app and a picture of the receipt in the chat.
page-gateway-cash = At the door: you pay when it is handed to you.
page-credit-all = All of it, { $amount }, is paid with your credit at the shop.
page-credit-part = { $amount } is paid with your credit at the shop. You pay the rest another way.
page-transfer-title = Please send the money from card to card
page-transfer-then = Then send a picture of the receipt here, or in the chat in which you ordered.
page-looking-title = Your receipt is here
page-looking = Somebody of the shop is looking whether the money has come. Please do not pay again; you will be told in the chat.
page-gateway-paytr = PayTR. Pay safely with your credit or debit card.
page-gateway-paytrlink = PayTR. Pay safely with your credit or debit card.
page-no-way = No way to pay is open at the moment. Please write to the shop in your chat.
page-way-gone = This way to pay is not open any more. Please choose another one.
page-failed-cancelled = You came back without paying. Nothing was taken from your account, and you can pay whenever you like.
page-failed-insufficient-funds = There was not enough money on the card. Nothing was taken. Another card may work.
page-failed-card-problem = The bank did not accept the card's details or password. Nothing was taken. Please check them and try again.
page-failed-limit = The card has reached its limit for today. Nothing was taken. Please use another card, or pay tomorrow.
page-failed-gateway-down = The bank is not answering right now. Nothing was taken. Please try again in a few minutes.
page-failed-expired = The bank's page was open for too long and closed. Nothing was taken. You can open a new one.
page-failed-unknown = The payment did not go through. If money has left your account, press “I have paid” and we will ask the bank.
page-failed-fraud-or-blocked = The bank did not allow this payment. Nothing was taken. Please ask your bank, or use another card.
page-checking-title = We are asking the bank
page-checking = We do not know yet whether your payment arrived. Please do not pay again. This page renews itself, and we will write to you in the chat.
page-still-asking = We are still asking the bank about your last payment. Please do not pay again for now.
page-review-title = Your payment is being looked at
page-review = Money has arrived that does not quite fit this order. The shop will look at it in person and write to you. It is not lost, and you need not do anything.
page-held-title = Your payment is being checked
page-held = Your payment has arrived, and the payment company is running a security check on it, which takes a day at most. Please do not pay again. Your goods are kept for you, and we will write to you.
page-paid-title = Paid. Thank you.
page-paid = Your payment has arrived and your order is confirmed. This page shows where it is.
page-surplus-title = Paid more than once
page-surplus = Your order is confirmed. More money arrived than it costs, and the shop will contact you to return the difference.
page-refunded-title = Your money went back
page-refunded = The shop has returned money for this order. Your bank may need a few days to show it.
page-confirmed-title = Your order is confirmed
page-confirmed = The shop is preparing it.
page-expired-title = This order has expired
page-expired = It was not paid in time, so the goods went back to the shop and nothing is owed. If you still want them, you can order again in the chat.
page-cancelled-title = This order was cancelled
page-cancelled = Nothing is owed. If you change your mind, you can order again in the chat.
page-if-paid = If you did pay, your money is safe: press “I have paid” and we will ask the bank.
page-check-button = I have paid
page-reference = Bank reference: { $code }
page-card = Card: { $code }
page-timeline = Where your order is
page-step-placed = Ordered
page-step-paid = Paid
page-step-packed = Packed
page-step-handed-over = Handed to the carrier
page-step-delivered = Delivered
page-step-returned = Came back to the shop
page-step-cancelled = Cancelled
page-step-expired = Time to pay ended
page-carrier = { $carrier }
page-tracking = Tracking code: { $code }
page-receipt = Your order
page-quantity = { $quantity } × { $price }
page-goods = Goods
page-discount = Discount
page-discount-code = Discount with { $code }
page-points = { $points } points
page-delivery = Delivery
page-free = free
page-total = Total
page-credit = From your credit
page-tax = Tax included
page-invoice = Get the invoice (PDF)
page-privacy = You pay on the bank's own page. The shop never sees your card.
page-forward-title = On the way to the bank
page-forward-button = Go to the bank
page-missing-title = There is nothing here
page-missing = The address may be incomplete. Please open the link in your chat again.
page-returned-title = You are back from the bank
page-returned = You can close this page and go on in your chat.
page-too-often = That was too many times in a row. Please wait a minute and try again.
page-not-yet = The bank has no payment for this order yet. If you have just paid, please ask again in a minute.

## what one accepts before paying, and what some gateways want to know

page-accept = I accept the terms of sale and have read the privacy notice.
page-accept-first = Please accept the terms of sale before you pay: tick the box beside them.
page-accept-again = The terms of sale have just changed. Please read and accept them again.
page-terms = Terms of sale
page-privacy-notice = Privacy notice
page-version = Version: { $code }
page-back = Back to the order
page-withdrawal = You can change your mind within { $days } { $country ->
    [IR] working days
   *[other] days
} of delivery, without giving a reason.
page-vpn = If a VPN is on, switch it off before you go to the bank: the pages of Iranian banks do not open through one.
page-email = E-mail (this way to pay needs it)
page-identity = National identity number (this way to pay needs it, we do not keep it)
page-way-limits = { $way } does not take this amount: { $least } to { $most }
page-way-least = { $way } takes { $least } or more.
page-way-most = { $way } takes { $most } at most.
page-way-trial = Only you see this way to pay, because the shop is yours and the way is still off.
page-other-way-button = Pay another way
page-pay-with-button = Pay with { $way }
page-facilitator = Paid through: { $way }
gateway-sizpay = SizPay
gateway-sizpay-account = SizPay main key, or merchant, terminal, key 1 and key 2 with spaces between them
gateway-sizpay-ceiling = Greatest payment in tomans
gateway-sizpay-by-link = Go to SizPay by a plain link
gateway-sizpay-address = Address of SizPay
gateway-stripe = Visa, Mastercard (Stripe)
gateway-stripe-key = Secret or restricted key (sk_… or rk_…)
gateway-stripe-webhook-secret = Signing secret of the webhook (whsec_…)
gateway-stripe-slow-methods = Also take ways to pay that need days to arrive
gateway-credit = Store credit
gateway-telegram = Card, inside Telegram
gateway-telegram-provider-token = Provider token from @BotFather (Payments)
gateway-bale = Wallet, inside Bale
gateway-bale-provider-token = The wallet token from @botfather on Bale (it begins with WALLET); older bots: a card number
gateway-stars = Telegram Stars ⭐
gateway-stars-worth = What 100 Stars are worth to you, with the currency, such as 1.30 USD
gateway-testbank = Test bank
gateway-zarinpal = ZarinPal
gateway-zarinpal-merchant-id = Merchant id
gateway-zarinpal-sandbox = Sandbox
gateway-zarinpal-base-url = Address of the gateway
gateway-zarinpal-least-rial = Least payment in rials
gateway-zarinpal-most-rial = Greatest payment in rials
gateway-zibal = Zibal
gateway-zibal-merchant = Merchant id
gateway-zibal-test = The public test merchant
gateway-zibal-direct = Straight to the bank
gateway-zibal-base-url = Address of the gateway
gateway-zibal-most-rial = Greatest payment in rials
gateway-iyzico = iyzico
gateway-iyzico-api-key = API key
gateway-iyzico-secret-key = Secret key
gateway-iyzico-sandbox = Sandbox
gateway-iyzico-identity = Ask buyers for their Turkish identity number (iyzico wants one; otherwise 11111111111 is sent)
gateway-iyzico-instalments = Instalments at most
gateway-iyzico-city = City of the shop (stands for an address where nothing is sent)
gateway-iyzico-base-url = Another address of iyzico (usually left empty)
gateway-numbered = { $name }, account { $number }
gateway-card = card to card
gateway-cash = cash at the door
gateway-paytr = PayTR
gateway-paytr-merchant-id = Merchant number
gateway-paytr-merchant-key = Merchant key
gateway-paytr-merchant-salt = Merchant salt
gateway-paytr-test = Test mode
gateway-paytr-instalments = Instalments at most
gateway-paytr-base-url = Address of PayTR
gateway-paytrlink = PayTR Link
gateway-paytrlink-merchant-id = Merchant number
gateway-paytrlink-merchant-key = Merchant key
gateway-paytrlink-merchant-salt = Merchant salt
gateway-paytrlink-test = Test mode
gateway-paytrlink-instalments = Instalments at most
gateway-paytrlink-base-url = Address of PayTR
page-paid-on = Paid at: { $at }
page-never-ask = We never ask for card numbers, passwords or text-message codes in the chat.
page-digital = What you have bought
page-digital-key = { $code }
page-digital-open = Open it
page-help-title = Do you need help?
page-help = Write <b>person</b> in the chat where you ordered, and somebody of { $shop } will answer. Your order code is { $code }.
payer-email-unreadable = This e-mail address does not look right. Please write it like <code>mina@example.com</code>.
payer-identity-wrong = This identity number is not right. Please check its digits.
payer-incomplete = This way to pay needs to know more. Please fill in the empty fields.
legal-terms =
    These terms are between you and the shop { $shop }. Please read them before you pay; by accepting them and paying you conclude the purchase.

    Seller and contact: { $seller }

    Goods and prices: what a thing is, its main features and its photos stand on its card in the chat. The number and final price of each thing, the delivery and the total stand in your order before you agree to it. Taxes are included, and nothing is added after you have ordered.

    Paying: you pay on the page of the bank or payment provider. The shop does not see your card and never asks for it in the chat. If you do not pay, the goods are released when the time that your order names is over, and you owe nothing.

    Delivery: the goods go to the recipient and address you wrote, in the days that your order names, and you get a tracking code if there is one. { $country ->
        [TR] They arrive within 30 days at the latest.
       *[other] {""}
    } If something cannot be sent, we tell you and return all your money.

    Withdrawal: within { $days } { $country ->
        [IR] working days
       *[other] days
    } of receiving the goods, and before they arrive, you may withdraw without giving a reason and without a penalty. A word to us in the chat is enough. { $country ->
        [TR] We name a carrier in the chat, sending the goods back with it costs you nothing, and we return your money within 14 days. This right stands in article 48 of Law 6502 of Turkey and in the Regulation on Distance Contracts.
        [IR] You only pay for sending the goods back, and we return all your money as soon as we can. This right stands in article 37 of the Electronic Commerce Law of Iran and in its article 38.
       *[other] You pay for sending the goods back. Where the law of your place gives you more, that holds.
    }

    What cannot be returned: things made to your order; things that spoil; goods whose price follows the financial markets, such as gold and coins; hygiene products whose seal was broken; books, recordings and software whose packaging was opened; newspapers and magazines; and digital goods that have reached you. All this unless they are faulty.

    Faulty or wrong goods: write to us with a photo. We pay for sending them back and exchange or repair them or return your money, as you choose. Money goes back to the card or account it came from.

    Complaints: write to us first, in the chat or at the contact above. If that does not help, you can turn to { $country ->
        [TR] the Consumer Arbitration Committee, or to the Consumer Court after the mediator to whom Law 6502 (article 73/A) sends you first
        [IR] the Centre for Electronic Commerce Development
       *[other] the consumer authority of your place
    }.
legal-privacy =
    { $shop } is responsible for what is kept about you. Contact: { $seller }

    What we keep, and why: the recipient's name, telephone number and address, to bring you your order; what you ordered and paid, because the law wants records of sales; your name and identity in the messenger and what you write to us, to answer you; what you looked at and wished for, to remind you if you asked us to.

    Payments are taken by the bank or payment provider. We receive only the result, its reference and a few masked digits of the card. An identity number or e-mail address that the provider wants is given to it alone.

    Who else sees it: name, telephone number and address are given only to whoever carries the parcel. What is written in the chat also passes through the messenger that you write in. We sell nothing, share nothing for advertising and use no trackers.

    How long: records of sales as long as the law demands, everything else until you ask us to delete it. Write to us in the chat whenever you like: we tell you what we hold about you, correct it or delete it. { $country ->
        [TR] Your rights stand in article 11 of Law 6698 (KVKK).
        [IR] Your rights stand in articles 58 to 61 of the Electronic Commerce Law of Iran.
       *[other] All rights that the law of your place gives you stand.
    }
legal-seller-chat = { $shop }, in the chat in which you order. Write “person”, and a human answers.

## Invoices of paid orders

invoice-title = Invoice no. { $number }
invoice-day = Date: { $day }
invoice-seller = Seller
invoice-buyer = Buyer
invoice-sent-to = Sent to { $name }
invoice-goods = Item
invoice-quantity = Quantity
invoice-unit = Unit price
invoice-tax = Tax included
invoice-amount = Amount
invoice-count = { $count }
invoice-paid = Paid: { $amount }, through { $way }
invoice-paid-reference = Paid: { $amount }, through { $way }, reference { $code }
invoice-cancelled = This order was cancelled later; its invoice keeps its number.
invoice-refunded = Of this, { $amount } has been given back.
invoice-trial = This invoice is of a trial purchase; no money changed hands.

## test bank

bank-title = Test bank
bank-play-money = This bank is a toy. No card is asked for and no money moves; you choose how the payment ends.
bank-bad-choice = Please choose one of these. Minutes are a number from 1 to 10,080.
bank-amount = { $amount }
bank-order = Order { $code }
bank-minutes-left = { $minutes ->
    [one] 1 minute left
   *[other] { $minutes } minutes left
}
bank-paid-button = Pay
bank-cancelled-button = Cancel
bank-refused = The bank refuses
bank-refused-button = Refuse
bank-reason-insufficient-funds = not enough money
bank-reason-wrong-pin = wrong PIN
bank-reason-daily-limit = daily limit reached
bank-reason-blocked-card = card is blocked
bank-reason-bank-down = bank is out of order
bank-troubles = Something goes wrong on the way
bank-lost-button = Pay, notice lost
bank-lost = The money is taken, but your browser never returns to the shop.
bank-lost-done = Nobody has told the shop. It has to ask by itself.
bank-twice-button = Pay twice
bank-twice = Every page opened earlier for this order is paid as well, and each notice arrives twice.
bank-late-button = Pay late
bank-late = The money arrives after so many minutes. Orders usually expire after 60.
bank-number = { $number }
bank-late-minutes = Minutes until the money arrives
bank-standing-open = This payment is waiting.
bank-standing-expired = This page has expired. Nothing was paid.
bank-standing-refused = The bank refused. Nothing was paid.
bank-standing-cancelled = You turned back. Nothing was paid.
bank-standing-underway = The money is on its way.
bank-standing-paid = Paid. The shop has not confirmed it yet.
bank-standing-settled = Paid, and confirmed by the shop.
bank-standing-reversed = The money has gone back.
bank-reference = Reference: { $code }
bank-back-button = Back to the shop
bank-footer = For trying out a shop. Not a real bank.

## simulator

demo-title = { $shop } · demo
demo-what = A shop to try out: everything works as it does in earnest, only people, money and time are make-believe.
demo-people = Phones
demo-now = { $at }
demo-next-none = Nothing is planned.
demo-next-expire = Next: { $at }, the time of an unpaid order ends
demo-next-nudge = Next: { $at }, whoever has not paid is reminded
demo-next-check = Next: { $at }, the bank is asked about a payment
demo-next-pay = Next: { $at }, somebody is shown how to pay
demo-next-way = Next: { $at }, a way to pay is tried
demo-next-transfer = Next: { $at }, a card payment without its receipt ends
demo-next-receipt = Next: { $at }, the shop is reminded of a receipt
demo-next-refund = Next: { $at }, the bank is asked to give money back
demo-next-arrive = Next: { $at }, a parcel counts as delivered
demo-next-delay = Next: { $at }, a buyer is told of a delay
demo-next-overdue = Next: { $at }, orders that should have arrived by the day before
demo-next-return = Next: { $at }, the time to send goods back ends
demo-next-points = Next: { $at }, somebody’s points can be spent
demo-next-photo = Next: { $at }, a photo is fetched
demo-next-post = Next: { $at }, Instagram is asked which post it is
demo-next-hand = Next: { $at }, the bot answers a customer again
demo-next-evening = Next: { $at }, the owner is told how the day went
demo-next-numbers = Next: { $at }, the shop does its sums
demo-next-night = Next: { $at }, the shop tidies up for the night
demo-next-notice = Next: { $at }, somebody is written to
demo-next-other = Next: { $at }, something falls due
demo-hour-button = + 1 hour
demo-day-button = + 1 day
demo-next-button = To the next
demo-add-button = + Phone
demo-add-name = Whose phone is it?
demo-add-manner = Where do they write?
demo-add-language = Which language does it speak?
demo-add-go-button = Give them a phone
demo-file = { $sort ->
    [voice] Voice message
    [audio] Sound
    [video] Video
    [video_note] Video
    [animation] Video
    [sticker] Sticker
    [location] Place
   *[other] File
}
demo-manner-telegram = Telegram
demo-manner-instagram = Instagram
demo-role-seller = Seller · Telegram
demo-role-telegram = Buyer · Telegram
demo-role-instagram = Buyer · Instagram
demo-write = Message
demo-send = Send
demo-picture = Send a picture
demo-more = More
demo-contact = Share the number
demo-location = Share the place
demo-find = Find goods to send on
demo-find-new = What is new
demo-find-none = Nothing in the shop fits these words.
demo-story-reply = Answer to the story “{ $name }”
demo-post-reply = Answer to the post “{ $name }”
demo-post-comment = Comment on the post “{ $name }”
demo-block = Block the shop
demo-blocked = The shop is blocked and cannot write here.
demo-unblock-button = Let it in again
demo-commands = Commands
demo-close = Put this phone away

## commands

command-start = Begin here
command-menu = The menu of the shop
command-cart = My cart
command-orders = Orders
command-track = Where my parcel is
command-search = Search for a product
command-wishes = My wish list
command-language = Change the language
command-link = My chat in another app
command-person = Talk to a person
command-stop = No more news and offers
command-topics = Choose what you hear of
command-terms = Terms of sale and privacy
command-paysupport = Help with a payment
command-help = How this works
command-staff = The people who work here
command-audit = Who did what
command-stats = How the shop does
command-coupon = Discount codes
command-settings = Settings of the shop
command-goods = The shop's goods
command-new = Something new
command-price = A new price: code and price
command-stock = Stock: code and number
command-close = Close the shop for a while
command-go = Open the shop again
command-points = My points
command-money = Payments to decide about
command-delivery = Ways of delivery
command-payments = Ways to pay
command-instagram = The Instagram account
command-business = Answers in your own chats
command-delay = Tell of a delay
command-messages = Messages to buyers

## menu

person-nameless = dear friend
start-welcome = Hello { $name }, welcome to <b>{ $shop }</b>. 🌿
start-what = Here you can look around, order and pay safely. Choose a category, or write the name of what you are looking for.
start-again = Hello { $name }, good to see you at <b>{ $shop }</b> again.
menu-title =
    <b>{ $shop }</b>
    What would you like to see?
menu-help = You can tap the buttons or write: the name or the code of a product, or the number of a choice. These words work at any time: <b>menu</b>, <b>back</b>, <b>cancel</b>, <b>person</b>, <b>language</b>, <b>stop</b>. For what you have chosen write <b>cart</b>, for your orders <b>my orders</b>.
automated-answers = These answers are automatic. To talk to somebody of the shop, write “person”.
ice-goods = What do you sell?
ice-order = Where is my order?
ice-person = I would like to talk to a person
menu-button = Menu
menu-categories-button = All categories
menu-cart-button = 🛒 Cart ({ $units })
menu-cart-empty-button = 🛒 Cart
menu-orders-button = My orders
menu-points-button = My points
menu-wishes-button = My wish list
menu-language-button = Language | زبان
menu-person-button = Talk to a person
menu-board-button = Order board
menu-staff-button = Staff
menu-settings-button = Settings
menu-stats-button = Numbers
menu-goods-button = Goods
list-page = Page { $number } of { $pages }
list-previous-button = Previous page
list-next-button = Next page
language-choose = Which language shall we speak with you?
language-changed = From now on we speak English with you.
language-fa-button = فارسی
language-tr-button = Türkçe
language-en-button = English
otherwise-words = I found nothing for that. Perhaps another word helps, or choose from here:
otherwise-media = Thank you, but I can only read words here. If somebody of the shop should see it, press “Talk to a person” first.
otherwise-command = There is no such command. You can go on from here:
otherwise-nothing-asked = I am not asking anything right now. What may I show you?
otherwise-nothing-asked-cart = I am not asking anything right now. Your cart is waiting here:
otherwise-nothing-asked-order = I am not asking anything right now. Order { $code } still waits to be paid; you can go on here:
otherwise-order-button = My order
person-listens = We have told the shop, and somebody will answer you here. Whatever you write from now on goes to them, and I keep silent until you have finished.
person-outside-hours = Our people are not at work now; they will read and answer your message on { $opens }.
person-still-listens = Somebody of the shop is still with you. Whatever you write goes to them.
person-how-to-end = The menu and your orders keep working. When you have finished, press “End this talk”, which is on the menu too.
person-close-button = End this talk
person-closed = The talk has ended, and I am at your service again.
person-bot-back = The bot of { $shop } is here for you again.
person-is-you = In this shop it is you who answers. The open talks are here:
stop-done = All right, we will send you no more news, offers or surveys.
stop-still-comes = What concerns your orders still comes: payments, parcels and answers from the shop.

## catalogue

catalogue-nothing-yet = There is nothing in the shop yet. Please look in again a little later.
catalogue-categories = Categories:
catalogue-category = <b>{ $name }</b>
catalogue-product-button = { $name } · { $price }
catalogue-from-button = { $name } · from { $price }
catalogue-sold-out-button = { $name } · sold out
product-name = <b>{ $name }</b>
product-price = Price: { $price }
product-price-from = Price: from { $price }
product-sold-out = It is sold out at the moment.
product-few-left =
    { $left ->
        [one] Only one is left.
       *[other] Only { $left } are left.
    }
product-variant-sold-out = { $variant }: sold out
product-variant-few-left = { $variant }: only { $left } left
product-in-cart =
    { $units ->
        [one] One of these is in your cart.
       *[other] { $units } of these are in your cart.
    }
product-add-button = Add to cart
product-add-more-button = Add one more
product-variant-button = { $variant } · { $price }
product-choose = Choose: { $axis }
product-chosen = { $axis }: { $value }
product-choice-sold-out-button = { $value } · sold out
product-other-choice-button = Choose again
product-photos-button = All photos ({ $photos })
product-photo = <b>{ $name }</b> · photo { $number } of { $photos }
product-photo-next-button = Next photo
product-photo-previous-button = Previous photo
product-back-button = Back to the product
search-how = Write the name or the code of what you are looking for, right here.
search-found = For “{ $text }” we have these:
search-near = Nothing here is called exactly “{ $text }”. The nearest we have:
search-nothing = We found nothing for “{ $text }”. A shorter word may help.

## posts and what they show

post-gone = We do not know this post any more.
post-full = A post leads to { $most } products at most.
post-link-missing = This is no link to a post. Tap “Copy link” under the post on Instagram and send it here.
post-link-elsewhere = This link is neither from Instagram nor from a Telegram channel. Please send the link of the post itself.
post-link-not-a-post = This link leads to no post or story. Open the post itself, tap “Copy link” and send that.
post-product-unknown = We found no product by that name. Write another name or code.
post-no-goods = There is no product yet that a post could lead to. Add one first: /new
post-choose = These are in that post. Which one would you like?
post-thanks = Thank you for your kind words. If something catches your eye, just write here.
post-sold-off = What was in that post is not for sale any more. Write what you are looking for and we will show what comes near.
post-which = Which product of that post would you like? Write its name or colour; we have told the seller, too.
comment-choose = Hello from { $shop }. These were in that post; which one would you like?
comment-which = Hello from { $shop }. Which product of that post did you ask about? Write here and we will send its price and photo.
comment-how = This is { $shop }; you asked about this under our post. For photos and to order, tap the button or just write here.
comment-see-button = See and order
posts-title = <b>Posts and their products</b>
posts-none = No post leads to a product yet.
posts-how = Send the link of a post or story here and choose its product; whoever answers to that post is led straight to it.
posts-all-button = All posts
posts-unlinked-button = ❓ { $name }
post-nameless = a post without a link
post-is-post = <b>Post</b>
post-is-reel = <b>Reel</b>
post-is-story = <b>Story</b>
post-shows = This post leads to:
post-shows-nothing = This post leads to no product yet.
post-shown = • { $name }
post-link-button = Link a product
post-unlink-button = Unlink
post-open-button = See the post
post-add-button = Link a post
post-product = Which product does this post show? Tap its button, or write its name or code.
post-product-which = Which one?
post-linked = Linked: { $name }
post-unlinked = Unlinked.
post-ask-link = Send the link of the post that shows “{ $name }”.
post-asked = People ask about a post that leads to no product. Link it, so that everybody is led straight there.
goods-posts = In these posts:
goods-posts-button = Posts
goods-posts-title = Posts that lead to “{ $name }”:
goods-posts-none = No post leads to “{ $name }” yet.
comment-words-button = Comment replies
comment-words-title = Whoever writes one of these words under a post gets one private message with its product.
comment-words-are = Words: { $words }
comment-words-off = No comment is answered with a message.
comment-words-change-button = Change the words
comment-words-usual-button = The usual words
comment-words-shop-button = As everywhere
comment-words-none-button = Send no message
comment-words-ask = Write the words with commas between them, such as: price, how much, info
comment-words-saved = Saved.
comment-words-missing = Please write at least one word.
comment-words-too-many = At most { $most } words of at most { $letters } letters each.
draft-from-post-button = Product from text
goods-draft-button = From a caption
goods-too-many-kinds = That makes { $kinds } variants; at most { $most } can be made at once.
draft-caption = Copy what stands under the post and send it here, or send the link of the post. We read name, price, colours and sizes out of it and show you before anything happens.
draft-caption-missing = Please send what stands under the post, or its link.
draft-reading = We are reading what stands under this post on Instagram…
draft-stock = How many of each variant of “{ $name }” are there? Skip this if you have none yet.
draft-units = Stock of each variant: { $units }
draft-axis = { $axis }: { $values }
draft-kinds = One thing to choose on each line, such as “Colour: red, blue”. Skip this if there is only one variant.
draft-kinds-unreadable = We did not understand “{ $line }”. Write it like this: Colour: red, blue
draft-confirm = This is what we read in the caption. Is it right? Nothing is shown to buyers before you say yes.
draft-name-button = Change name
draft-price-button = Change price
draft-kinds-button = Colours and sizes
draft-description-button = Change description
draft-category-button = Change shelf
draft-stock-button = Change stock

## sharing

sharing-price = { $price }
sharing-price-from = from { $price }
sharing-sold-out = sold out at the moment
sharing-see-button = See it in the shop

## comparing

product-spec = • { $name }: { $value }
compare-button = Compare
product-share-button = Share with a friend
compare-with = With what shall we compare <b>{ $name }</b>?
compare-nothing = There is nothing like it to compare it with yet.
compare-one = ① <b>{ $name }</b>
compare-other = ② <b>{ $name }</b>
compare-price = Price: ① { $one } · ② { $other }
compare-from = from { $price }
compare-stock = In stock: ① { $one } · ② { $other }
compare-spec = { $name }: ① { $one } · ② { $other }
compare-same = { $name }: both { $value }
compare-unknown = not stated
compare-in-stock = yes
compare-few = only { $left }
compare-none = sold out

## wishes

wishes-title = <b>Your wish list</b>
wishes-empty = Your wish list is empty. “Add to wish list” stands below every product.
wishes-added = It is on your wish list.
wishes-removed = It is off your wish list.
wishes-full = Your wish list holds { $most } products at most. Please take one off first.
wishes-add-button = Add to wish list
wishes-remove-button = Remove from wishes
waiting-ask-button = Tell me when it’s in
waiting-variant-button = Tell me: { $variant }
waiting-stop-button = Don’t tell me: { $variant }
waiting-asked = We will tell you here once, as soon as it is there again.
waiting-given-up = All right, we will not tell you.
waiting-is-there = Good news: it is there right now.
waiting-back = { $name } is there again, for { $price }. You asked us to tell you.
waiting-back-left =
    { $left ->
        [one] There is one. We do not keep it aside, so the first to order has it.
       *[other] There are { $left }. We do not keep any aside, so the first to order have them.
    }
waiting-see-button = See the product
waiting-people =
    { $people ->
        [one] One person waits for it. (Only you see this.)
       *[other] { $people } people wait for it. (Only you see this.)
    }

## cart

goods-variant = { $name }, { $variant }
goods-line = • { $name } × { $quantity }: { $total }
goods-to-pack = • { $name } × { $quantity }
goods-discount = Discount: { $amount }
goods-discount-code = Discount with { $code }: { $amount }
goods-points = Paid with { $points } points: { $amount }
goods-delivery = Delivery: { $amount }
goods-delivery-free = Delivery: free
goods-total = <b>Total: { $total }</b>
goods-credit = From your credit: { $amount }
goods-left-to-pay = Left to pay: { $amount }
cart-title = <b>Your cart</b>
cart-empty = Your cart is empty.
cart-again-button = Last order again
cart-saved = It is in your cart.
cart-removed = It was taken out of your cart.
cart-gone = We are sorry, { $name } is sold out. Please take it out, then you can order the rest.
cart-short = We are sorry, of { $name } only { $left ->
        [one] one is
       *[other] { $left } are
    } left.
cart-checkout-button = Check out
cart-fewer-button = One fewer: { $name }
cart-more-button = One more: { $name }
cart-take-button = Only { $left }: { $name }
cart-remove-button = Remove: { $name }

## checkout

checkout-name = In whose name shall we send it? We keep the name for your next orders.
checkout-phone = What is the recipient's telephone number? We use it only to deliver your order.
checkout-address = Please write the full address: city, street, number, flat, and the postal code if you know it.
checkout-address-words = Thank you, we see the place. Please write the city, street, number and flat as well.
checkout-city = In which city is this address? If it is a small one, write the province as well.
checkout-province = In which province is this address?
checkout-province-sure = There is no province called { $name } in Turkey. Which one did you mean?
checkout-district = In which district of { $province } is this address?
checkout-district-sure = We do not know a district { $name } in { $province }. Which one is it?
checkout-district-mine-button = { $name } exists
checkout-district-again-button = Write it again
checkout-postal = What is the postal code of this address?
checkout-postal-button = Add postal code
checkout-note = What should whoever packs your order know?
checkout-note-button = Add a note
checkout-words-please = Please write it in words.
checkout-which-address = To which address shall we send it?
checkout-new-address-button = A new address
checkout-confirm = Is everything right?
checkout-confirm-button = Yes, place the order
checkout-terms = By saying yes you accept the terms of sale and the privacy notice (version { $version }).
checkout-change-address-button = Change the address
checkout-change-person-button = Change the name
checkout-placed = Your order is recorded. Your payment makes it final.
checkout-unpaid-first = These orders are not paid yet. Please pay or cancel one of them first:
checkout-coupon-button = I have a code
checkout-no-coupon-button = Without the code
checkout-points-button = Use { $points } points
checkout-no-points-button = Without points
checkout-way-button = Change delivery
checkout-which-way = How shall it reach you?
checkout-way-free-button = { $name } · free
checkout-way-price-button = { $name } · { $price }
checkout-slot = Which hours suit you?
checkout-price-changed = The price of { $name } has changed meanwhile: it was { $before }, now it is { $now }.
checkout-ways-changed = The shop has changed how it delivers meanwhile.
checkout-coupon = What is your discount code?

## coupons

coupon-unknown = We do not know this discount code. Please check its letters.
coupon-not-yet = The code { $code } is good from { $begins } on.
coupon-over = The time of the code { $code } is over.
coupon-used-up = The code { $code } has been used up.
coupon-used-by-you = You have used the code { $code } already, or one of your unpaid orders holds it.
coupon-goods-too-few = The code { $code } is for goods of { $least } or more.
coupon-kept = We keep it for you: it comes off your next order by itself.
coupon-percent = Code { $code }: { $percent }% off the goods
coupon-amount = Code { $code }: { $amount } off the goods
coupon-most = At most { $most } come off.
coupon-least = For goods of { $least } or more.
coupon-from = Good from { $day } on.
coupon-until = Good until { $day }.
## points

points-title = <b>Your points</b>
points-ready = { $points } points to spend, worth { $worth }.
points-pending = { $points } more come when the time to return goods is over.
points-from = • { $points } from { $day } on
points-how = { $percent }% of what you pay for goods comes back as points. At the checkout they pay up to half of the goods.
points-no-club = There are no points in this shop at the moment.
points-too-few = You have fewer points now than this order needs. Please look at it once more.
points-promised = Paying this order brings you { $points } points.
points-earned = You get { $points } points for it, to spend from { $day } at the latest.
points-now = Points you can spend now: { $points }
## delivery

delivery-parcel = Delivery: { $name }, { $days }
delivery-pickup = You collect it: { $name }, { $days }
delivery-place = Where: { $place }
delivery-slot = Hours: { $slot }
delivery-arrives-on = Arrives on { $day }
delivery-arrives-between = Arrives between { $first } and { $last }
delivery-ready-on = Ready for you from { $day } on
delivery-leaves-by = It leaves us by { $day }
delivery-today = on the day of payment
delivery-days = { $days ->
    [one] 1 day after payment
   *[other] { $days } days after payment
}
delivery-days-range = { $least } to { $most } days after payment
delivery-not-there = We are sorry, we cannot deliver to this address. We deliver to: { $places }
delivery-changed = The shop has just changed the delivery “{ $name }”. Please look at your order once more.
delivery-gone = There is no such way of delivery.

## orders

orders-title = <b>Your orders</b>
orders-none = You have not ordered anything yet.
orders-line-button = { $code } · { $state }
order-title = <b>Order</b> { $code }
order-short-unpaid = waiting for payment
order-short-preparing = being prepared
order-short-shipped = on its way
order-short-completed = delivered
order-short-cancelled = cancelled
order-short-expired = expired
order-state-placed = Order: recorded
order-state-confirmed = Order: confirmed
order-state-completed = Order: completed
order-state-cancelled = Order: cancelled
order-state-expired = Order: expired
order-payment-unpaid = Payment: not yet
order-payment-none = Payment: none was made
order-payment-part = Payment: a part has come
order-payment-paid = Payment: received
order-payment-surplus = Payment: more has come than it costs
order-payment-part-refunded = Payment: a part was returned
order-payment-refunded = Payment: returned
order-parcel-to-pack = Parcel: being prepared
order-parcel-packed = Parcel: ready to leave
order-parcel-handed-over = Parcel: handed to the carrier
order-parcel-delivered = Parcel: delivered
order-parcel-returned = Parcel: returned to the shop
order-kept-until = We keep the goods for you until { $until }.
order-tracking = Tracking code: { $code }
order-tracking-carrier = { $carrier }, tracking code: { $code }
order-carried-by = Brought by: { $carrier }
order-recipient =
    Recipient: { $name }, { $phone }
    Address: { $address }
order-postal = Postal code: { $code }
order-note = Note: { $note }
order-stage-placed = Recorded: { $at }
order-stage-paid = Paid: { $at }
order-stage-accepted = Accepted: { $at }
order-stage-packed = Packed: { $at }
order-stage-handed-over = Handed to the carrier: { $at }
order-stage-sorting-centre = In the sorting centre: { $at }
order-stage-at-the-door = Out for delivery: { $at }
order-stage-delivered = Delivered: { $at }
order-stage-returned = Returned to the shop: { $at }
order-pay-button = Pay
order-credit-button = { $amount } of credit
order-credit-used = Your credit is used for this order.
credit-none = You have no credit to spend at the moment.
credit-have = <b>Your credit</b>: { $amount }. It pays all or part of your next order; the order shows a button for it.
order-pay-again-button = Try again
order-check-button = I have paid
order-page-button = Order page
order-invoice-button = Invoice
order-status-button = Order status
order-cancel-button = Cancel the order
order-help-button = I need help
order-pay-here = The payment page of order { $code } is ready; the amount is { $amount }. Enter your card on the bank's page only.
order-pay-telegram-button = Pay in this chat
order-pay-stars-button = Pay with Stars ⭐
order-pay-bale-button = Pay in this chat
order-bill-coming = One moment, the bill is on its way here.
order-bill-above = The bill for order { $code } is in this chat already. Press its pay button; the goods are kept for you until { $until }.
bill-unknown = This bill is not ours any more. Please write /orders to the bot and pay from there.
bill-old = A newer bill has taken the place of this one. Please open order { $code } and pay from there.
bill-sold-out = { $name } has been sold meanwhile, so this order cannot be paid any more. Nothing was taken from you.
bill-delivery-agreed = How your order is sent was agreed on when you placed it. Please open the order in the bot and pay from there.
pay-support = Something about a payment? Open the order: it shows what has been paid and its reference, and “I have paid” asks the bank anew. Or talk to us; we read every message about money first. Whoever paid twice or too much gets it back.
order-link-coming = One moment, your payment link is on its way here.
order-checking = One moment, we are asking the bank.
order-not-yet-paid = The bank has no payment for this order yet. If you have only just paid, please ask again in a minute. If money has left your account, it is not lost.
order-cancel-sure = Shall we cancel order { $code }? The goods go back to the shop.
order-cancel-yes-button = Yes, cancel it
order-keep-button = No, keep it
order-cancelled = Order { $code } is cancelled, and you owe nothing.
order-cannot-cancel = This order cannot be cancelled here any more. For any change, press “I need help”.
order-address-button = Change the address
order-again-button = Buy again
order-return-button = Return items
order-undo-button = Cancel this order
order-again = This is in your cart again, at today's prices.
order-change-what = What shall we change?
order-change-confirm = Shall we send it there?
order-address-changed = Saved. Your order goes there.
order-address-fixed = Where order { $code } goes can no longer be changed here. For any change, press “I need help”.
order-address-elsewhere = “{ $name }” does not go to this address. Please choose another one, or ask for help.
order-why-undo = Order { $code } is paid. Why shall we call it off? Somebody of the shop will see to it and to your money.
order-reason-missing = Please write a few words.
order-nothing-to-ask = There is nothing to give back in order { $code }.
order-request-heard = Your request is with our colleagues, and one of them will answer you here.

## one person, several chats
channel-telegram = Telegram
channel-instagram = Instagram
channel-instagram-private = Instagram
channel-bale = Bale
channel-other = another app
link-button = My other chat
link-show = Do you also write to us from another app? With this code both chats become one: one cart, your orders and your points together.
link-show-code = Write it there within ten minutes: { $code }
link-show-then = Then we ask you here once more whether it was you.
link-telegram-button = Open Telegram
link-new-button = A new code
link-what = <b>{ $name }</b> on { $channel } was shown this code. Whoever writes there will see your orders, your addresses, your points and your cart.
link-sure = Is that chat yours?
link-sure-button = Yes, it is mine
link-taken = Thank you. Now please say yes in your chat on { $channel }: we have just asked you there.
link-asked = <b>{ $name }</b> on { $channel } has written your code. Is that you? Then both chats become one: cart, orders and points.
link-asked-warning = If you did not write it yourself, please say no.
link-yes-button = Yes, that is me
link-no-button = No
link-done = Done. From now on both chats are one: the same cart, all your orders, all your points. Whatever you begin in one you can go on with in the other.
link-refused = All right, nothing was joined.
link-unknown = There is no such code. Please look at it again, or have a new one shown in your other chat.
link-own = This is one and the same customer already. Write the code in your other chat.
link-expired = This code is too old: each works for ten minutes. Please have a new one shown.
link-used = This code was used before. Each works once; please have a new one shown.
link-staff = You work here. Please have the code shown in the chat you work in, and write it in the other one.
link-too-often = That was wrong too many times. Please try again in an hour.
link-offer = One thing more: Instagram lets us write to you for a day only. On Telegram the news of your parcel reaches you whenever it comes.
link-offer-points = Your cart, your orders and your points are the same there.
link-offer-until = The button knows you for ten minutes. Telegram opens, and we ask you here once more.
link-again = We write to you from a new line of our shop on Instagram. If you have bought here before, you can have your orders and points back: tell us one of your orders, or write a code in the old chat.
link-by-order-button = By an order of mine
link-code-button = By a code
link-which-order = What is the code of one of your orders?
link-which-phone = Which telephone number was that order for?
link-order-unknown = That does not fit. Please look at the order's code and the telephone number again.

## giving back

return-too-late = Goods of order { $code } could be given back until { $until }.
return-asked-already = You have asked already to give back all that is left of order { $code }.
return-digital = What was delivered to you here cannot be given back once it has reached you, so there is no right of withdrawal for it.
return-digital-stays = What was delivered to you in this chat stays with you; there is no right of withdrawal for it.
return-ask-person = If something is wrong with it, somebody of the shop will gladly look for a way.
return-what = What do you want to give back?
return-more = Anything else?
return-enough-button = That is all
return-units = How many of { $name }? At most { $most }.
return-units-unusable = Please write a number from 1 to { $most }.
return-why = Why do you want to give it back?
return-why-changed-mind = I changed my mind
return-why-faulty = Broken or faulty
return-why-wrong = Not what I ordered
return-why-unlike = Not as described
return-why-other = Another reason
return-words = Would you like to say a few words about it?
return-words-needed = Please say in a few words what is wrong.
return-confirm = Shall we send this request?
return-confirm-button = Yes, send it
return-heard = Your request for order { $code } is with our colleagues. One of them will tell you here how to send it and when your money comes.
return-of = <b>Asked to give back</b> on { $day }
return-line = • { $name } × { $units }
return-is-asked = ↩️ We are looking at it.
return-is-accepted = ↩️ Agreed: the goods may be sent back.
return-is-refused = ↩️ Not taken back.
return-is-came-back = ↩️ The goods are back with the shop.
return-is-closed = ↩️ Nothing was sent back.
return-accepted = ↩️ We gladly take these goods of order { $code } back:
return-accepted-then = Please send them within { $days } days. As soon as they are here we tell you.
return-refused = We are sorry, we cannot take these goods of order { $code } back:
return-came-back = ↩️ These goods of order { $code } have reached us. Thank you.
return-over = The goods you wanted to give back from order { $code } have not reached us, so we have closed the matter. If you have sent them, please write to us.
return-keep-button = I keep it
return-kept = Glad to hear it. Nothing has to be sent back.
return-decided-already = The return for order { $code } was decided about meanwhile.
return-refusal-missing = Please write a few words on why. The buyer reads them.
order-received-button = I have received it
order-received = We are glad that it has reached you. Thank you.

## digital goods

digital-here = What you have bought with order { $code } is here:
digital-keys =
    <b>{ $name }</b>, { $keys ->
        [one] your key:
       *[other] your { $keys } keys:
    }
digital-key = { $key }
digital-to-open = <b>{ $name }</b>: open it with the button below.
digital-keep = Please show it to nobody else. You find it again at any time under “My orders”.
digital-open-button = Open: { $name }
digital-show-button = Show what I bought
digital-after-payment = What you buy in order { $code } is shown here as soon as it is paid.

## reminders of unpaid orders

nudge-open = { $name }, order { $code } is still waiting for your payment.
nudge-amount = Amount: { $amount }
nudge-kept = We keep the goods for you until { $until }. If something did not work, tell us here and we will help.
nudge-last = We keep the goods for you only until { $until }; then they go back to the shop. You will owe nothing, and this is our last reminder.
order-other-way-button = Another way to pay

## paying from card to card, and at the door

card-pay-button = Card to card
card-not-here = This shop does not take money from card to card.
card-too-many = So many people are paying right now that no amount is free. Please try again in a few minutes, or pay in another way.
card-title = Paying order { $code } from card to card
card-amount = Amount: <b>{ $rial }</b> rials (about { $about })
card-exact = Please send exactly this amount, down to the last rial. That is how we know that the money is yours.
card-number = Card: <b>{ $number }</b>
card-holder = In the name of { $holder }, { $bank }
card-until = Until: { $until }
card-then = After that, send us a picture of the receipt. We never ask for your card number, PIN or code.
card-copy-number-button = Copy card
card-copy-amount-button = Copy amount
card-copy-holder-button = Copy name
card-receipt-button = Send the receipt
card-order-button = See the order
card-is-awaited = We are waiting for the picture of your receipt, until { $until }.
card-is-looked-at = Your receipt is here. Somebody of the shop is looking whether the money has come.
card-receipt = Please send the picture of the receipt for order { $code } here.
card-receipt-wanted = Please send the receipt as a picture: a photo or a screenshot of your bank's app.
card-thanks = Thank you. The receipt for order { $code } is here.
card-what-next = Somebody of the shop looks whether the money has come and tells you right here. Your goods are kept for you meanwhile, and you need not pay again.
card-tracking-helps = If you also write the reference number of your transfer and the last four digits of your card, we find the money sooner.
card-tracking-kept = Noted, thank you. It stands beside the receipt for order { $code }.
card-tracking-unusable = There is neither a reference number nor the last four digits of a card in this. Please write the digits only, or leave it empty.
page-transfer-number = Reference number and last four digits of your card (if you like)
card-under-review = Somebody is looking at the receipt for order { $code }. Please do not pay again; we will tell you right here.
card-nothing-awaited = No receipt is awaited for order { $code }. If you have paid, please ask for a person.
card-too-late = The time to send a receipt for order { $code } is over. If you have paid, please ask for a person; your money is not lost.
card-too-many-receipts = Several receipts for order { $code } did not fit. Please ask for a person.
card-takes-longer = Nobody has looked at your receipt for order { $code } yet. This takes longer than we like, and we are sorry. Please do not pay again; you will hear from us here.
card-kept-no-more = We could not keep the goods of order { $code } any longer, and your receipt is still to be looked at. If the money has come and the goods are there, they are yours; if not, your money goes back.
card-about = Your receipt for order { $code }
card-receipt-lost = The picture could not be opened. Please send it once more.
card-refused-unreadable = What matters cannot be read on the picture. Please send a sharper one that shows amount, time and reference number.
card-refused-amount = The amount on the receipt is not the one we asked for. Please send the receipt of exactly that amount, or ask for a person.
card-refused-not-seen = No such money has reached our account yet. Please look in your bank's app whether it was sent, and send the receipt again.
card-refused-repeated = This receipt was sent before. Please send the one of this payment.
card-again-until = You can send another one until { $until }.
card-no-more = That did not work out several times. A person of the shop will gladly help, and you can pay in another way.
receipt-gone = There is no such receipt.
receipt-not-waiting = This receipt is not to be decided about.
receipt-approved-already = { $who } approved this receipt at { $at }.
receipt-refused-already = { $who } refused this receipt at { $at }.
receipt-title = 🧾 Receipt { $number } for order { $code }, sent { $at }
receipt-same = ⚠ The very same picture was sent for: { $codes }
receipt-alike = ⚠ A picture much like this one was sent before, for order { $code }.
receipt-tracking = Reference number, as the buyer says: { $number }
receipt-last-four = Last four digits of the buyer's card: { $digits }
receipt-tracking-same = ⚠ The same reference number was given for: { $codes }
receipt-is-fetching = The picture is on its way.
receipt-is-waiting = Please look in your bank account whether exactly this amount has come, then decide.
receipt-is-approved = Approved
receipt-is-refused = Refused
receipt-is-lost = The picture could not be opened.
receipt-still-waits = ⏳ Still waiting for you, reminder { $times }
receipt-look-button = Look at the receipt
receipt-approve-button = The money is here
receipt-refuse-button = Refuse
receipt-back-button = Back to the receipt
receipt-approved = Approved. The order is paid.
receipt-kept-apart = Approved. The money fits no open order and is kept apart.
receipt-why = Why? The buyer will read it.
receipt-why-unreadable-button = Cannot be read
receipt-why-amount-button = Wrong amount
receipt-why-not-seen-button = No money came
receipt-why-repeated-button = Sent before
receipt-refused-now = Refused. The buyer has been told.
cash-pay-button = Pay at the door
cash-not-here = This shop does not take money at the door.
cash-not-digital = Only goods that we bring can be paid at the door.
cash-not-there = We cannot take money at the door at your address. Please pay in another way.
cash-too-much = Orders up to { $most } can be paid at the door. Please pay this one in another way.
cash-too-many = { $most ->
    [one] You have one order that is still to be paid at the door. As soon as it is, you can order so again.
   *[other] You have { $most } orders that are still to be paid at the door. As soon as one is, you can order so again.
}
cash-not-due = Nothing is to be paid at the door for order { $code }.
cash-sure = Pay { $amount } for order { $code } when it is handed to you?
cash-yes-button = Yes, at the door
cash-chosen = Noted. You pay at the door.
cash-thanks = Thank you, { $name }. Order { $code } is recorded and will be prepared.
cash-have-ready = Please have { $amount } ready when it comes.
cash-due = To be paid at the door: { $amount }
cash-to-collect = 💵 Take at the door: { $amount }
by-hand-title = Card to card, and cash at the door
by-hand-no-card = Card to card: off
by-hand-card = Card to card: { $number }, { $holder }, { $bank }
by-hand-no-cash = Cash at the door: off
by-hand-cash = Cash at the door: up to { $most } an order, { $orders ->
    [one] one open order
   *[other] { $orders } open orders
} for each buyer
by-hand-cash-where = Where: { $regions }
by-hand-everywhere = wherever you deliver
by-hand-card-button = Take card to card
by-hand-card-change-button = Another card
by-hand-card-off-button = Card to card off
by-hand-cash-button = Take cash
by-hand-cash-change-button = Change cash
by-hand-cash-off-button = Cash off
by-hand-saved = Saved.
own-card-number = Which card shall buyers send their money to? Please write its sixteen digits.
own-card-holder = In whose name is it?
own-card-bank = Which bank is it of?
own-card-confirm = Every buyer who pays from card to card will see this. Is it right?
own-card-unreadable = This is not the number of a bank card. Please write the sixteen digits on the front of the card.
own-card-name-unusable = Please write two to 64 letters.
cash-regions = In which cities or regions do you take cash at the door? Separate them with commas; skip for wherever you deliver.
cash-most = Up to which amount may an order be paid at the door?
cash-orders = How many such orders may one buyer have open at a time?
cash-orders-1-button = One
cash-orders-2-button = Two
cash-orders-3-button = Three
cash-confirm = Is this right?
cash-most-nothing = Please write an amount above zero.
cash-orders-unusable = Please write a number from 1 to { $most }.

## notices

thanks-first = { $name }, thank you from the heart for your trust and your first order at <b>{ $shop }</b>. 🌷
thanks-again-1 = { $name }, thank you for choosing us again. We hope you will love it: { $item }. 🌷
thanks-again-2 = { $name }, it is a joy to have you back. We are getting it ready with care: { $item }. 🌷
thanks-again-3 = { $name }, thank you for staying with us. A lovely choice: { $item }. 🌷
thanks-again-4 = { $name }, how good that you came back. Enjoy it: { $item }. 🌷
thanks-milestone = { $name }, this is order number { $number } of yours. Thank you from the heart for so much trust. 🌷
thanks-recorded = Order { $code } is recorded and paid.
thanks-recorded-reference = Order { $code } is recorded and paid: { $gateway }, bank reference { $reference }
thanks-late = Your payment came a little late, but the goods were still there, so your order stands.
thanks-next = Now we pack your order with care. As soon as the carrier has it, we send you the tracking code here.
thanks-next-digital = Everything you need to use it will reach you here.
thanks-safe = We never ask for card numbers, passwords or SMS codes in the chat.
payment-failed-cancelled = Order { $code } is not paid yet, since you came back from the bank's page. Nothing was taken, and you can pay whenever you like.
payment-failed-insufficient-funds = The payment of order { $code } did not go through, since there was not enough money on the card. Nothing was taken. Another card may work.
payment-failed-card-problem = The payment of order { $code } did not go through, since the bank did not accept the card's details or password. Nothing was taken. Please try again.
payment-failed-limit = The payment of order { $code } did not go through, since the card has reached its limit for today. Nothing was taken. Please use another card.
payment-failed-gateway-down = The payment of order { $code } did not go through, since the bank is not answering right now. Nothing was taken. Please try again in a few minutes.
payment-failed-expired = The payment page of order { $code } was open for too long and closed. Nothing was taken. You can open a new one.
payment-failed-unknown = The payment of order { $code } did not go through, and the bank does not say why. If money has left your account, press “I have paid” before you pay again.
payment-failed-fraud-or-blocked = The bank did not allow the payment of order { $code }. Nothing was taken. Please ask your bank, or use another card.
payment-kept-until = We keep the goods for you until { $until }. If you need help, we are here.
payment-review-late = Your payment for order { $code } has arrived, but its time was over and the goods are gone. Your money is safe, and the shop will write to you about returning it or another way.
payment-review-surplus = More was paid for order { $code } than it costs. The difference is safe, and the shop will write to you about returning it.
payment-review-sent-back = Money came for order { $code } that is not needed any more. We did not take it, and the bank gives it back to you. There is nothing you need to do.
payment-review-amount = Money arrived for order { $code } that does not quite fit it. It is not lost: the shop will look at it in person and write to you. You need not do anything.
payment-review-held = The payment of order { $code } has arrived. The payment company is running a security check on it, which takes a day at most. Please do not pay again; your goods are kept for you. We will write as soon as it is done.
expired-order = The time to pay for order { $code } is over, and the goods went back to the shop. You owe nothing, and you can order again whenever you like.
expired-paid = If you did pay, your money is safe: press “I have paid”.
called-off = We are sorry: the shop has called off your order { $code }.
called-off-why = The reason:
called-off-unclaimed = Nobody was there to take it and pay for it. If you still want it, please order again.
called-off-paid = All of your { $amount } goes back to you; we will write here when it has been sent.
called-off-unpaid = Nothing was taken from you, and there is nothing you need to do.
money-returned = ↩ We have given { $amount } of order { $code } back to the card you paid with. Depending on your bank you will see it within a few hours or a few working days.
money-returned-stars = ↩ We have given { $amount } of order { $code } back. You find them among your Stars in Telegram.
money-returned-by-hand = ↩ Somebody of our shop has sent you { $amount } for order { $code }. You will usually see it within one working day.
money-returned-reference = Reference: { $reference }
money-returned-counted = For this order { $counted } of your credit is kept. Left to pay: { $rest }
money-returned-spent = { $counted } of your credit has paid for this order.
money-returned-credit = 💳 { $amount } of order { $code } is now your credit in our shop. It pays all or part of your next order.
refund-coming = ↩ Somebody of our shop will send you { $amount } for order { $code }, and we will write here when it is done. If we need an account number, we will ask you in this chat.
shipped-order = Order { $code } is with the carrier and on its way to you.
case-answer-from = <b>{ $shop }:</b>
review-files =
    { $files ->
        [one] A photo or file was sent along.
       *[other] { $files } photos or files were sent along.
    }
case-place = 📍 A place on the map: { $link }
case-file-photo = 🖼 A photo was sent that cannot be shown here. Please ask for it in another way.
case-file-voice = 🎤 A voice message was sent that cannot be played here. Please ask for it in writing.
case-file-video = 🎬 A video was sent that cannot be played here. Please ask for a photo or a few words instead.
case-file-video-note = 🎬 A video message was sent that cannot be played here. Please ask for a photo or a few words instead.
case-file-animation = 🎬 A short animation was sent that cannot be played here.
case-file-audio = 🎵 A sound file was sent that cannot be played here. Please ask for it in writing.
case-file-document = 📎 A file was sent that cannot be opened here. Please ask for a photo of it or a few words.
case-file-named-document = 📎 The file { $name } was sent, which cannot be opened here. Please ask for a photo of it or a few words.
case-file-sticker = 🙂 A sticker was sent that cannot be shown here.
case-ended = The shop has ended this talk, and I am at your service again. You can talk to a person again at any time.
case-rating-ask = { $name }, were you happy with this talk? One tap is enough.
case-rating-thanks = Thank you. We are glad we could help. 🌷
case-rating-sorry = We are sorry, and thank you for telling us. Whoever runs the shop has been told. If something is still open, we are here.

## what one hears of

topics-title = <b>What shall we tell you about?</b>
topics-choose-button = Choose the news
topics-stop-button = No more of these
topics-none-button = None of them
topics-begun = All right, from now on you will hear of it.
topics-ended = All right, no more of it.
topics-offers-on-button = ✅ Discounts
topics-offers-off-button = ◻️ Discounts
topics-new-on-button = ✅ New goods
topics-new-off-button = ◻️ New goods
topics-tips-on-button = ✅ Tips
topics-tips-off-button = ◻️ Tips
topics-restock-on-button = ✅ Back in stock
topics-restock-off-button = ◻️ Back in stock
topics-feedback-on-button = ✅ Asking how it was
topics-feedback-off-button = ◻️ Asking how it was
topics-texts-on-button = ✅ Texts on orders
topics-texts-off-button = ◻️ Texts on orders
welcome-title = { $name }, we are glad you found <b>{ $shop }</b>. 🌿
welcome-how = A few things that make it easy: write the name of what you are looking for and we find it; your wish list keeps what you like; and whenever you have a question, a real person answers.
welcome-promise = Buying here is easy: { $leaves ->
        [0] orders leave on the day they are paid
        [one] orders leave within a day of payment
       *[other] orders leave within { $leaves } days of payment
    }; you may send things back within { $back } days of their arrival; and whenever you have a question, a real person answers.
welcome-topics = We send no advertising without your yes. If you would like to hear of discounts or new goods, choose for yourself.

## on its way

accepted-order = We have seen order { $code } and are getting it ready.
packed-order = Order { $code } is packed and waits for its carrier. We tell you as soon as it leaves.
packed-to-collect = Order { $code } is ready. Come and collect it whenever you like.
moved-sorting-centre = Order { $code } has reached the sorting centre near you.
moved-at-the-door = Order { $code } is out for delivery and reaches you today. Please keep your phone at hand.
delivered-order = { $name }, order { $code } has reached you. We hope you enjoy it. 🌿
delivered-help = If anything is missing or not as it should be, tell us here and we put it right.
expected-order = { $name }, we promised that order { $code } would be with you by today. Please keep your phone at hand.
arrival-in-days = It will be with you in about { $days } days.
arrival-in-days-range = It will be with you in about { $least } to { $most } days.
arrival-tomorrow = It will be with you by tomorrow.
arrival-today = It should be with you by today.
arrival-from-today = It may come today, and by { $last } at the latest.
arrival-late = The day we told you has passed. We are sorry, and we are looking after your parcel.
delayed-order = { $name }, order { $code } comes later than we promised. We are truly sorry.
delayed-why = The reason: { $reason }
delayed-choice = If you can wait, we are grateful. If not, cancel the order and we give your money back.
delayed-help = Your parcel is on its way. If the delay is a trouble for you, tell us and we find a way together.
delayed-wait-button = I can wait
delayed-cancel-sure = Shall we cancel order { $code } and give { $amount } back to you?
delayed-cancelled = Order { $code } is cancelled. We are giving { $amount } back and tell you as soon as it is done. Thank you for having waited.
delayed-thanks = Thank you for your patience. It means a lot to us.
delay-reason-weather = the weather and the roads
delay-reason-carrier = the carrier is very busy
delay-reason-supplier = the goods reached us late
delay-reason-busy = more orders than we could manage these days
delay-reason-holiday = public holidays
order-track-button = Follow the parcel
track-none = No parcel is on its way to you at the moment.
track-which = Which order shall we follow?

## news of orders by text message

sms-paid = { $shop }: order { $code } is paid, thank you. { $link }
sms-to-collect = { $shop }: order { $code } is ready to collect. { $link }
sms-shipped = { $shop }: order { $code } is on its way. { $link }
sms-at-the-door = { $shop }: order { $code } arrives today. { $link }
sms-expected = { $shop }: order { $code } should be there today. { $link }
sms-delayed = { $shop }: order { $code } will be late, we are sorry. { $link }
sms-called-off = { $shop }: order { $code } was cancelled. { $link }
sms-money-returned = { $shop }: the money for order { $code } went back. { $link }
sms-to-look-at = { $shop }: please look at the payment of order { $code }. { $link }

## how it was

feedback-ask = { $name }, it has been with you for some days now: { $item }. Are you happy with it?
feedback-meet = { $name }, welcome back. Before anything else: how was it? { $item }
feedback-remind = We would still love to know how it was: { $item }. One tap is enough, and we will not ask again.
feedback-and-more = { $item } and the rest
feedback-stars-button = { $stars } ⭐
feedback-why = How good to hear, thank you. If you like, write what you enjoyed, or send a photo.
feedback-why-poor = We are sorry, and thank you for telling us. What was not good? Write it or send a photo, and we look after it ourselves.
feedback-joy = Thank you for your words. They keep us going. 🌷
feedback-sorry = What you told us about order { $code } has reached our people. If you like, talk with one of them right now.
feedback-empty = Please write a few words, send a photo, or skip it.
feedback-too-early = Order { $code } is not with you yet. Later we would love to know what you think.

## terms of sale and privacy in the chat

legal-terms-button = Terms of sale
legal-privacy-button = Privacy notice
legal-write-button = Write my own
legal-ours-button = Use standard words
legal-seller-button = Seller's contact
legal-seller-ask = Who sells, and how can buyers reach you? Write your name or company, address, telephone number and e-mail in one message. It stands in the terms of sale, as the law wants.
legal-seller-unusable = Please write it in words, { $most } letters at most.
legal-seller-written = Stored. Buyers read it in the terms of sale and in the privacy notice.
legal-write-terms = Write your own terms of sale in one message, with an empty line between paragraphs. Buyers who read this language will see them.
legal-write-privacy = Write your own privacy notice in one message, with an empty line between paragraphs. Buyers who read this language will see it.
legal-write-sure = From now on buyers accept these words before they pay. Is that right?
legal-written = Your words are stored. What buyers accepted before is kept for them as it was.
legal-restored = The words that the shop brings are back.

## seller

board-title = <b>Orders</b>
board-none = No orders have come yet.
board-pile-none = There are no orders here.
board-pile-new = <b>New orders</b>, the oldest first
board-pile-accepted = <b>Accepted, to be packed</b>
board-pile-packed = <b>Packed, to be sent</b>
board-pile-on-the-way = <b>Orders on the way</b>
board-pile-problems = <b>Orders you have to look at</b>
board-pile-delivered = <b>Delivered orders</b>, the newest first
board-pile-new-button = New: { $orders }
board-pile-accepted-button = To pack: { $orders }
board-pile-packed-button = To send: { $orders }
board-pile-on-the-way-button = On the way: { $orders }
board-pile-problems-button = ⚠ Problems: { $orders }
board-pile-delivered-button = Delivered
board-all-button = All orders
board-short-new = new
board-short-accepted = to pack
board-short-packed = to send
board-short-on-the-way = on the way
board-short-problems = problem
board-short-delivered = delivered
board-accept-button = Accept
board-pack-button = Packed
board-sorting-centre-button = In sorting centre
board-at-the-door-button = Out for delivery
board-delivered-button = Delivered to buyer
board-collected-button = Delivered and paid
board-collected = Delivery and payment recorded.
board-unclaimed-button = Nobody took it
board-unclaimed-sure = Nobody took the parcel of order { $code } or paid for it? The order ends and its goods come back on the shelf.
board-unclaimed-yes-button = Yes, it comes back
board-unclaimed = Noted. The order has ended.
board-track-button = Track the parcel
board-accepted = You have accepted the order.
board-packed = It is marked as packed.
board-moved = The parcel's new stage is recorded.
board-delivered = It is marked as delivered.
board-cancel-button = Call the order off
board-refund-button = Give money back
board-surplus-button = Return the surplus
cancel-reason = Why is order { $code } called off? The buyer reads this; choose one or write your own words.
cancel-reason-gone-button = It is sold out
cancel-reason-asked-button = The buyer asked
cancel-reason-far-button = We cannot send it
cancel-gives-back = { $amount } goes back to the buyer, and the goods are for sale again.
cancel-unpaid = No money has come; the goods are for sale again.
cancel-confirm = Shall order { $code } be called off?
cancel-confirm-button = Yes, call it off
cancel-done = Order { $code } is called off, and we are telling the buyer.
refund-reason = Why does the money of order { $code } go back? The buyer reads this very sentence.
refund-gives-back = { $amount } goes back to the buyer.
refund-confirm = Are you sure?
refund-confirm-button = Yes, give it back
refund-begun = We have asked the bank to give the money back and will tell you how it went.
refund-is-asked = ↩ { $amount } is being given back by the bank
refund-is-by-hand = ↩ { $amount } is for you to give back to the buyer.
refund-is-done = ↩ { $amount } went back: { $at }
refund-by-hand-button = I have sent it back
refund-reference = Have you sent { $amount } back for order { $code }? Write the number of the transfer.
refund-by-hand-done = That is recorded, and we are telling the buyer.
money-title = <b>Payments that wait for you</b>
money-none = No payment waits for you.
money-line-button = { $code } · { $amount }
money-line-empty-button = { $code } · ?
money-board-button = 💳 Payments: { $payments }
money-queue-button = 💳 Payments
money-decide-button = Decide
money-came = Came: { $amount } through { $gateway }
money-came-none = No money that is known of came through { $gateway }.
money-asked = Asked for: { $amount }
money-accept-button = Count it
money-part-button = Count what came
money-back-button = Send it back
money-credit-button = Into store credit
money-away-button = Put it away
money-ask-button = Ask once more
money-accept-confirm = Does this count for order { $code }? The order lives on, and its buyer is thanked.
money-part-confirm = Does this amount count for order { $code }? Its buyer pays what is missing, and what is over becomes their store credit. They are told.
money-back-confirm = Does this go back to the buyer of order { $code }?
money-credit-confirm = Does this become store credit of the buyer of order { $code }? They are told.
money-away-confirm = Is this to be put away? Nothing is booked for order { $code }.
money-ask-confirm = Ask the gateway once more what became of the payment for order { $code }?
money-asked-again = We are asking; if the money has come, it counts right away.
money-decided = Done.
money-decided-already = That payment of order { $code } was decided about meanwhile.
money-does-not-fit = This is not what order { $code } lacks ({ $amount }), so it cannot count for it. It can go back or become store credit.
money-goods-gone = { $name } is not there any more, so the order cannot live on. The money can go back or become store credit.
money-goods-dearer = { $name } costs more now, by { $more } for the order. The money can become store credit, or go back.
money-is-here = { $amount } came with it, so it cannot simply be put away.
refund-credited = It is store credit of the buyer's now, and they are told.
refund-is-credit = ↩ { $amount } became store credit: { $at }
giving-back-title = <b>Goods to give back</b>: { $name }, order { $code }
giving-back-open-button = ↩️ Return
giving-back-accept-button = Take it back
giving-back-refuse-button = Refuse
giving-back-here-button = The goods are here
giving-back-how = Where and how should it be sent? The buyer reads these very words.
giving-back-why-not = Why can it not be taken back? The buyer reads these very words.
giving-back-accepted = The buyer hears that it may be sent back.
giving-back-refused = The buyer hears why it is not taken back.
giving-back-state = Can it be sold again?
giving-back-fit-button = Yes, on the shelf
giving-back-broken-button = No
giving-back-money = { $amount } falls to these goods. Does it go back to the buyer?
giving-back-money-button = Yes, give it back
giving-back-none-button = No money back
giving-back-done = Recorded. The buyer hears that the goods are here.
alert-return-waits = ⏳ For two days { $name } has waited for an answer about giving back goods of order { $code }:
alert-return-kept = ↩️ { $name } keeps the goods of order { $code } after all:
alert-return-over = ↩️ These goods of order { $code } ({ $name }) never came back, so the return is closed:
alert-refund-by-hand = ↩ The bank does not give { $amount } of order { $code } back by itself. Please send it to the buyer, then record it here.
alert-refund-refusal = The bank's answer: { $word }
board-line-button = { $code } · { $state } · { $total }
board-line-short-button = { $code } · { $state }
board-ship-button = Shipped
board-digital-given = { $name }: delivered here ({ $items })
order-untold = ⏳ The buyer does not know yet: { $what } ({ $why })
order-untold-until = ⏳ The buyer does not know yet: { $what } ({ $why }, until { $until })
order-texted = ✉️ By text message: { $what }, { $at }
news-of-payment = the payment
news-of-accepted = that it was accepted
news-of-packed = that it is packed
news-of-shipped = that it was sent
news-of-moved = that it arrives
news-of-expected = the day it comes
news-of-delivered = that it arrived
news-of-delayed = that it is late
news-of-called-off = that it was cancelled
news-of-money = the money back
news-of-order = news of the order
board-map-button = Show on the map
ship-nothing-waits = Order { $code } has no parcel to send: it is either not paid or has left already.
ship-tracking = What is the tracking code of { $carrier } for order { $code }?
ship-carrier = Which carrier has the parcel? You can also write its tracking code right away.
ship-carrier-unreadable = Please choose the carrier, or write the tracking code on the receipt.
ship-whose-code = Whose code is { $tracking }?
ship-carrier-other-button = Another carrier
ship-carrier-name = What is the carrier called?
ship-photo = I cannot read a photo of the label. Please write the code itself, so that your buyer can find the parcel too.
ship-done = Order { $code } is marked as shipped, and we are telling the buyer.
closing-is-closed = ⛔ <b>The shop is closed</b> and nobody can order.
closing-buyers-read = This is what buyers read:
closing-go-button = Open the shop
closing-words = We are closing the shop. What would you like to tell your buyers? For example: “We are travelling.”
closing-until = On which day shall the shop open again? Write a date or a number of days.
closing-days-button = In { $days } { $days ->
    [one] day
   *[other] days
 }
closing-means = Until the shop opens nobody can order. Goods are shown, payments that have begun are finished, and earlier orders stay as they are.
closing-opens = It opens by itself on { $day }.
closing-confirm = Shall the shop be closed?
closing-confirm-button = Yes, close it
closing-open-again = ✅ The shop is open and takes orders.
closing-is-open = The shop is open and takes orders.
goods-title = <b>The shop's goods</b>
goods-none = You have no goods yet. A few questions make the first one.
goods-hidden-button = 🚫 { $name }
goods-new-button = New product
goods-is-hidden = 🚫 Buyers do not see this.
goods-on-shelf = Shelf: { $category }
goods-labelled = { $label } ({ $sku })
goods-facts = { $what }: { $price }, { $units } in stock
goods-facts-held = { $what }: { $price }, { $units } in stock, { $held } of them kept for orders
goods-link =
    The link of this product:
    { $link }
goods-name-button = Name
goods-description-button = Description
goods-category-button = Shelf
goods-photo-button = Photo
goods-price-button = Price
goods-stock-button = Stock
goods-all-button = All goods
goods-hide-button = Hide
goods-show-button = Show
goods-look-button = As buyers see it
goods-back-button = Back to the goods
goods-edit-button = Change it
goods-shown = Buyers see this.
goods-hidden = Nobody sees this any more; earlier orders stay as they are.
goods-name = What is it called?
goods-category = On which shelf shall it stand?
goods-category-new-button = A new shelf
goods-category-name = What is the new shelf called?
goods-photo = Send a photo of “{ $name }”.
goods-photo-coming = The photo has arrived and will be shown in a moment.
goods-photo-taken = The new photo is shown.
goods-photo-refused = We could not open this photo. Please send another one (JPEG, PNG or WebP).
goods-description = Describe “{ $name }” in a few sentences.
goods-price = What does { $sku } cost now?
goods-stock = How many of { $sku } are there?
goods-priced = { $sku } costs { $price } now.
goods-counted = There are { $units } of { $sku } now.
goods-counted-held = There are { $units } of { $sku } now; it cannot be fewer, since they are kept for orders.
goods-price-how = Write: /price code price, for example /price SHAWL 49.90
goods-stock-how = Write: /stock code number, for example /stock SHAWL 12
goods-saved = Saved.
goods-new-price = What does “{ $name }” cost?
goods-new-stock = How many of “{ $name }” do you have? Skip this if there are none yet.
goods-units = In stock: { $units }
goods-with-photo = With a photo
goods-confirm = Shall we put this into the shop?
goods-confirm-button = Yes, add it
goods-made = It is in the shop, and buyers see it.

## the owner's ways to pay

way-title = 💳 <b>Ways to pay</b>, in the order in which buyers see them:
way-none = 💳 There is no way to pay yet. Set one up, and buyers can pay online.
way-installed = • { $name } (comes with the installation)
way-line = { $number }. { $name }: { $state }
way-one = 💳 <b>{ $name }</b>: { $state }
way-state-on = on
way-state-off = off
way-state-on-test = on, with play money
way-state-off-test = off, with play money
way-state-hidden = play money, so buyers do not see it
way-told = { $name }: { $value }
way-secret-known = 🔒 known
way-secret-none = nothing said
way-between = Takes payments from { $least } to { $most }
way-least = Takes payments of { $least } and more
way-most = Takes payments of { $most } at most
way-through-proxy = Through a proxy
way-not-tried = Not tried yet.
way-tried-at = Tried at { $at }:
way-tried-fine = ✅ It works: the company knows your shop.
way-tried-refused = ⛔ The company does not know your shop by what you have told me ({ $code }). Please compare it with your panel there.
way-tried-unsupported = The company does not let me ask beforehand. Only a first payment shows whether it works: buy something small yourself and give the money back.
way-tried-unreachable = ⛔ The company cannot be reached from here. Perhaps it needs a proxy, or is down right now.
way-tried-unknown = ⚠️ The company gave an answer I cannot use. Please try again in a few minutes.
way-tried-unusable = ⛔ What I was told is not usable any more. Please change it once more.
way-trying = One moment, I am asking the company…
way-trial = 💡 To try it with money before buyers see it: order something small in your own shop. On that order's page you alone find this way. Then give the money back from the order.
way-no-reports = ⚠ This way reports payments only to an https address without a port, and your shop has none. Please set PUBLIC_URL first.
way-notices = 📮 Enter this address in the company's panel (notifications or webhook), or have their support do it: { $address }
    Then it tells us of payments at once.
way-notices-button = Copy the address
way-new-button = Add a way to pay
way-all-button = All ways to pay
dispute-opened = ⚠ The buyer's bank wants the money of order { $code } back ({ $amount } through { $way }). If the goods are still with you, please do not send them yet. Answer in your { $way } panel, and give nothing back yourself meanwhile.
dispute-until = To be answered by: { $at }
dispute-won = ✅ The buyer's bank has decided for you about order { $code }; { $amount } stays with you.
dispute-lost = ❌ The buyer's bank has decided for the buyer about order { $code } and has taken { $amount }. It is gone from your account at { $way }.
dispute-is-opened = ⚠ The buyer's bank wants { $amount } back and has not decided yet.
dispute-is-won = The buyer's bank wanted { $amount } back and has decided for you.
dispute-is-lost = ⚠ The buyer's bank has taken { $amount } back.
way-refused = ⛔ { $name } does not accept your shop's account, so nobody can pay this way.
way-refused-word = The company's answer: { $code }
way-refused-others = Until it is mended, buyers are offered your other ways to pay.
way-refused-alone = Buyers have no other way to pay right now.
way-refused-how = Please compare what you told me with your panel there, then try it. If all is right, ask the company's support with this answer. I say this once a day for each way.

# The shop's own account on Instagram, on the private road

instagram-title = 📷 Instagram: { $name }
instagram-not-set-up = 📷 No Instagram account is set up for the private road. Whoever runs this installation sets INSTAGRAM_USERNAME, INSTAGRAM_PASSWORD and, once the risk below is yours, INSTAGRAM_I_KNOW_THE_RISK.
instagram-risk = ⚠️ Please read this first: Instagram does not offer this road and does not want programs on it. It may limit the account, lock it, or take it away for good, with its followers and its posts, and nobody can give it back. The official road does not have this risk. Here your shop only answers people who have written first, slowly, and never sends broadcasts; that makes the risk smaller and does not end it.
instagram-is-off = ⏸ Switched off: the shop neither reads nor writes there.
instagram-is-login = ⏳ The shop is logging in. I will tell you how it went.
instagram-is-open = ✅ Logged in: whoever writes there is answered.
instagram-is-code = 🔑 Instagram wants a code before it lets the shop in. Look at your text messages, your e-mail or your code app, then type it here.
instagram-is-verify = 🖐 Instagram wants to hear from you yourself. Open its app, confirm that it was you, then try again here.
instagram-is-dead = ⛔ Instagram did not let the shop in, and I try nothing more by myself. Please log in with its app, look at the password and the proxy, then try again here.
instagram-why = Its own word for it: { $word }
instagram-spent = Written in the last hour: { $hour } of { $most_hour }, in the last day: { $day } of { $most_day }.
instagram-frozen = 🧊 Instagram said it was too much, so the shop writes nothing there until { $until }. It goes on reading, and answers after that.
instagram-used-up = ⏳ That is all for now: who writes gets an answer as soon as there is room again. Answer by hand in the app whom you do not want to keep waiting.
instagram-warming-up = The login is still new, so the shop writes less for some days.
instagram-ask-code = 🔒 Which code did Instagram send?
instagram-code-unusable = A code has 4 to 12 digits.
instagram-no-code-wanted = Nobody asks for a code any more. /instagram shows how it stands.
instagram-code-taken = Thank you. I will tell you whether Instagram takes it.
instagram-on-button = Risk it, switch on
instagram-off-button = Stop
instagram-code-button = Type the code
instagram-again-button = Try again
way-back-button = Back to this way
way-on-button = Switch on
way-off-button = Switch off
way-try-button = Try it
way-earlier-button = Earlier
way-later-button = Later
way-limits-button = Limits
way-proxy-button = Proxy
way-change-button = Change details
way-remove-button = Remove
way-yes-button = Yes
way-no-button = No
way-is-on = Buyers can pay this way from now on.
way-is-off = Buyers do not see it any more. What was begun with it is still looked after.
way-placed = The order is changed.
way-changed = It is changed.
way-removed = It is removed. What was begun with it is still looked after.
way-which = Which company do you have a contract with?
way-no-kinds = This installation knows no payment company yet.
way-hello = { $name }: please answer with what stands in your panel there. Keys are locked away as soon as you send them; nobody can read them afterwards, not even you.
way-ask = { $name }?
way-ask-secret = 🔒 { $name }? Please paste it here. I lock it away at once.
way-default = If you skip this: { $value }
way-more = The rest can stay as it is usual. Shall I ask about it?
way-enough-button = No, that is enough
way-everything-button = Ask everything
way-planned = { $name } is ready to be set up.
way-planned-live = It takes real money.
way-planned-test = It takes play money only, for trying out. A shop that sells for real money does not show it to buyers.
way-confirm = Set it up? It stays off until you switch it on.
way-confirm-button = Yes, set it up
way-made = It is set up and still off. I am asking the company whether it knows your shop.
way-limits-hello = { $name }: which payments may go this way?
way-ask-least = The least payment? Skip it for the company's own.
way-ask-most = The greatest payment? Skip it for the company's own.
way-ask-proxy = 🔒 The proxy, such as socks5://host:1080 or http://user:password@host:8080? Skip it to go straight.
way-change-which = What shall be changed?
way-setting = { $number }. { $name }
way-setting-number = { $number }
way-remove-what = { $name } is taken away for good, with all that you have told me about it. What was begun with it is still looked after.
way-remove-confirm = Remove it?
way-remove-yes-button = Yes, remove it
way-gone = This way to pay does not exist any more.
way-too-many = You have { $most } ways to pay already. Please remove one first.
way-does-not-fit = These details do not make a working way to pay. Please look at them once more.
way-other-money = This company does not take { $currency }, in which your shop sells.
way-limits-crossed = The greatest payment must not be less than the least one, and both must be more than nothing.
way-limits-outside = The company itself takes { $least } at least and { $most } at most, so nobody could pay that way.
way-value-unusable = That cannot be right. Please copy it from your panel once more.
way-proxy-unusable = Please write the proxy as socks5://host:port or http://host:port, with user:password@ before the host where it needs one.

## how the shop does, for its seller

stats-title-today = 📈 <b>Today so far, { $days }</b>
stats-title-yesterday = 📈 <b>Yesterday, { $days }</b>
stats-title-week = 📈 <b>This week so far, { $days }</b>
stats-title-month = 📈 <b>This month so far, { $days }</b>
stats-title-last-month = 📈 <b>Last month, { $days }</b>
stats-day = { $day }
stats-days = { $first } to { $last }
setting-title = <b>{ $shop }</b>
setting-is-language = Language: { $language }
setting-is-currency = Currency: { $currency }
setting-is-timezone = Clock: { $zone }
setting-is-calendar = Calendar: { $calendar }
setting-is-reserve = Time to pay: { $minutes } minutes
setting-is-hours = Somebody answers from { $opens } to { $closes }, days off: { $off }
setting-hours-none = Answering hours: not set
setting-pay = Ways to pay:
setting-pay-none = No way to pay is set up yet.
setting-is-link =
    The link of your shop, for your profile or to send:
    { $link }
setting-name-button = Name
setting-language-button = Language
setting-currency-button = Currency
setting-timezone-button = Time zone
setting-calendar-button = Calendar
setting-reserve-minutes-button = Time to pay
setting-hours-button = Hours
setting-payments-button = Ways to pay
setting-delivery-button = Delivery
setting-by-hand-button = Card, cash at door
setting-points-button = Customer club
setting-coupons-button = Discount codes
setting-goods-button = Goods
setting-business-button = My own chats
setting-stop-button = Close the shop
setting-name = What is the shop called?
setting-language = Which language shall the shop speak? Each buyer may choose their own.
setting-currency = In which currency are your prices? After the first order it cannot be changed.
setting-currency-warning = Mind: the prices of what is in the shop stay the same numbers, and you have to put them right yourself.
setting-currency-irr-button = Toman (Iranian rial)
setting-currency-try-button = Turkish lira
setting-currency-usd-button = US dollar
setting-currency-eur-button = Euro
setting-timezone = Where does the shop's clock stand?
setting-timezone-asia-tehran-button = Tehran
setting-timezone-europe-istanbul-button = Istanbul
setting-timezone-asia-kabul-button = Kabul
setting-timezone-asia-baku-button = Baku
setting-timezone-asia-dubai-button = Dubai
setting-timezone-europe-london-button = London
setting-calendar = In which calendar shall dates be written?
setting-calendar-jalali-button = Solar Hijri
setting-calendar-gregorian-button = Gregorian
setting-reserve-minutes = How long are goods kept for somebody who has not paid?
setting-minutes-30-button = Half an hour
setting-minutes-60-button = An hour
setting-minutes-180-button = Three hours
setting-minutes-1440-button = A day
setting-hours = From when to when do your people answer? For example “9-18”. The bot always answers.
setting-off = On which days is nobody there?
setting-off-none-button = On none
setting-off-friday-button = Friday
setting-off-thursday-friday-button = Thursday, Friday
setting-off-sunday-button = Sunday
setting-off-saturday-sunday-button = Saturday, Sunday
setting-saved = Saved.
opening-hello = Welcome. A few short questions, and your shop is ready. You may skip any of them; everything can be changed later in /settings.
opening-delivery-why = Until you set up a way of delivery, delivery is free to everywhere.
opening-delivery = Shall we set up a way of delivery now?
opening-now-button = Now
opening-later-button = Later
opening-done = 🌿 Your shop is ready. Now put the first thing into it.
opening-goods-button = The first product
stats-title = <b>Today, { $day }</b>
stats-placed = Orders placed: { $orders }
stats-paid = Orders paid: { $orders }
stats-revenue = <b>Revenue: { $revenue }</b>
stats-compared = { $when }: { $amount }
stats-compared-more = { $when }: { $amount } (▲ { $percent }%)
stats-compared-less = { $when }: { $amount } (▼ { $percent }%)
stats-compared-same = { $when }: { $amount } (as much)
stats-before-today = All of yesterday
stats-before-yesterday = The day before
stats-before-week = The same days of last week
stats-before-month = The same days of last month
stats-before-last-month = The month before, { $days }
stats-returned = Given back to buyers: { $amount }
stats-orders = Orders: { $orders }, paid: { $paid } ({ $percent }%) · before: { $before }
stats-orders-none = Orders: none · before: { $before }
stats-buyers = Buyers: { $buyers }, new: { $new }, returning: { $returning } · before: { $before }
stats-buyers-none = Buyers: none · before: { $before }
stats-newcomers = New in the chat: { $people }
stats-kept = Came in time: { $kept } of { $arrived } orders ({ $percent }%) · before: { $before }
stats-kept-none = Came in time: none has arrived yet · before: { $before }
stats-kept-unsaid = Orders of which nobody marked the day they came: { $orders }
stats-kept-percent = { $percent }%
stats-kept-nothing = none
stats-new-share = From first-time buyers: { $percent }% of the revenue
stats-mostly-new = Nearly all of it comes from new buyers. A word to those who have bought before may bring them back.
stats-mostly-returning = Nearly all of it comes from buyers you know. It may be time to be seen by new ones.
stats-best-title = Selling best:
stats-best-line = • { $name } × { $units }, { $revenue }
stats-best-in = <b>Selling best, { $days }</b>
stats-best-ever = <b>Selling best of all time</b>
stats-best-none = Nothing was sold in these days.
stats-low-title = <b>Nearly sold out</b>
stats-low-line = • { $name }: { $left }
stats-low-none = Nothing is running out.
stats-new-button = Who is new
stats-new-title = <b>New in the last seven days: { $people }</b>
stats-new-looked = • { $name }, { $at }
stats-new-bought = • { $name }, { $at } · has bought
stats-new-none = Nobody new has come in the last seven days.
sources-button = Where from
sources-counting = Counting; it comes in a moment.
sources-title = <b>Where buyers come from</b>
sources-of = <b>{ $way }</b>
sources-how = Those who first came from { $days }, with all they have bought since:
sources-line = • { $name }: { $people } came, { $buyers } bought ({ $again } again, { $percent }%), { $orders } orders, { $revenue }
sources-line-none = • { $name }: { $people } came, none has bought yet
sources-none = Nobody new has come in these days.
sources-own-link = Put a link of its own wherever you write about the shop, and see here who comes from there. In place of bio write a name for the place, in Latin letters:
sources-way-story = Stories
sources-way-post = Posts
sources-way-comment = Comments
sources-way-ad = Instagram ads
sources-way-mention = Stories of others
sources-way-goods = Links to products
sources-way-coupon = Discount code links
sources-way-link = Your own links
sources-way-direct = Without a link
sources-unknown = I do not know this way. Choose from the buttons.
welcomes-title = <b>The welcome in the last 30 days</b>
welcomes-guide = How to find one's way
welcomes-promise = What the shop promises
welcomes-line = { $wording }: sent to { $sent }, pressed by { $pressed }, bought by { $bought }
welcomes-place = • { $place }: { $people }
welcomes-to-category = Categories
welcomes-to-terms = Terms of sale
welcomes-to-topics = Choosing news
welcomes-to-person = Talking to a person
welcomes-to-menu = Menu
stats-unknown = I do not know these days. Choose from the buttons.
stats-today-button = Today
stats-yesterday-button = Yesterday
stats-week-button = This week
stats-month-button = This month
stats-last-month-button = Last month
stats-best-button = Best sellers
stats-best-ever-button = Of all time
stats-low-button = Nearly sold out
stats-picture-button = As a picture
stats-drawing = The picture is being drawn.
stats-chart-title = Revenue by day
stats-chart-none = No revenue in these days
stats-chart-alt = The picture shows the revenue of each day. The highest was { $amount } on { $day }.
stats-chart-alt-none = The picture is empty: nothing came in these days.
stats-chart-day = { $day }
stats-amount = { $amount }
stats-chart-of = <b>Revenue by day, { $days }</b>
letter-title = 🌙 <b>How the day went, { $days }</b>
letter-quiet = A quiet day: no new orders.
letter-off-button = No evening letter
letter-settings-button = Evening letter
letter-hour-button = At { $hour }:00
letter-changed = Changed.
letter-how = Each evening at { $hour }:00 I write how the day went, when something has happened or a parcel waits to be sent.
letter-is-off = You get no letter in the evening. Shall I write one? Then only when something has happened or a parcel waits.
stats-unpaid = Waiting for payment: { $orders }
stats-to-ship = Parcels to send: { $parcels }
stats-cases = Open talks: { $cases }
## being late, for the shop

board-delay-button = It comes later
delay-which = Which orders come later? Write an order's code, a product's SKU, or the day of payment.
delay-today-button = Orders of today
delay-yesterday-button = Of yesterday
delay-none-waits = There is no order like that for which somebody waits.
delay-nothing-open = Nobody waits for order { $code }.
delay-why = Why? The buyers are told the same.
delay-weather-button = Weather and roads
delay-carrier-button = The carrier is busy
delay-supplier-button = Goods came late
delay-busy-button = Too many orders
delay-holiday-button = Public holidays
delay-other-button = Another reason
delay-own-reason = Write the reason in one sentence; the buyers get it as it is.
delay-reason-missing = Please write the reason in a few words.
delay-how-long = How many days later? Rather say a little more than be late again.
delay-days-button =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
delay-days-unreadable = Please write a number between 1 and { $most }.
delay-orders = Orders that come later: { $orders }
delay-later =
    { $days ->
        [one] { $days } day later than promised
       *[other] { $days } days later than promised
    }
delay-confirm = Shall we tell the buyers?
delay-confirm-button = Yes, tell them
delay-done =
    { $orders ->
        [one] We are telling the buyer, who may wait or cancel.
       *[other] We are telling the buyers of { $orders } orders, who may wait or cancel.
    }
delay-tell-button = Report a delay
alert-overdue = ⏰ The day we promised for order { $code } has passed, and nobody has marked it as delivered. If it has arrived, mark it; if not, it is better that we tell the buyer ourselves.
alert-overdue-many = ⏰ { $orders } orders were promised by { $day }, and nobody has marked them as delivered.
overdue-on-the-way = On the way: { $orders }
overdue-here = Not sent yet: { $orders }
overdue-line = • { $code }, { $name }
overdue-more = and { $orders } more
overdue-how = If they have arrived, one tap marks them; if not, it is better that we tell the buyers ourselves.
overdue-arrived-button = All have arrived
overdue-arrived-sure =
    { $orders ->
        [one] Mark the order that is on the way as delivered? Its buyer gets no message about it.
       *[other] Mark { $orders } orders that are on the way as delivered? Their buyers get no message about it.
    }
overdue-arrived-yes-button = Yes, they have
overdue-arrived =
    { $orders ->
        [one] The order is being marked as delivered.
       *[other] { $orders } orders are being marked as delivered.
    }
overdue-none = None of these orders is on the way any more.
alert-feedback = 😔 The buyer of order { $code } is not happy: { $stars } of 5
alert-feedback-words = About order { $code } ({ $stars } of 5) they write:

## how the shop writes, for its owner

messages-title = <b>What the shop writes to its buyers</b>
messages-quiet = Night: from { $night } to { $morning } where the buyer is, only news of payments goes out.
messages-cap = Messages beyond news of orders: at most { $most } a week for each person
messages-welcome = Welcome to somebody new: after { $minutes } minutes
messages-no-welcome = Welcome: none but the first greeting
messages-feedback = Asking how it was: { $days } days after delivery
messages-dispatch = Parcels leave within { $days } days of payment
messages-kept = Promises of the last 30 days: { $kept } of { $arrived } orders came by the day you first said.
messages-thanks = Your own sentence under the thanks:
messages-no-thanks = You have not written a sentence of your own under the thanks yet.
messages-seal = Your trust line (under the receipt and on the order page):
messages-no-seal = No trust line yet: write your licence or trust seal, and it stands on every receipt.
messages-thanks-button = Sentence of thanks
messages-seal-button = Trust line
messages-quiet-button = Hours of the night
messages-cap-button = Messages a week
messages-welcome-button = Time of the welcome
messages-feedback-button = When to ask
messages-dispatch-button = Time to dispatch
messages-unsent-button = What was not sent
messages-back-button = Message settings
messages-ask-thanks = Which sentence shall stand under each thanks? Skip to have none.
messages-ask-seal = Which line shall buyers see under their receipt? For example: registered trader, licence 123456. Skip it to take it away.
messages-ask-quiet = From when until when is it night? For example 22-9.
messages-ask-cap = How many messages beyond news of orders may one person get in a week? Zero is none.
messages-ask-welcome = How many minutes after the first hello, and after any thanks, shall the welcome be sent? Zero is never.
messages-ask-feedback = How many days after delivery shall we ask how it was?
messages-ask-dispatch = Within how many days of payment do parcels leave the shop?
messages-hours-unreadable = Please write two hours between 0 and 23, for example 22-9.
messages-number-unusable = Please write a number between { $least } and { $most }.
messages-saved = Saved.
messages-unsent = <b>What was not sent</b>
messages-none-unsent = There is nothing that was not sent.
unsent-line = • { $name }, { $what }: { $why }
unsent-line-later = • { $name }, { $what }: { $why }, until { $until }
unsent-welcome = the welcome
unsent-feedback = asking how it was
unsent-feedback-reminder = asking once more
unsent-case-rating = asking how the talk was
unsent-back-in-stock = back in stock
unsent-payment-nudge = reminder to pay
unsent-answer = an answer
unsent-order = news of an order
unsent-why-too-late = it was too late
unsent-why-stopped = said stop
unsent-why-no-consent = has not said yes
unsent-why-no-reaction = never reacted
unsent-why-rests = waits for more important news
unsent-why-talking = talks with a person
unsent-why-night = it is night
unsent-why-cap = has had enough this week
unsent-why-window = we may not write before they do
unsent-why-unreachable = has blocked the shop
unsent-why-channel-off = their channel is off
unsent-why-nowhere = no way to reach them
unsent-why-text-refused = no SMS got through, waits for their words
unsent-why-text-stopped = wants no SMS, waits for their words
unsent-why-text-no-number = we have no number, waits for their words
unsent-why-text-spent = the day's text messages were spent, waits for their words
unsent-why-refused = the app did not take it
unsent-why-unknown = was cut off while being sent, may have arrived
unsent-why-restored = was due before the shop came back from a backup
unsent-why-other = it did not work
## people who work here

role-owner = owner
role-manager = manager
role-packer = packer
role-agent = customer support
role-owner-button = Owner
role-manager-button = Manager
role-packer-button = Packer
role-agent-button = Customer support
role-owner-may = Everything, with managers, ways to pay and the shop's settings.
role-manager-may = Goods and prices, orders and money back, numbers, talks with customers; invites packers and customer support.
role-packer-may = Sees the orders to pack with their addresses, and records packing, shipping and delivery. Sees neither amounts nor talks.
role-agent-may = Answers customers and sees the orders of those who write. Changes no prices and no settings.
staff-title = <b>People who work here</b>
staff-line = { $name }: { $role }, since { $since }
staff-role-line = <b>{ $role }</b>: { $may }
staff-invites = { $invites ->
    [one] One invitation is still open.
   *[other] { $invites } invitations are still open.
}
staff-all-button = Staff
staff-audit-button = Who did what
staff-invite-button = Invite somebody
staff-revoke-one-button = Revoke: { $role }
staff-make-owner-button = Make owner
staff-make-manager-button = Make manager
staff-make-packer-button = Make packer
staff-make-agent-button = Make support
staff-remove-button = Let go
staff-remove-sure = Let { $name } ({ $role }) go? From that moment they see nothing of the shop's work.
staff-remove-yes-button = Yes, let go
staff-keep-button = No, keep
staff-removed = { $name } does not work here any more.
staff-changed = Done.
staff-changed-self = Done. Your own role is another one from now on.
staff-gone = This person does not work here any more.
staff-above-you = Owners and managers are for the shop's owner to decide about.
staff-last-owner = A shop needs an owner. Make somebody else an owner first, then change this.
staff-joined = 👋 { $name } has accepted the invitation. Their role in the shop: { $role }
staff-undo-button = Undo
staff-now = Your role at { $shop } from now on: <b>{ $role }</b>
staff-let-go = Your work for { $shop } has ended. Thank you for all you did. You can go on buying here as ever.
invite-choose = What will they do?
invite-letter = You are invited to work for <b>{ $shop }</b>. Your role: <b>{ $role }</b>
invite-letter-link =
    To accept, open this link:
    { $link }
invite-letter-code = Or write this code in the chat with the shop: { $code }
invite-letter-code-only = To accept, write this code in the chat with the shop: { $code }
invite-letter-until = The invitation works once, until { $until }.
invite-made = The invitation is ready: pass the message above on. We tell you when they accept.
invite-revoke-button = Revoke it
invite-revoked-now = The invitation is revoked.
invite-too-many = { $most } invitations are still open. Please revoke one of them first.
invite-unknown = There is no such invitation. Please look at the code again, or ask for a new one.
invite-used = This invitation was used before. Each works once; please ask for a new one.
invite-revoked = This invitation was taken back.
invite-expired = This invitation is too old. Please ask for a new one.
invite-own = You sent this invitation yourself. Pass it on to whom you want to invite.
invite-already-owner = You own this shop and need no invitation.
invite-already-manager = You are a manager of this shop already. Its owner can change your role.
invite-already-packer = You are a packer of this shop already. A manager or the owner can change your role.
invite-already-agent = You are customer support of this shop already. A manager or the owner can change your role.
join-invited = <b>{ $shop }</b> invites you to work here: <b>{ $role }</b>
join-confirm = Do you accept?
join-confirm-button = Yes, I accept
join-done = Welcome to the people of { $shop }. Your role: <b>{ $role }</b>

## customers, for those who work here
customer-button = The customer
customer-title = <b>{ $name }</b>, known since { $since }
customer-writes = { $channel }: { $name }, last wrote { $at }
customer-blocked = { $channel }: { $name } has blocked the shop; last wrote { $at }
customer-orders = { $orders ->
    [0] No orders yet
    [one] One order, { $paid } paid
   *[other] { $orders } orders, { $paid } paid
}
customer-points = Points: { $points } to spend, { $pending } still waiting
customer-credit = Store credit: { $amount }
customer-joined = Joined with { $name } on { $channel }: { $at }
customer-apart-button = Separate { $channel }
customer-apart-sure = Tell { $name } and this chat apart again?
customer-apart-means = Each has again what was theirs before they were joined: cart, orders, points, credit. What has come since stays with this customer.
customer-apart-yes-button = Yes, two people
customer-keep-button = No, one person
customer-apart-done = They are two customers again.
customer-other-button = The other one

## the audit

audit-title = <b>Who did what</b>
audit-none = Nothing is on record yet.
audit-how = For one order, product or person write the code or name after /audit.
audit-unknown = There is no order, product or person who works here by that.
audit-gone = (gone)
audit-nothing = –
audit-actor-shop = the shop
audit-actor-installation = the installation
audit-customer-address-added = { $at } · { $who } added an address.
audit-customer-address-forgotten = { $at } · An address that { $who } had not used for long made room for another.
audit-customer-merged = { $at } · { $thing } and { $after } were joined: one customer, several chats.
audit-customer-told-apart = { $at } · { $who } told { $thing } and { $before } apart again.
audit-customer-reachable = { $at } · { $thing } can be written to again.
audit-customer-unreachable = { $at } · { $thing } blocked the shop.
audit-consent-withdrawn = { $at } · { $thing } wants no more news and offers.
audit-coupon-created = { $at } · { $who } made the discount code { $thing }.
audit-coupon-stopped = { $at } · { $who } stopped the discount code { $thing }.
audit-coupon-reserved = { $at } · The discount code { $thing } was set aside for an order.
audit-coupon-redeemed = { $at } · The discount code { $thing } was used in an order.
audit-coupon-released = { $at } · The discount code { $thing } was given back.
audit-delivery-created = { $at } · { $who } added the delivery { $after }.
audit-delivery-removed = { $at } · { $who } removed the delivery { $before }.
audit-order-placed = { $at } · { $who } placed order { $thing } for { $after }.
audit-order-accepted = { $at } · { $who } accepted order { $thing }.
audit-order-confirmed = { $at } · Order { $thing } was confirmed.
audit-order-completed = { $at } · Order { $thing } was completed.
audit-order-cancelled = { $at } · { $who } cancelled order { $thing }.
audit-order-expired = { $at } · The time to pay order { $thing } ran out.
audit-order-hold-extended = { $at } · The goods of order { $thing } were kept longer.
audit-order-address-changed = { $at } · { $who } changed the address of order { $thing }.
audit-order-delayed = { $at } · { $who } told the buyer that order { $thing } comes later.
audit-order-received = { $at } · { $who } said that order { $thing } has arrived.
audit-order-return-requested = { $at } · { $who } asked to give back goods of order { $thing }.
audit-order-return-accepted = { $at } · { $who } agreed to take back goods of order { $thing }.
audit-order-credit-held = { $at } · { $who } used store credit for order { $thing }.
audit-order-return-refused = { $at } · { $who } refused to take back goods of order { $thing }.
audit-order-return-came-back = { $at } · { $who } recorded that goods of order { $thing } are back.
audit-order-return-closed = { $at } · { $who }: nothing of order { $thing } is given back any more.
audit-order-reviewed = { $at } · { $who } gave stars to order { $thing }.
audit-digital-supplied = { $at } · { $who } put in keys, a link or a file for { $thing }.
audit-digital-given = { $at } · What is digital in order { $thing } was given to its buyer.
audit-consent-given = { $at } · { $who } agreed to hear news of the shop.
audit-order-payment-unpaid = { $at } · Order { $thing }: unpaid.
audit-order-payment-part = { $at } · Order { $thing }: partly paid.
audit-order-payment-paid = { $at } · Order { $thing }: paid.
audit-order-payment-surplus = { $at } · Order { $thing }: paid too much.
audit-order-payment-part-refunded = { $at } · Order { $thing }: partly refunded.
audit-order-payment-refunded = { $at } · Order { $thing }: refunded.
audit-payment-created = { $at } · Payment of order { $thing }: begun.
audit-payment-issued = { $at } · Payment of order { $thing }: link made.
audit-payment-opened = { $at } · Payment of order { $thing }: buyer went to the bank.
audit-payment-verifying = { $at } · Payment of order { $thing }: being verified.
audit-payment-paid = { $at } · Payment of order { $thing }: succeeded.
audit-payment-failed = { $at } · Payment of order { $thing }: failed.
audit-payment-cancelled = { $at } · Payment of order { $thing }: called off by the buyer.
audit-payment-expired = { $at } · Payment of order { $thing }: ran out.
audit-payment-unknown = { $at } · Payment of order { $thing }: outcome unknown.
audit-payment-disputed = { $at } · Payment of order { $thing }: the buyer's bank disputes it.
audit-payment-review = { $at } · Payment of order { $thing }: for the owner to look at.
audit-payment-held = { $at } · Payment of order { $thing }: the gateway is looking at it.
audit-payment-create-failed = { $at } · Payment of order { $thing }: refused by the gateway.
audit-payment-reversing = { $at } · Payment of order { $thing }: being given back.
audit-payment-reversed = { $at } · Payment of order { $thing }: given back.
audit-shipment-to-pack = { $at } · { $who } recorded: parcel of order { $thing } to be packed.
audit-shipment-packed = { $at } · { $who } recorded: parcel of order { $thing } packed.
audit-shipment-handed-over = { $at } · { $who } recorded: parcel of order { $thing } shipped.
audit-shipment-delivered = { $at } · { $who } recorded: parcel of order { $thing } delivered.
audit-shipment-returned = { $at } · { $who } recorded: parcel of order { $thing } came back.
audit-shipment-sorting-centre = { $at } · { $who } recorded: parcel of order { $thing } at the sorting centre.
audit-shipment-at-the-door = { $at } · { $who } recorded: parcel of order { $thing } out for delivery.
audit-refund-asked = { $at } · { $who } asked to give money of order { $thing } back.
audit-refund-by-hand = { $at } · Money of order { $thing } has to be sent back by hand.
audit-refund-done = { $at } · Money of order { $thing } was given back.
audit-receipt-sent = { $at } · A receipt was sent for order { $thing }.
audit-receipt-approved = { $at } · { $who } approved a receipt of order { $thing }.
audit-receipt-refused = { $at } · { $who } refused a receipt of order { $thing }.
audit-catalogue-photo = { $at } · { $who } added a photo of { $thing }.
audit-catalogue-price = { $at } · { $who } changed the price of { $thing } from { $before } to { $after }.
audit-catalogue-variant-added = { $at } · { $who } added { $thing } at { $after }.
audit-catalogue-variant-changed = { $at } · { $who } changed { $thing }.
audit-catalogue-name = { $at } · { $who } renamed { $before } to { $after }.
audit-catalogue-description = { $at } · { $who } changed the description of { $thing }.
audit-catalogue-category = { $at } · { $who } moved { $thing } to another category.
audit-catalogue-visible = { $at } · { $who } showed or hid { $thing }.
audit-stock-received = { $at } · { $who } took { $thing } in: { $before } to { $after } in stock.
audit-stock-returned = { $at } · { $thing } came back: { $before } to { $after } in stock.
audit-stock-adjusted = { $at } · { $who } changed the stock of { $thing } from { $before } to { $after }.
audit-staff-invited = { $at } · { $who } invited somebody as { $after }.
audit-staff-uninvited = { $at } · { $who } took an invitation back: { $before }.
audit-staff-joined = { $at } · { $thing } accepted an invitation: { $after }.
audit-staff-appointed = { $at } · { $who } made { $thing } { $after }.
audit-staff-removed = { $at } · { $who } let { $thing } ({ $before }) go.
audit-case-opened = { $at } · { $thing } asked for a person.
audit-case-answered = { $at } · { $who } answered { $thing }.
audit-case-closed = { $at } · { $who } ended the talk with { $thing }.
audit-case-by-hand = { $at } · The shop talked with { $thing } by hand.
audit-case-handed-back = { $at } · The talk with { $thing } was given back to the bot.
audit-business-changed = { $at } · { $thing } changed what the bot may do in their own chats.
audit-case-rated = { $at } · { $thing } rated the talk.
audit-terms-accepted = { $at } · The terms were accepted for order { $thing }.
audit-setting = { $at } · { $who } changed the setting { $thing }.
audit-instagram-on = { $at } · { $who } switched the Instagram account on: { $thing }.
audit-instagram-off = { $at } · { $who } stopped the Instagram account: { $thing }.
audit-instagram-code = { $at } · { $who } typed a code for the Instagram account: { $thing }.
audit-way-added = { $at } · { $who } set up a way to pay: { $thing }.
audit-way-on = { $at } · { $who } switched a way to pay on: { $thing }.
audit-way-off = { $at } · { $who } switched a way to pay off: { $thing }.
audit-way-placed = { $at } · { $who } changed the order of the ways to pay: { $thing }.
audit-way-limited = { $at } · { $who } changed the limits of a way to pay: { $thing }.
audit-way-changed = { $at } · { $who } changed what a way to pay was told: { $thing }.
audit-way-removed = { $at } · { $who } removed a way to pay: { $thing }.
audit-secrets-rotated = { $at } · All that is confidential was sealed anew at the terminal.
audit-shop-restored = { $at } · The shop was brought back from a backup at the terminal.
audit-route = { $at } · { $who } looked at { $thing }
audit-route-m-order = { $at } · { $who } looked at order { $thing }
audit-route-m-person = { $at } · { $who } looked at the customer { $thing }
audit-route-m-receipt = { $at } · { $who } looked at a receipt of order { $thing }

## discount codes, for their owner

coupons-title = <b>Discount codes</b>
coupons-none = There are no discount codes yet.
coupons-new-button = A new code
coupons-line-button = { $code } · used { $times }×
coupons-closed-button = { $code } · over
coupons-all-button = All codes
coupons-stop-button = Stop this code
coupons-stopped = The code is stopped. Orders that were placed with it keep their discount.
coupons-is-stopped = Stopped.
coupons-used = Used so far: { $times }
coupons-limit-all = All together at most { $times } times.
coupons-limit-person = Each buyer at most { $times } times.
coupons-made = Done. Buyers can use the code from now on, at the checkout or by writing it here.
coupon-code = What shall the code be called? Letters and digits in one word, for example SPRING10.
coupon-value = How much comes off? A percentage like 10%, or an amount of money.
coupon-least-goods = How much must the goods cost at least?
coupon-most-off = What is the most that may come off? Skip this if nothing limits it.
coupon-first-day = From which day is it good? Write a date or a number of days from now, or skip for right away.
coupon-last-day = Which is its last day? Write a date or a number of days from now, or skip for no end.
coupon-days-button = In { $days } days
coupon-uses = How often may it be used by all together? Skip for as often as they like.
coupon-once-button = { $times ->
    [one] Once
   *[other] { $times } times
}
coupon-uses-person = How often may one buyer use it? Skip for as often as they like.
coupon-confirm = Shall we make this code?
coupon-confirm-button = Yes, make it
coupon-code-unusable = A code is one word of { $least } to { $most } letters and digits.
coupon-taken = There is a code { $code } already. Please choose another name.
coupon-percent-unusable = Please write a whole percentage between 1% and { $most }%, or an amount of money.
coupon-least-too-low = The goods must cost more than the { $amount } that come off.
coupon-ends-too-early = Its last day would be over before it begins. Please choose a later one.
coupon-uses-unreadable = Please write a number between 1 and { $most }.
day-unreadable = I could not read this day. Please write it like 2026-12-31 or 1405/10/10, or a number of days.
day-unusable = Please choose a day between today and ten years from now.
closing-day-unusable = Please choose a day from tomorrow on, within a year.
hours-unreadable = Please write when you begin and end, for example “9-18” or “9:30-17”.
setting-name-unusable = The name of a shop has 1 to 64 characters.
setting-currency-unknown = We do not know this currency. Please choose one of the buttons.
setting-choose = Please choose one of the buttons.
setting-gone = There is no such setting.
points-settings-button = Set up the points
points-set = Buyers get { $percent }% of what they pay for goods back as points.
points-switched-off = Buyers get no points at the moment.
points-explained = A point is worth { $worth }. Points can be spent when the time to return goods is over, for up to half of an order's goods.
points-share-button = { $percent }%
points-off-button = No points
points-changed = Saved. It holds from the next payment on.
## ways of delivery, for their owner

delivery-title = <b>Ways of delivery</b>
delivery-none = No way of delivery is set up yet: everything travels free, everywhere.
delivery-least = Orders begin at { $least }.
delivery-no-least = No minimum: an order may be as small as people like.
delivery-new-button = A new way
delivery-least-button = Minimum order
delivery-returns = Goods can be given back for { $days } days.
delivery-returns-button = Days to return
delivery-return-days = For how many days can buyers give goods back?
delivery-returns-unusable = Please write a number from { $least } to { $most }. The law gives buyers { $least } days.
delivery-all-button = All ways
delivery-remove-button = Remove this way
delivery-removed = Removed. Orders that have it keep it.
delivery-made = Done. Buyers can choose it from now on.
delivery-saved = Saved.
delivery-kind = Who travels?
delivery-kind-parcel-button = The parcel
delivery-kind-pickup-button = The buyer comes
delivery-name = What is it called? For example Post, or Courier in Istanbul.
delivery-where = Where do buyers collect their goods? Write the full address.
delivery-which-regions = Which cities or provinces does it go to? Write them with commas between, or skip for everywhere.
delivery-price = What does it cost? Write “free” if it costs nothing.
delivery-price-kg = What does each kilogram more than the first cost? Skip if weight makes no difference.
delivery-price-free = From which amount of goods is it free? Skip if never.
delivery-how-long = How many days after the payment does it arrive? For example 2-4. Better too many than too few.
delivery-which-slots = Which hours can buyers choose from? For example 9-12, 17-20. Skip if none.
delivery-least-amount = What must the goods of an order cost at least? Skip if nothing.
delivery-confirm = Shall we offer this way?
delivery-confirm-button = Yes, offer it
delivery-more-kg = Each kilogram more: { $amount }
delivery-free-from = Free from { $amount } on.
delivery-regions = Goes to: { $places }
delivery-slots = Hours: { $slots }
delivery-too-many = There are { $most } ways already; more only confuse. Please remove one first.
delivery-name-unusable = Please write a name of 2 to { $most } letters.
delivery-days-unreadable = Please write the days like this: 2-4
delivery-list-unusable = Please write at most { $most } short names with commas between.
cases-button = Talks
cases-title = <b>Open talks</b>
cases-none = Nobody is waiting for an answer.
cases-line-button = { $name } · { $since }
cases-with = A talk with { $name }, since { $since }
cases-closed = This talk has ended.
cases-about-order = It is about order { $code }
cases-order-button = See the order
cases-answer-button = Answer
cases-close-button = End the talk
cases-answer = What shall we write to { $name }? It is passed on as you write it.
cases-sent = Sent to { $name }.
cases-sent-later = Written down. { $name } reads it with their next message.
cases-sent-by = Sent to { $name }, by { $channel }.
cases-goes-by = Where { $name } last wrote we may not write any more; your answer goes by { $channel }.
cases-shut-window = ⏳ { $name } has not written for a while, and Instagram does not let us any more. Your answer waits and comes with their next message.
cases-shut-unreachable = ⏳ { $name } has blocked the shop. Your answer waits until they are back.
cases-shut-other = ⏳ There is no way to { $name } now. Your answer waits until they write again.
cases-ended = The talk has ended.
cases-line-waiting-button = ⏳ { $name } · { $since }
cases-by-hand = ✍️ One of you writes to the customer; the bot is silent until { $until }.
cases-bot-button = Let the bot answer
cases-bot-back = The bot answers again.
cases-stars = The customer gives this talk { $stars } of 5
cases-taken-by = { $name } has taken this talk.
cases-taken-by-you = This talk is yours.
cases-take-button = I take it
cases-hand-back-button = Back to everybody
cases-taken-now = From now on only you get the messages of this talk.
cases-handed-back = Everybody who answers sees this talk again.

## the bot in the seller's own chats

business-title = <b>The bot in your own chats</b>
business-none = No account is connected yet.
business-how-title = To connect one:
business-how-father = 1. At @BotFather choose the shop's bot, “Bot Settings”, and switch “Business Mode” on.
business-how-account = 2. In your own Telegram open “Settings”, “Telegram Business”, “Chatbots” and enter the bot's name.
business-how-rights = 3. Allow “Reply to messages”, and leave the chats with your family out.
business-is-fine = ✅ Answers in the chats of { $name }.
business-is-silent = ⚠️ Is let into the chats of { $name }, but may not answer.
business-careful = The bot answers only who has to do with the shop: the name or code of something you sell, the word “shop” or “menu”, its buttons, an order on its way. All else is left to you.
business-everyone = The bot answers everybody who writes, friends and family too.
business-careful-button = Only the shop's
business-everyone-button = Answer everybody
business-changed = Saved.
business-by-hand = When you write yourself, the bot is silent in that chat for { $hours } hours. Write only “bot” to have it back sooner.
business-window = Telegram lets the bot write there only until 24 hours after the customer's last message. Later news is in the bot's own chat or on the order's page.
business-works = ✅ Connected. From now on the bot answers customers in your own chats, too.
business-silent = ⚠️ Connected, but it may not answer, so it is silent. In Telegram open “Settings”, “Telegram Business”, “Chatbots” and switch “Reply to messages” on.
business-ended = The bot has left your chats and does not answer there any more.
business-stranger = This bot answers only in the chats of the people of { $shop } and keeps none of your messages. Please take it out in Telegram's settings.
business-not-here = The bot of the shop does not answer here any more. Please write to the seller.
business-not-yours = This button is for the customer.
business-settings-button = Whom it answers

## how soon customers are answered

answers-waiting = ⏳ Waiting for an answer: { $talks }, the longest wait: { $longest }
answers-lately = Last seven days: { $talks ->
    [one] one talk was answered
   *[other] { $talks } talks were answered
    }. Median of the first answer: { $median }, the slowest: { $slowest }
answers-stars = Customers say: { $stars } of 5 ({ $rated ->
    [one] one rating
   *[other] { $rated } ratings
    })
answers-alert-button = Unanswered alert
answers-alert = When a customer gets no answer for { $minutes } minutes of the shop's hours, I tell those who answer.
answers-alert-is-off = I do not tell of customers who get no answer. After how many minutes shall I?
answers-alert-changed = Saved.
answers-after-button = { $minutes } minutes
answers-alert-off-button = No alert
lasting-moment = less than a minute
lasting-minutes = { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
    }
lasting-hours = { $hours ->
    [one] one hour
   *[other] { $hours } hours
    }
lasting-days = { $days } days

## saved answers

quick-replies-button = Saved answers
quick-replies-title = <b>Saved answers</b>
quick-replies-none = You have no saved answers yet. Save once what you write every day.
quick-replies-how = In a talk press its name, or write its name after a slash when you reply to a customer's message: { $example }
quick-replies-for = Which answer shall { $name } get?
quick-replies-all-button = All answers
quick-reply-new-button = New answer
quick-reply-is = <b>{ $name }</b>
quick-reply-name-button = Change the name
quick-reply-words-button = Change the words
quick-reply-delete-button = Delete
quick-reply-delete-sure = Delete the answer “{ $name }”?
quick-reply-delete-yes-button = Yes, delete it
quick-reply-keep-button = No, keep it
quick-reply-back-button = Back to the talk
quick-reply-saved = Saved.
quick-reply-deleted = Deleted.
quick-reply-ask-name = What shall this answer be called? Something short, such as “shipping”.
quick-reply-ask-words = Write the answer. { $name } becomes the customer's name, { $order } the code of their last order, and { $shop } the name of the shop.
quick-reply-empty = A saved answer needs words. Please write them.
quick-reply-name-unusable = The name of an answer has 1 to { $most } characters. Please write a shorter one.
quick-reply-name-taken = Another answer is called “{ $name }”. Please write another name.
quick-reply-place-unknown = I do not know what { $place } stands for. Please correct the words.
quick-reply-too-many = There can be { $most } saved answers at most. Delete one first.
quick-reply-gone = This answer has been deleted.
quick-reply-unknown = No saved answer is called { $name }, so nothing was sent.
quick-reply-no-order = This answer speaks of an order, and this customer has none. Nothing was sent.
quick-reply-answered-since = An answer has been sent since this button was shown. If you want to send “{ $name }” too, press it again.
quick-reply-to-whom = Who shall get the answer “{ $name }”?
alert-paid = 💰 Order { $code } was paid: { $total }
alert-cash = 💵 Order { $code }, to be paid at the door: { $total }
alert-paid-late = The payment came after its time, but the goods were still there.
alert-to-pack = 📦 A new order to pack: { $code }
alert-buyer = Buyer: { $name }
alert-open-button = Open the order
alert-readdressed = 📮 The address of order { $code } has changed. Please pack it for this one:
alert-review = ⚠️ Please look at the payment of order { $code } yourself.
alert-review-amount = An amount has come that is not the one asked for. The order does not count as paid, and the money is kept apart.
alert-review-mismatch = The gateway says that this payment is not what was asked for. The money is kept apart.
alert-review-late = The money came after the order had ended, and the goods are not there at that price any more. Please return it or find a way with the buyer.
alert-review-surplus = This order had been paid already, and money came again. Please return the difference.
alert-review-reference = The gateway answered about another payment than ours. Nothing was counted.
alert-review-bank-reference = The same bank reference had come for another payment before. The order does not count as paid.
alert-review-play-money = A test payment was reported in a shop that sells in earnest. The order does not count as paid.
alert-review-unproven = This payment has come and the order counts as paid, but the gateway does not say any more how much it was. Please compare it in the gateway's panel.
alert-review-unknown = For a day the gateway has not said what became of this payment. Please look in the gateway's panel.
alert-review-held = The buyer has paid, but the gateway is running a security check. Please send nothing until it is done; we keep asking and will tell you. The goods are kept for the buyer.
alert-review-sent-back = ↩️ Money came for order { $code } that is not needed any more, since the order had been paid or had ended. It was not taken and goes back to the buyer. There is nothing to do.
alert-return = ↩️ { $name } would like to give goods of order { $code } back:
alert-stock-low = { $name } ({ $sku }): { $left } left in stock.
alert-keys-low = Its keys are running out. Bring more of them in the column keys of your table.
alert-product-button = See the product
alert-case = 💬 { $name } would like to talk to you.
alert-case-how = Press “Answer”, or reply to their messages right here.
alert-case-says = <b>{ $name }:</b>
alert-case-by-hand = ✍️ You wrote to { $name } yourself; the bot is silent there until { $until }.
alert-case-by-hand-how = Each new word of yours begins that time anew. To have the bot back sooner, press the button below, or write only “bot” in that chat.
alert-case-waits = ⏰ { $name } is still waiting for an answer: { $waited }
alert-case-stars = 😔 { $name } gives the talk with the shop { $stars } of 5.
alert-dead-letter = ⚠️ A message or a task of { $shop } was left undone because of a fault. The number for whoever maintains the shop: { $reference }
alert-texts-refused = ⚠️ The SMS provider takes no messages from { $shop } any more. News for { $people ->
    [one] one buyer
   *[other] { $people } buyers
} waits until they write; the order page has it already. Please look at your credit and the key.
alert-texts-reason = The provider says: { $reason }
alert-texts-button = Who does not know
alert-token-refused = ⚠️ { $channel } does not take the token of { $shop } any more, so answers do not reach customers. Please fetch a new token and put it into the settings; messages are kept until then.
alert-token-ends = ⚠️ The { $channel } token of { $shop } cannot be renewed and ends in { $days ->
        [one] one day
       *[other] { $days } days
    }. Please fetch a new one before that and put it into the settings.
alert-invariants = ⚠️ The daily check of { $shop } found { $facts ->
        [one] one fact that does
       *[other] { $facts } facts that do
    } not hold. Please show this to whoever maintains the shop:
