# Persian. Every sentence a person reads, under a key that says where it stands.

## universal words: understood everywhere, in every language; the first one is what we teach

words-menu = منو | خانه | شروع
words-back = بازگشت | برگشت
words-cancel = انصراف | لغو | بی‌خیال
words-person = پشتیبانی | پشتیبان | اپراتور | آدم
words-language = زبان | تغییر زبان
words-stop = توقف | لغو عضویت | پیام نده
words-terms = شرایط فروش | شرایط | قوانین
words-privacy = حریم خصوصی
words-skip = رد کردن | رد شو
words-yes = بله | آره | بلی | تأیید
words-no = خیر | نه

## money and dates

money-aed = { $amount } درهم
money-afn = { $amount } افغانی
money-azn = { $amount } منات
money-eur = { $amount } یورو
money-gbp = { $amount } پوند
money-jpy = { $amount } ین
money-toman = { $amount } تومان
money-try = { $amount } لیر
money-usd = { $amount } دلار
money-xtr = { $amount } ستاره
date-day = { $day } { $month } { $year }
date-moment = { $day } { $month }، { $time }
date-months = ژانویه | فوریه | مارس | آوریل | مه | ژوئن | ژوئیه | اوت | سپتامبر | اکتبر | نوامبر | دسامبر
date-jalali-months = فروردین | اردیبهشت | خرداد | تیر | مرداد | شهریور | مهر | آبان | آذر | دی | بهمن | اسفند

## general errors

bad-input = متوجه نشدم. لطفاً دوباره بنویسید یا یکی از دکمه‌ها را بزنید.
not-found = چنین چیزی پیدا نشد. شاید برداشته شده باشد.
not-allowed = اجازهٔ این کار را ندارید.
internal-apology = متأسفیم، در فروشگاه خطایی رخ داد و به ما خبر داده شد. لطفاً کمی بعد دوباره امتحان کنید. اگر باز هم پیش آمد، این کد را به ما بدهید: { $reference }
text-too-long = این متن { $length } نویسه دارد. لطفاً آن را در حداکثر { $limit } نویسه بنویسید.
amount-unreadable = این مبلغ را متوجه نشدم. لطفاً مثلاً این‌طور بنویسید: { $example }
amount-not-positive = مبلغ باید بیشتر از صفر باشد.
amount-too-fine = کوچک‌ترین مبلغی که می‌شود حساب کرد { $smallest } است. لطفاً مبلغ را رند کنید.
amount-too-large = این مبلغ خیلی بزرگ است؛ حداکثر می‌تواند { $largest } باشد.

## dialogue

route-unknown = این دکمه یا نشانی دیگر به جایی نمی‌رسد. از منو می‌توانید ادامه بدهید.
dialogue-changed = در این فاصله چیزی تغییر کرده است؛ لطفاً به این سؤال دوباره جواب بدهید.
dialogue-old-tap = آن دکمه مال سؤال قبلی بود. الان این‌جا هستیم:
dialogue-misfit = این را بین گزینه‌ها پیدا نکردم. لطفاً یکی از گزینه‌ها را بزنید یا نام یا شماره‌اش را بنویسید.
dialogue-which = چند گزینه به این می‌خورد. منظورتان کدام است؟
dialogue-offer-person = اگر بخواهید، یکی از همکاران فروشگاه می‌تواند کمکتان کند.
dialogue-first-question = این اولین سؤال است و چیزی پیش از آن نیست. اگر نمی‌خواهید ادامه بدهید، می‌توانید انصراف بدهید.
dialogue-cancelled = باشد، کنارش گذاشتیم. چیزی تغییر نکرد.
dialogue-outdated = از وقتی این کار را شروع کردید فروشگاه به‌روز شده است. لطفاً دوباره از اول شروع کنید.
dialogue-over = این سؤال دیگر بسته شده است.
dialogue-secret-gone = 🔒 این نوشته رمزگذاری شد و دیگر کسی نمی‌تواند آن را بخواند. پیامتان را هم از این گفتگو برمی‌دارم.
dialogue-secret-stays = 🔒 این نوشته را رمزگذاری می‌کنم، اما نمی‌توانم پیامتان را از این گفتگو بردارم. لطفاً خودتان پاکش کنید.
dialogue-secret-lost = آنچه اینجا نوشته بودید دیگر خواندنی نیست. لطفاً یک بار دیگر بنویسید.
dialogue-resumed = از همان‌جا که بودیم ادامه می‌دهیم.
dialogue-back-button = بازگشت
dialogue-cancel-button = انصراف
dialogue-skip-button = رد کردن
dialogue-yes-button = بله، درست است
dialogue-person-button = گفتگو با پشتیبان
dialogue-menu-button = منو
dialogue-resume-button = ادامه
dialogue-drop-button = ادامه نمی‌دهم

## shop

name-unreadable = لطفاً نام را با دست‌کم دو حرف بنویسید.
phone-unreadable = این شمارهٔ تلفن خوانده نشد. لطفاً آن را با رقم بنویسید، مثلاً ۰۹۱۲۳۴۵۶۷۸۹. برای کشورهای دیگر کد کشور را هم بنویسید.
phone-impossible = چنین شماره‌ای وجود ندارد؛ شاید رقمی کم یا زیاد است. لطفاً دوباره نگاه کنید. شمارهٔ کشورهای دیگر با + و کد کشور آغاز می‌شود.
address-too-short = این نشانی برای رساندن بسته کافی نیست. لطفاً شهر، خیابان و پلاک را بنویسید.
city-unknown = این شهر را نمی‌شناسیم. لطفاً نام استان را هم بنویسید، مثلاً: فارس، نورآباد
province-unknown = در ترکیه استانی به نام { $name } نیست. لطفاً یکی از ۸۱ استان را بنویسید، مثلاً İzmir.
province-near = در ترکیه استانی به نام { $name } نیست. منظورتان این است؟ { $near }
district-unreadable = لطفاً نام شهرستان را بنویسید.
postal-of-another = کدپستی‌های { $province } با { $begins } آغاز می‌شوند. لطفاً آن را بررسی کنید.
postal-left-out = کدپستی { $code } از { $province } نیست، پس آن را ننوشتیم. پیش از ثبت سفارش می‌توانید کد درست را اضافه کنید.
postal-code-unreadable = کد پستی { $digits } رقم دارد. لطفاً یک بار دیگر نگاه کنید.
address-gone = این نشانی دیگر در فهرست شما نیست. لطفاً یکی دیگر انتخاب کنید.
address-too-many = شما { $most } نشانی ذخیره‌شده دارید و بیش از این نگه نمی‌داریم.
language-unknown = فروشگاه هنوز به این زبان حرف نمی‌زند.
product-gone = این کالا دیگر فروخته نمی‌شود.
goods-no-such-sku = کالایی با کد { $sku } نداریم. کد را از فهرست کالاها نگاه کنید: /goods
goods-name-taken = «{ $name }» در همین دسته هست. نام دیگری بنویسید یا همان کالا را ویرایش کنید.
goods-name-missing = لطفاً نامی بنویسید که خریدار با آن کالا را پیدا کند.
goods-description-missing = لطفاً توضیح را بنویسید یا از این پرسش بگذرید.
goods-photo-wanted = لطفاً خود عکس را بفرستید.
category-gone = الان چیزی در این دسته نیست.
stock-left =
    { $left ->
        [0] متأسفیم، { $name } تمام شده است.
       *[other] از { $name } فقط { $left } عدد مانده است.
    }
cart-quantity-unusable = لطفاً تعداد را از ۱ تا { $most } انتخاب کنید.
order-empty = سبد خرید شما خالی است و هنوز چیزی برای سفارش نیست.
shop-closed = { $shop } فعلاً سفارش تازه نمی‌گیرد. کالاها را می‌توانید ببینید و در سبد نگه دارید؛ سفارش‌های پیشین هم پیگیری می‌شوند.
shop-closed-until = { $shop } تا { $day } سفارش تازه نمی‌گیرد و همان روز دوباره باز می‌شود. کالاها را می‌توانید ببینید و در سبد نگه دارید.
shop-closed-words = { $shop } فعلاً سفارش تازه نمی‌گیرد: { $words }
shop-closed-words-until = { $shop } تا { $day } سفارش تازه نمی‌گیرد: { $words }
order-costs-nothing = سفارش بدون مبلغ این‌جا ثبت نمی‌شود. لطفاً با فروشگاه گفتگو کنید.
order-too-small = کمترین مبلغ سفارش { $least } است. هنوز { $missing } مانده است.
order-too-many-unpaid = شما { $most } سفارش پرداخت‌نشده دارید. لطفاً پیش از سفارش تازه یکی را بپردازید یا لغو کنید.
order-price-changed = قیمت { $name } همین حالا تغییر کرد و اکنون { $price } است. لطفاً یک بار دیگر سفارش را ببینید.
order-cart-changed = سبد خرید شما در این میان تغییر کرده است. لطفاً یک بار دیگر آن را ببینید.
order-quote-old = این پیش‌فاکتور دیگر اعتبار ندارد. لطفاً سبد خرید را دوباره باز کنید.
order-gone = چنین سفارشی پیدا نشد. لطفاً کد را دوباره نگاه کنید.
order-closed = سفارش { $code } بسته شده است و دیگر تغییری در آن ممکن نیست.
order-paid-already = سفارش { $code } پیش‌تر پرداخت شده است.
order-not-paid = سفارش { $code } هنوز پرداخت نشده است.
order-left-already = بستهٔ سفارش { $code } از فروشگاه رفته است و دیگر لغو نمی‌شود. اگر لازم است پولش را برگردانید.
order-not-to-call-off = سفارش { $code } را نمی‌شود لغو کرد: یا بسته شده، یا بسته‌اش رفته، یا اجازهٔ برگرداندن پول را ندارید.
refund-nothing = برای سفارش { $code } پولی نیست که برگردد.
refund-still-asked = هنوز از بانک می‌پرسیم که خودش پول را برمی‌گرداند یا نه. چند دقیقهٔ دیگر دوباره نگاه کنید.
refund-reference-missing = لطفاً شمارهٔ پیگیری واریز یا چند کلمه بنویسید که بعداً پیدایش کنید.
cancel-reason-missing = لطفاً دلیل را کوتاه بنویسید؛ خریدار همین جمله را می‌خواند.
order-time-over = مهلت پرداخت سفارش { $code } تمام شده است. لطفاً دوباره سفارش بدهید.
order-shipped-already = بستهٔ سفارش { $code } پیش‌تر فرستاده شده است.
order-not-shipped = بستهٔ سفارش { $code } هنوز فرستاده نشده است.
order-has-no-parcel = در سفارش { $code } چیزی برای بسته‌بندی نیست.
parcel-further = بستهٔ سفارش { $code } از این مرحله گذشته است.
tracking-unreadable = این به کد رهگیری نمی‌ماند. لطفاً حروف و رقم‌های روی رسید پست یا پیک را بنویسید.
carrier-iran-post = پست ایران
carrier-tipax = تیپاکس
carrier-yurtici = یورتیچی کارگو
carrier-aras = آراس کارگو
carrier-ptt = پی‌تی‌تی (پست ترکیه)
carrier-own = پیک فروشگاه
tracking-not-iran-post = کد رهگیری { $carrier } ۲۰ یا ۲۴ رقم دارد. لطفاً همهٔ رقم‌های روی رسید را بنویسید.
tracking-not-tipax = کد رهگیری { $carrier } فقط رقم است، ۸ تا ۲۴ رقم. لطفاً آن را از روی رسید بنویسید.
tracking-not-yurtici = کد رهگیری { $carrier } ۱۲ رقم دارد. لطفاً آن را از روی رسید بنویسید.
tracking-not-aras = کد رهگیری { $carrier } ۱۳ رقم دارد. لطفاً آن را از روی رسید بنویسید.
tracking-not-ptt = کد رهگیری { $carrier } ۱۳ نویسه دارد، مثل RR123456785TR. لطفاً آن را از روی رسید بنویسید.
payment-gone = چنین پرداختی پیدا نشد.
payment-play-money = این راه پرداخت فقط برای آزمایش فروشگاه است. لطفاً راه دیگری انتخاب کنید.
payment-too-many-attempts = برای این سفارش { $most } بار پرداخت را امتحان کرده‌اید. لطفاً با فروشگاه گفتگو کنید تا راهی پیدا کنیم.
payment-gateway-confused = پاسخ بانک قابل استفاده نبود. پولی از حساب شما کم نشد. لطفاً دوباره امتحان کنید.
case-gone = چنین گفتگویی وجود ندارد.
case-closed = این گفتگو بسته شده است.
case-message-empty = این پیام خالی است. لطفاً چند کلمه بنویسید یا عکسی بفرستید.
setting-unusable = فروشگاه را نمی‌شود این‌طور تنظیم کرد.
setting-currency-frozen = پس از نخستین سفارش واحد پول تغییر نمی‌کند، چون قیمت‌ها و سفارش‌ها با آن نوشته شده‌اند.
stock-unusable = لطفاً موجودی را از ۰ تا { $most } بنویسید.
photo-missing = عکس { $name } پیدا نشد.
photo-too-large = حجم عکس بیش از { $most } مگابایت است.
photo-too-many-pixels = ابعاد عکس بیش از اندازه بزرگ است. لطفاً آن را کوچک‌تر ذخیره کنید.
photo-unreadable = این عکس JPEG، PNG یا WebP نیست یا آسیب دیده است.
import-summary = { $added } مورد افزوده شد، { $updated } مورد تغییر کرد، { $unchanged } مورد مثل قبل ماند و { $refused } مورد پذیرفته نشد.
import-file-missing = پروندهٔ { $name } باز نشد.
import-file-too-large = حجم پرونده بیش از { $most } مگابایت است. لطفاً آن را چند بخش کنید.
import-columns-missing = خط نخست باید نام ستون‌ها باشد؛ این ستون‌ها نیستند: { $columns }
import-encoding-guessed = پرونده UTF-8 نیست و با { $encoding } خوانده شد. لطفاً ببینید نام‌ها درست باشند.
import-quotes-odd = علامت‌های نقل قول (") در این ردیف جور نیستند.
import-cells-too-many = این ردیف بیش از { $most } خانه دارد. متنی که جداکننده در آن است باید میان دو " باشد.
import-cell-empty = ستون { $column } خالی است.
import-category-unreadable = «{ $part }» نام حداکثر { $most } دستهٔ پشت سر هم نیست. برای نمونه چنین بنویسید: پوشاک &gt; شال
import-sku-unusable = کد کالا (SKU) باید یک واژه با حداکثر { $most } حرف و رقم باشد.
import-sku-twice = کد { $sku } پیش‌تر در خط { $line } آمده است.
import-variant-twice = { $name } با همین تنوع پیش‌تر در خط { $line } آمده است. در ستون variant آن‌ها را از هم جدا کنید.
import-variant-taken = { $name } همین تنوع را با کدی غیر از { $sku } دارد. در ستون variant آن‌ها را از هم جدا کنید.
import-stock-unreadable = موجودی باید عدد صحیح باشد، مثلاً ۱۲.
import-weight-unreadable = وزن باید عددی به گرم باشد، مثلاً ۴۵۰ یا ۱٫۲ کیلو.
import-stock-held = { $held } عدد از { $sku } برای سفارش‌های ثبت‌شده نگه داشته شده و موجودی همان شد.
import-photo-outside = عکس‌ها باید در پوشهٔ همین پرونده یا زیر آن باشند.
import-pair-unreadable = «{ $part }» نام و مقدار ندارد. برای نمونه چنین بنویسید: رنگ: قرمز | اندازه: M
import-pair-twice = «{ $name }» در یک خانه دو بار آمده است.
import-pairs-too-many = هر خانه حداکثر { $most } نام و مقدار جا دارد و هر نام حداکثر { $letters } حرف.
import-photos-too-many = هر سطر حداکثر { $most } عکس می‌تواند داشته باشد.
import-kind-unreadable = نوع کالا باید «کالا» یا «دیجیتال» باشد.
import-kind-differs = سطرهای { $name } دو نوع متفاوت دارند. همهٔ مدل‌های یک محصول یا کالا هستند یا دیجیتال.
import-digital-in-parcel = چیزی که با بسته فرستاده می‌شود کلید، پیوند یا فایل ندارد. نوعش را «دیجیتال» بنویسید یا این خانه‌ها را خالی کنید.
import-digital-several = کالای دیجیتال یا کلید دارد یا پیوند یا فایل؛ لطفاً فقط یکی از این سه را پر کنید.
import-digital-nothing = کالای دیجیتال باید چیزی برای خریدار داشته باشد: کلید، پیوند یا فایل را پر کنید.
import-digital-keys = این کالا با کلید تحویل می‌شود و هنوز کلید دارد، پس نمی‌تواند پیوند یا فایل شود؛ شناسهٔ دیگری به کار ببرید.
import-key-too-long = هر کلید حداکثر { $most } حرف دارد. میان کلیدها | بگذارید.
import-link-unreadable = پیوند باید نشانی کامل باشد، مانند https://example.com/lesson
import-file-without-page = خریدار فایل را از صفحهٔ سفارش می‌گیرد و فروشگاه برای آن به PUBLIC_URL نیاز دارد. تا آن زمان پیوند بدهید.

## order page

page-language = فارسی
page-order = سفارش { $code }
page-amount = { $amount }
page-moment = { $at }
page-unpaid-title = سفارش شما منتظر پرداخت است
page-reserved = این کالاها تا { $until } برای شما کنار گذاشته شده‌اند.
page-minutes-left = { $minutes } دقیقه مانده است.
page-pay-button = پرداخت
page-again-button = تلاش دوباره
page-gateway-stripe = با ویزا و مسترکارت در صفحهٔ Stripe؛ از خارج از ایران هم می‌شود پرداخت کرد.
page-gateway-telegram = تلگرام باز می‌شود و همان‌جا با کارت می‌پردازید.
page-gateway-stars = تلگرام باز می‌شود و همان‌جا با ستاره می‌پردازید.
page-gateway-sizpay = سیزپی. صفحهٔ پرداخت امن با همهٔ کارت‌های بانکی عضو شتاب.
page-gateway-testbank = بانک آزمایشی. فروشگاه در حال آزمایش است و پول واقعی جابه‌جا نمی‌شود.
page-no-way = فعلاً راهی برای پرداخت باز نیست. لطفاً در گفتگو به فروشگاه پیام بدهید.
page-failed-cancelled = بدون پرداخت برگشتید. مبلغی از حساب شما کم نشد و هر وقت بخواهید می‌توانید پرداخت کنید.
page-failed-insufficient-funds = موجودی کارت کافی نبود. مبلغی کم نشد. می‌توانید کارت دیگری را امتحان کنید.
page-failed-card-problem = بانک مشخصات یا رمز کارت را نپذیرفت. مبلغی کم نشد. لطفاً بررسی کنید و دوباره امتحان کنید.
page-failed-limit = سقف پرداخت امروز این کارت پر شده است. مبلغی کم نشد. لطفاً با کارت دیگری یا فردا پرداخت کنید.
page-failed-gateway-down = بانک الان پاسخ نمی‌دهد. مبلغی کم نشد. لطفاً چند دقیقهٔ دیگر دوباره امتحان کنید.
page-failed-expired = صفحهٔ بانک زیاد باز ماند و بسته شد. مبلغی کم نشد. می‌توانید صفحهٔ تازه‌ای باز کنید.
page-failed-unknown = پرداخت انجام نشد. اگر مبلغی از حسابتان کم شده، دکمهٔ «پرداخت کرده‌ام» را بزنید تا از بانک بپرسیم.
page-failed-fraud-or-blocked = بانک اجازهٔ این پرداخت را نداد. مبلغی کم نشد. لطفاً از بانک خود بپرسید یا کارت دیگری را امتحان کنید.
page-checking-title = داریم از بانک می‌پرسیم
page-checking = هنوز معلوم نیست پرداخت شما رسیده است یا نه. لطفاً دوباره پرداخت نکنید. این صفحه خودش تازه می‌شود و در گفتگو هم به شما خبر می‌دهیم.
page-still-asking = هنوز داریم از بانک دربارهٔ پرداخت قبلی شما می‌پرسیم. لطفاً فعلاً دوباره پرداخت نکنید.
page-review-title = پرداخت شما در حال بررسی است
page-review = مبلغی رسیده که با این سفارش کاملاً جور نیست. فروشگاه خودش بررسی می‌کند و به شما پیام می‌دهد. پول شما گم نشده و لازم نیست کاری کنید.
page-paid-title = پرداخت شد، سپاسگزاریم.
page-paid = پرداخت شما رسید و سفارش قطعی شد. همین صفحه نشان می‌دهد سفارشتان کجاست.
page-surplus-title = بیش از یک بار پرداخت شده است
page-surplus = سفارش شما قطعی است. مبلغی بیشتر از قیمت آن رسیده و فروشگاه برای برگرداندن مابه‌التفاوت به شما پیام می‌دهد.
page-refunded-title = پول شما برگشت داده شد
page-refunded = فروشگاه مبلغ این سفارش را برگردانده است. شاید چند روز طول بکشد تا در حسابتان دیده شود.
page-confirmed-title = سفارش شما قطعی شد
page-confirmed = فروشگاه در حال آماده کردن آن است.
page-expired-title = مهلت این سفارش تمام شد
page-expired = چون به‌موقع پرداخت نشد، کالاها به فروشگاه برگشتند و بدهکار نیستید. اگر هنوز آن‌ها را می‌خواهید، در گفتگو دوباره سفارش بدهید.
page-cancelled-title = این سفارش لغو شد
page-cancelled = بدهکار نیستید. اگر نظرتان عوض شد، در گفتگو دوباره سفارش بدهید.
page-if-paid = اگر پرداخت کرده‌اید پولتان محفوظ است: «پرداخت کرده‌ام» را بزنید تا از بانک بپرسیم.
page-check-button = پرداخت کرده‌ام
page-reference = شمارهٔ پیگیری بانک: { $code }
page-card = کارت: { $code }
page-timeline = سفارش شما کجاست
page-step-placed = ثبت سفارش
page-step-paid = پرداخت
page-step-packed = بسته‌بندی
page-step-handed-over = تحویل به پست یا پیک
page-step-delivered = تحویل به شما
page-step-returned = بازگشت به فروشگاه
page-step-cancelled = لغو سفارش
page-step-expired = پایان مهلت پرداخت
page-carrier = { $carrier }
page-tracking = کد رهگیری: { $code }
page-receipt = سفارش شما
page-quantity = { $quantity } × { $price }
page-goods = کالاها
page-discount = تخفیف
page-discount-code = تخفیف با کد { $code }
page-points = پرداخت با { $points } امتیاز
page-delivery = هزینهٔ ارسال
page-free = رایگان
page-total = جمع کل
page-tax = مالیات (در قیمت‌ها آمده است)
page-privacy = پرداخت در صفحهٔ خود بانک انجام می‌شود. فروشگاه هرگز کارت شما را نمی‌بیند.
page-forward-title = در حال رفتن به بانک
page-forward-button = رفتن به بانک
page-missing-title = این‌جا چیزی نیست
page-missing = شاید نشانی کامل نباشد. لطفاً پیوند را دوباره از گفتگو باز کنید.
page-returned-title = از بانک برگشتید
page-returned = می‌توانید این صفحه را ببندید و در گفتگو ادامه بدهید.
page-too-often = پشت سر هم زیاد امتحان شد. لطفاً یک دقیقه صبر کنید و دوباره امتحان کنید.
page-not-yet = بانک هنوز پرداختی برای این سفارش ندارد. اگر همین حالا پرداخت کرده‌اید، لطفاً یک دقیقهٔ دیگر دوباره بپرسید.

## what one accepts before paying, and what some gateways want to know

page-accept = شرایط فروش را می‌پذیرم و اطلاعیهٔ حریم خصوصی را خوانده‌ام.
page-accept-first = لطفاً پیش از پرداخت شرایط فروش را بپذیرید: مربع کنار آن را علامت بزنید.
page-accept-again = شرایط فروش همین حالا عوض شده است. لطفاً دوباره بخوانید و بپذیرید.
page-terms = شرایط فروش
page-privacy-notice = حریم خصوصی
page-version = نسخه: { $code }
page-back = بازگشت به سفارش
page-withdrawal = تا { $days } { $country ->
    [IR] روز کاری
   *[other] روز
} پس از تحویل می‌توانید بدون گفتن دلیل از خرید منصرف شوید.
page-vpn = اگر فیلترشکن روشن است، پیش از رفتن به بانک خاموشش کنید؛ درگاه‌های ایرانی با آن باز نمی‌شوند.
page-email = ایمیل (این درگاه لازم دارد)
page-identity = شمارهٔ ملی (این درگاه لازم دارد و نزد ما نمی‌ماند)
page-way-limits = { $way } این مبلغ را نمی‌گیرد: { $least } تا { $most }
page-way-least = { $way } کمتر از { $least } نمی‌گیرد.
page-way-most = { $way } بیش از { $most } نمی‌گیرد.
page-way-trial = این راه را فقط شما می‌بینید، چون فروشگاه مال شماست و راه هنوز خاموش است.
page-other-way-button = پرداخت از راه دیگر
page-pay-with-button = پرداخت با { $way }
page-facilitator = پرداخت از راه: { $way }
gateway-stripe = کارت‌های خارجی (Stripe)
gateway-stripe-key = کلید محرمانه یا محدود (sk_… یا rk_…)
gateway-stripe-webhook-secret = رمز امضای وب‌هوک (whsec_…)
gateway-stripe-slow-methods = پذیرش روش‌هایی که رسیدن پولشان چند روز طول می‌کشد
gateway-telegram = کارت، داخل تلگرام
gateway-telegram-provider-token = توکن پرداخت از ‎@BotFather‎ (بخش Payments)
gateway-stars = ستاره‌های تلگرام ⭐
gateway-stars-worth = ارزش ۱۰۰ ستاره برای شما با واحد پول، مثلاً ۱۳۰٬۰۰۰ تومان
gateway-sizpay = سیزپی
gateway-sizpay-account = کلید اصلی سیزپی، یا کد پذیرنده، کد پایانه، کلید ۱ و کلید ۲ با فاصله از هم
gateway-sizpay-ceiling = بیشترین مبلغ هر پرداخت به تومان
gateway-sizpay-by-link = رفتن به سیزپی با پیوند ساده
gateway-sizpay-address = نشانی سیزپی
gateway-testbank = بانک آزمایشی
gateway-numbered = { $name }، حساب { $number }
page-paid-on = زمان پرداخت: { $at }
page-never-ask = ما هیچ‌وقت در گفتگو شمارهٔ کارت، رمز یا کد پیامکی از شما نمی‌خواهیم.
page-digital = آنچه خریدید
page-digital-key = { $code }
page-digital-open = باز کردن
page-help-title = کمک می‌خواهید؟
page-help = در همان گفتگویی که سفارش دادید بنویسید <b>پشتیبان</b> تا یک نفر از { $shop } پاسخ بدهد. کد سفارش شما { $code } است.
payer-email-unreadable = این نشانی ایمیل درست نیست. لطفاً آن را مانند <code>mina@example.com</code> بنویسید.
payer-identity-wrong = این شمارهٔ ملی درست نیست. لطفاً رقم‌ها را بررسی کنید.
payer-incomplete = این درگاه اطلاعات بیشتری لازم دارد. لطفاً خانه‌های خالی را پر کنید.
legal-terms =
    این شرایط میان شما و فروشگاه { $shop } است. پیش از پرداخت آن را بخوانید؛ با پذیرفتن آن و پرداخت، خرید قطعی می‌شود.

    فروشنده و راه تماس: { $seller }

    کالا و قیمت: مشخصات اصلی و عکس هر کالا روی کارت آن در گفتگو آمده است. تعداد و قیمت نهایی هر کالا، هزینهٔ ارسال و جمع کل را پیش از تأیید در سفارش خود می‌بینید. مالیات در قیمت‌هاست و پس از ثبت سفارش چیزی به آن افزوده نمی‌شود.

    پرداخت: در صفحهٔ بانک یا درگاه انجام می‌شود. فروشگاه شمارهٔ کارت و رمز شما را نمی‌بیند و هرگز در گفتگو نمی‌خواهد. اگر پرداخت نشود، کالاها پس از مهلتی که در سفارش آمده آزاد می‌شوند و بدهکار نیستید.

    ارسال: کالا به نشانی و گیرنده‌ای که نوشته‌اید و در روزهایی که در سفارش آمده فرستاده می‌شود؛ اگر کد رهگیری داشته باشد به شما می‌دهیم. { $country ->
        [TR] کالا حداکثر تا ۳۰ روز می‌رسد.
       *[other] {""}
    } اگر کالایی آماده نشود، به شما خبر می‌دهیم و پولتان را کامل برمی‌گردانیم.

    انصراف: تا { $days } روز { $country ->
        [IR] کاری
       *[other] {""}
    } پس از دریافت کالا می‌توانید بدون گفتن دلیل و بدون جریمه از خرید منصرف شوید. کافی است در گفتگو به ما بنویسید. { $country ->
        [IR] تنها هزینهٔ پس فرستادن کالا با شماست. این حق در مادهٔ ۳۷ قانون تجارت الکترونیکی آمده است.
        [TR] هزینهٔ پس فرستادن کالا با ماست و پولتان حداکثر تا ۱۴ روز برمی‌گردد. این حق در مادهٔ ۴۸ قانون حمایت از مصرف‌کنندهٔ ترکیه (۶۵۰۲) آمده است.
       *[other] هزینهٔ پس فرستادن کالا با شماست. اگر قانون محل زندگی شما حق بیشتری بدهد، همان برقرار است.
    }

    چه چیزی پس گرفته نمی‌شود: کالایی که به سفارش شما ساخته شده، کالای فاسدشدنی، کالای بهداشتی که بستهٔ آن باز شده و محصول دیجیتالی که به دستتان رسیده است؛ مگر این‌که عیب داشته باشد.

    کالای معیوب یا اشتباه: با یک عکس به ما خبر بدهید. هزینهٔ پس فرستادن با ماست و به انتخاب شما عوض یا تعمیر می‌شود یا پولتان برمی‌گردد. پول به همان کارت یا حسابی برمی‌گردد که با آن پرداخت کرده‌اید.

    شکایت: اول در گفتگو یا از راه تماس بالا به ما بنویسید. اگر حل نشد، می‌توانید به { $country ->
        [IR] مرکز توسعهٔ تجارت الکترونیکی یا سازمان تعزیرات حکومتی
        [TR] هیئت داوری مصرف‌کننده یا دادگاه مصرف‌کننده
       *[other] نهاد حمایت از مصرف‌کننده در محل زندگی خود
    } شکایت کنید.
legal-privacy =
    مسئول نگهداری اطلاعات شما فروشگاه { $shop } است. راه تماس: { $seller }

    چه چیزی را نگه می‌داریم و چرا: نام، شمارهٔ تلفن و نشانی گیرنده، تا سفارش به دستتان برسد؛ آنچه خریده و پرداخته‌اید، چون قانون سند خرید می‌خواهد؛ نام و شناسهٔ شما در پیام‌رسان و پیام‌هایتان، تا پاسخ بدهیم؛ کالاهایی که دیده یا پسندیده‌اید، تا اگر خواسته باشید خبرتان کنیم.

    پرداخت را بانک یا درگاه انجام می‌دهد. ما فقط نتیجه، شمارهٔ پیگیری و چند رقم پوشیدهٔ کارت را می‌گیریم. شمارهٔ ملی یا ایمیلی که درگاه بخواهد فقط به همان درگاه داده می‌شود.

    چه کسی آن را می‌بیند: نام، تلفن و نشانی را فقط به کسی می‌دهیم که بسته را می‌رساند. آنچه در گفتگو نوشته می‌شود از همان پیام‌رسان هم می‌گذرد. چیزی نمی‌فروشیم، برای تبلیغ به کسی نمی‌دهیم و شما را ردیابی نمی‌کنیم.

    تا کی: سندهای خرید تا زمانی می‌ماند که قانون بخواهد، و بقیه تا وقتی که از ما بخواهید پاکش کنیم. هر وقت خواستید، در گفتگو بنویسید تا بگوییم چه چیزی از شما داریم، آن را درست کنیم یا پاک کنیم. { $country ->
        [TR] حقوق شما در مادهٔ ۱۱ قانون ۶۶۹۸ (KVKK) آمده است.
        [IR] حقوق شما در مواد ۵۸ تا ۶۱ قانون تجارت الکترونیکی آمده است.
       *[other] حقوقی که قانون محل زندگی‌تان به شما می‌دهد همه برقرار است.
    }
legal-seller-chat = { $shop }، در همان گفتگویی که سفارش می‌دهید. بنویسید «پشتیبان» تا یک نفر پاسخ بدهد.

## test bank

bank-title = بانک آزمایشی
bank-play-money = این بانک واقعی نیست. کارتی خواسته نمی‌شود و پولی جابه‌جا نمی‌شود؛ شما انتخاب می‌کنید پرداخت چگونه تمام شود.
bank-bad-choice = لطفاً یکی از این‌ها را انتخاب کنید. دقیقه عددی از ۱ تا ۱۰٬۰۸۰ است.
bank-amount = { $amount }
bank-order = سفارش { $code }
bank-minutes-left = { $minutes } دقیقه مانده
bank-paid-button = پرداخت
bank-cancelled-button = انصراف
bank-refused = بانک رد کند
bank-refused-button = رد کن
bank-reason-insufficient-funds = موجودی کافی نیست
bank-reason-wrong-pin = رمز نادرست است
bank-reason-daily-limit = سقف روزانه پر شده
bank-reason-blocked-card = کارت مسدود است
bank-reason-bank-down = بانک کار نمی‌کند
bank-troubles = در راه مشکلی پیش بیاید
bank-lost-button = پرداخت بی‌خبر
bank-lost = پول کم می‌شود ولی مرورگر شما به فروشگاه برنمی‌گردد.
bank-lost-done = کسی به فروشگاه خبر نداده است. خودش باید بپرسد.
bank-twice-button = دو بار پرداخت
bank-twice = هر صفحه‌ای که پیش‌تر برای این سفارش باز شده هم پرداخت می‌شود و هر خبر دو بار می‌رسد.
bank-late-button = پرداخت دیرهنگام
bank-late = پول پس از این تعداد دقیقه می‌رسد. مهلت سفارش معمولاً ۶۰ دقیقه است.
bank-number = { $number }
bank-late-minutes = چند دقیقه تا رسیدن پول
bank-standing-open = این پرداخت منتظر است.
bank-standing-expired = مهلت این صفحه تمام شد. چیزی پرداخت نشد.
bank-standing-refused = بانک رد کرد. چیزی پرداخت نشد.
bank-standing-cancelled = منصرف شدید. چیزی پرداخت نشد.
bank-standing-underway = پول در راه است.
bank-standing-paid = پرداخت شد. فروشگاه هنوز تأیید نکرده است.
bank-standing-settled = پرداخت شد و فروشگاه تأیید کرد.
bank-standing-reversed = پول برگشت داده شد.
bank-reference = شمارهٔ پیگیری: { $code }
bank-back-button = بازگشت به فروشگاه
bank-footer = برای آزمودن فروشگاه است و بانک واقعی نیست.

## simulator

demo-title = { $shop } · نمایش
demo-what = فروشگاهی برای امتحان کردن: همه‌چیز مثل فروشگاه واقعی کار می‌کند، فقط آدم‌ها و پول و زمانش ساختگی‌اند.
demo-people = گوشی‌ها
demo-now = { $at }
demo-next-none = فعلاً چیزی در پیش نیست.
demo-next-expire = بعدی: { $at }، پایان مهلت سفارشی که پرداخت نشده باشد
demo-next-nudge = بعدی: { $at }، یادآوری به کسی که هنوز پرداخت نکرده
demo-next-check = بعدی: { $at }، از بانک دربارهٔ یک پرداخت می‌پرسیم
demo-next-night = بعدی: { $at }، کارهای شبانهٔ فروشگاه
demo-next-notice = بعدی: { $at }، برای کسی پیامی می‌رود
demo-next-other = بعدی: { $at }، نوبت کاری می‌رسد
demo-hour-button = ۱ ساعت جلوتر
demo-day-button = ۱ روز جلوتر
demo-next-button = تا اتفاق بعدی
demo-add-button = + گوشی
demo-add-name = گوشی مال کیست؟
demo-add-manner = از کجا پیام می‌دهد؟
demo-add-language = گوشی‌اش به چه زبانی است؟
demo-add-go-button = گوشی را بدهید
demo-manner-telegram = تلگرام
demo-manner-instagram = اینستاگرام
demo-role-seller = فروشنده · تلگرام
demo-role-telegram = خریدار · تلگرام
demo-role-instagram = خریدار · اینستاگرام
demo-write = پیام
demo-send = فرستادن
demo-picture = فرستادن عکس
demo-more = بیشتر
demo-contact = فرستادن شماره
demo-location = فرستادن موقعیت
demo-block = مسدود کردن فروشگاه
demo-blocked = فروشگاه مسدود است و نمی‌تواند این‌جا چیزی بنویسد.
demo-unblock-button = رفع مسدودی
demo-commands = دستورها
demo-close = این گوشی را کنار بگذارید

## commands

command-start = آغاز و آشنایی با فروشگاه
command-menu = منوی فروشگاه
command-cart = سبد خرید من
command-orders = سفارش‌ها
command-track = بستهٔ من کجاست
command-search = جستجوی کالا
command-wishes = علاقه‌مندی‌های من
command-language = تغییر زبان
command-person = گفتگو با پشتیبان
command-stop = دیگر خبر و پیشنهاد نفرستید
command-topics = انتخاب خبرهایی که می‌خواهید
command-terms = شرایط فروش و حریم خصوصی
command-paysupport = راهنمایی دربارهٔ پرداخت
command-help = راهنما
command-staff = همکاران و دعوت از آن‌ها
command-audit = چه کسی چه کرده است
command-stats = آمار فروشگاه
command-coupon = کدهای تخفیف
command-settings = تنظیمات فروشگاه
command-goods = کالاهای فروشگاه
command-new = کالای تازه
command-price = قیمت تازه: کد و قیمت
command-stock = موجودی: کد و شمار
command-close = بستن فروشگاه برای مدتی
command-go = باز کردن فروشگاه
command-points = امتیازها
command-delivery = روش‌های ارسال
command-payments = راه‌های پرداخت
command-delay = خبر دادن تأخیر
command-messages = پیام‌ها به خریداران

## menu

person-nameless = دوست عزیز
start-welcome = سلام { $name }، به <b>{ $shop }</b> خوش آمدید. 🌿
start-what = این‌جا می‌توانید کالاها را ببینید، سفارش بدهید و با خیال راحت پرداخت کنید. یک دسته را انتخاب کنید یا نام چیزی را که می‌خواهید بنویسید.
start-again = سلام { $name }، خوشحالیم که دوباره به <b>{ $shop }</b> سر زدید.
menu-title =
    <b>{ $shop }</b>
    چه چیزی می‌خواهید ببینید؟
menu-help = می‌توانید دکمه‌ها را بزنید یا بنویسید: نام یا کد کالا، یا شمارهٔ یک گزینه. این واژه‌ها همیشه کار می‌کنند: <b>منو</b>، <b>بازگشت</b>، <b>انصراف</b>، <b>پشتیبانی</b>، <b>زبان</b>، <b>توقف</b>.
menu-button = منو
menu-categories-button = همهٔ دسته‌ها
menu-cart-button = 🛒 سبد خرید ({ $units })
menu-cart-empty-button = 🛒 سبد خرید
menu-orders-button = سفارش‌های من
menu-points-button = امتیازهای من
menu-wishes-button = علاقه‌مندی‌های من
menu-language-button = زبان | Language
menu-person-button = گفتگو با پشتیبان
menu-board-button = تابلوی سفارش‌ها
menu-staff-button = همکاران
menu-settings-button = تنظیمات
menu-stats-button = آمار
menu-goods-button = کالاها
list-page = صفحهٔ { $number } از { $pages }
list-previous-button = صفحهٔ قبل
list-next-button = صفحهٔ بعد
language-choose = با شما به چه زبانی صحبت کنیم؟
language-changed = از این پس با شما فارسی صحبت می‌کنیم.
language-fa-button = فارسی
language-tr-button = Türkçe
language-en-button = English
otherwise-words = چیزی با این نوشته پیدا نکردم. شاید با کلمهٔ دیگری پیدا شود، یا از این‌جا انتخاب کنید:
otherwise-media = سپاس، ولی من این‌جا فقط نوشته را می‌خوانم. اگر می‌خواهید همکاران ما آن را ببینند، اول «گفتگو با پشتیبان» را بزنید.
otherwise-command = چنین دستوری نداریم. از این‌جا می‌توانید ادامه بدهید:
person-listens = به همکارانمان خبر دادیم و یکی از آن‌ها همین‌جا به شما پاسخ می‌دهد. هر چه از حالا بنویسید به دست او می‌رسد و من تا پایان گفتگو ساکت می‌مانم.
person-outside-hours = همکارانمان الان سر کار نیستند؛ { $opens } پیامتان را می‌خوانند و پاسخ می‌دهند.
person-still-listens = همکارمان هنوز در گفتگو با شماست. هر چه بنویسید به دست او می‌رسد.
person-how-to-end = منو و سفارش‌هایتان همچنان در دسترس است. وقتی کارتان تمام شد، «پایان گفتگو» را بزنید؛ در منو هم هست.
person-close-button = پایان گفتگو
person-closed = گفتگو با پشتیبان تمام شد و من دوباره در خدمت شما هستم.
person-is-you = در این فروشگاه پاسخ‌گو خود شما هستید. گفتگوهای باز این‌جاست:
stop-done = باشد، دیگر خبر، پیشنهاد و نظرسنجی برایتان نمی‌فرستیم.
stop-still-comes = آنچه به سفارش‌های شما مربوط است همچنان می‌رسد: پرداخت، فرستادن بسته و پاسخ پشتیبان.

## catalogue

catalogue-nothing-yet = هنوز کالایی در فروشگاه نیست. کمی بعد دوباره سر بزنید.
catalogue-categories = دسته‌ها:
catalogue-category = <b>{ $name }</b>
catalogue-product-button = { $name } · { $price }
catalogue-from-button = { $name } · از { $price }
catalogue-sold-out-button = { $name } · تمام شد
product-name = <b>{ $name }</b>
product-price = قیمت: { $price }
product-price-from = قیمت: از { $price }
product-sold-out = فعلاً تمام شده است.
product-few-left = فقط { $left } عدد مانده است.
product-variant-sold-out = { $variant }: تمام شده
product-variant-few-left = { $variant }: فقط { $left } عدد مانده
product-in-cart = { $units } عدد از این کالا در سبد شماست.
product-add-button = افزودن به سبد
product-add-more-button = یکی دیگر به سبد
product-variant-button = { $variant } · { $price }
product-choose = لطفاً انتخاب کنید: { $axis }
product-chosen = { $axis }: { $value }
product-choice-sold-out-button = { $value } · تمام شد
product-other-choice-button = انتخاب دوباره
product-photos-button = همهٔ عکس‌ها ({ $photos })
product-photo = <b>{ $name }</b> · عکس { $number } از { $photos }
product-photo-next-button = عکس بعدی
product-photo-previous-button = عکس قبلی
product-back-button = بازگشت به کالا
search-how = نام یا کد چیزی را که می‌خواهید همین‌جا بنویسید.
search-found = برای «{ $text }» این‌ها را داریم:
search-near = چیزی دقیقاً به نام «{ $text }» نداریم. نزدیک‌ترین‌ها به آن این‌ها هستند:
search-nothing = برای «{ $text }» چیزی پیدا نکردیم. شاید با کلمهٔ کوتاه‌تری پیدا شود.

## sharing

sharing-price = { $price }
sharing-price-from = از { $price }
sharing-sold-out = فعلاً تمام شده است
sharing-see-button = دیدن در فروشگاه

## comparing

product-spec = • { $name }: { $value }
compare-button = مقایسه
product-share-button = فرستادن برای دوستان
compare-with = <b>{ $name }</b> را با کدام کالا مقایسه کنیم؟
compare-nothing = فعلاً کالای مشابهی برای مقایسه نداریم.
compare-one = ① <b>{ $name }</b>
compare-other = ② <b>{ $name }</b>
compare-price = قیمت: ① { $one } · ② { $other }
compare-from = از { $price }
compare-stock = موجودی: ① { $one } · ② { $other }
compare-spec = { $name }: ① { $one } · ② { $other }
compare-same = { $name }: هر دو { $value }
compare-unknown = گفته نشده
compare-in-stock = دارد
compare-few = فقط { $left } عدد
compare-none = تمام شده

## wishes

wishes-title = <b>علاقه‌مندی‌های شما</b>
wishes-empty = فهرست علاقه‌مندی‌های شما خالی است. دکمهٔ «به علاقه‌مندی‌ها» زیر هر کالا هست.
wishes-added = به علاقه‌مندی‌های شما افزوده شد.
wishes-removed = از علاقه‌مندی‌های شما برداشته شد.
wishes-full = در این فهرست حداکثر { $most } کالا جا می‌گیرد. لطفاً اول یکی را بردارید.
wishes-add-button = به علاقه‌مندی‌ها
wishes-remove-button = حذف از علاقه‌مندی
waiting-ask-button = موجود شد خبرم کنید
waiting-variant-button = خبرم کنید: { $variant }
waiting-stop-button = خبر ندهید: { $variant }
waiting-asked = همین که دوباره موجود شد، یک بار همین‌جا به شما خبر می‌دهیم.
waiting-given-up = باشد، خبر نمی‌دهیم.
waiting-is-there = خبر خوش: همین حالا موجود است.
waiting-back = { $name } دوباره موجود شد، به قیمت { $price }. خواسته بودید خبرتان کنیم.
waiting-back-left = { $left } عدد داریم و برای کسی کنار نمی‌گذاریم؛ هر که زودتر سفارش دهد به او می‌رسد.
waiting-see-button = دیدن کالا
waiting-people = { $people } نفر منتظر این کالا هستند. (این را فقط شما می‌بینید.)

## cart

goods-variant = { $name }، { $variant }
goods-line = • { $name } × { $quantity }: { $total }
goods-to-pack = • { $name } × { $quantity }
goods-discount = تخفیف: { $amount }
goods-discount-code = تخفیف با کد { $code }: { $amount }
goods-points = پرداخت با { $points } امتیاز: { $amount }
goods-delivery = هزینهٔ ارسال: { $amount }
goods-delivery-free = هزینهٔ ارسال: رایگان
goods-total = <b>جمع کل: { $total }</b>
cart-title = <b>سبد خرید شما</b>
cart-empty = سبد خرید شما خالی است.
cart-saved = در سبد شماست.
cart-removed = از سبد برداشته شد.
cart-gone = متأسفیم، { $name } تمام شده است. لطفاً آن را بردارید تا بتوانید بقیه را سفارش بدهید.
cart-short = متأسفیم، از { $name } فقط { $left } عدد مانده است.
cart-checkout-button = ثبت سفارش
cart-fewer-button = یکی کمتر: { $name }
cart-more-button = یکی بیشتر: { $name }
cart-take-button = فقط { $left } تا: { $name }
cart-remove-button = حذف: { $name }

## checkout

checkout-name = سفارش را به نام چه کسی بفرستیم؟ این نام را برای سفارش‌های بعدی هم نگه می‌داریم.
checkout-phone = شمارهٔ تلفن گیرنده چیست؟ فقط برای رساندن همین سفارش از آن استفاده می‌کنیم.
checkout-address = نشانی کامل را بنویسید: شهر، خیابان، پلاک، واحد، و اگر می‌دانید کد پستی.
checkout-address-words = سپاس، مکان را دیدیم. لطفاً شهر، خیابان، پلاک و واحد را هم بنویسید.
checkout-city = این نشانی در کدام شهر است؟ اگر شهر کوچکی است، استان را هم بنویسید.
checkout-province = این نشانی در کدام استان است؟
checkout-district = این نشانی در کدام شهرستان { $province } است؟
checkout-district-sure = شهرستانی به نام { $name } در { $province } نمی‌شناسیم. کدام است؟
checkout-district-mine-button = { $name } درست است
checkout-district-again-button = دوباره می‌نویسم
checkout-postal = کد پستی این نشانی چیست؟
checkout-postal-button = افزودن کد پستی
checkout-note = چه چیزی را باید دربارهٔ این سفارش بدانیم؟
checkout-note-button = افزودن یادداشت
checkout-words-please = لطفاً آن را با کلمه‌ها بنویسید.
checkout-which-address = به کدام نشانی بفرستیم؟
checkout-new-address-button = نشانی تازه
checkout-confirm = همه چیز درست است؟
checkout-confirm-button = بله، ثبت سفارش
checkout-terms = با گفتن «بله» شرایط فروش و اطلاعیهٔ حریم خصوصی را می‌پذیرید (نسخهٔ { $version }).
checkout-change-address-button = تغییر نشانی
checkout-change-person-button = تغییر گیرنده
checkout-placed = سفارش شما ثبت شد. با پرداخت، قطعی می‌شود.
checkout-unpaid-first = این سفارش‌ها هنوز پرداخت نشده‌اند. لطفاً اول یکی را بپردازید یا لغو کنید:
checkout-coupon-button = کد تخفیف دارم
checkout-no-coupon-button = بدون کد تخفیف
checkout-points-button = خرج { $points } امتیاز
checkout-no-points-button = بدون امتیاز
checkout-way-button = تغییر روش ارسال
checkout-which-way = سفارش چگونه به دستتان برسد؟
checkout-way-free-button = { $name } · رایگان
checkout-way-price-button = { $name } · { $price }
checkout-slot = چه ساعتی برایتان مناسب است؟
checkout-price-changed = قیمت { $name } در این فاصله تغییر کرد: { $before } بود و حالا { $now } است.
checkout-ways-changed = فروشگاه در این فاصله روش‌های ارسال را تغییر داد.
checkout-coupon = کد تخفیف شما چیست؟

## coupons

coupon-unknown = این کد تخفیف را نمی‌شناسیم. لطفاً حرف‌هایش را یک بار دیگر ببینید.
coupon-not-yet = کد { $code } از { $begins } به بعد کار می‌کند.
coupon-over = مهلت کد { $code } تمام شده است.
coupon-used-up = ظرفیت کد { $code } تمام شده است.
coupon-used-by-you = کد { $code } را پیش‌تر استفاده کرده‌اید، یا یکی از سفارش‌های پرداخت‌نشدهٔ شما آن را نگه داشته است.
coupon-goods-too-few = کد { $code } برای خرید { $least } و بیشتر است.
coupon-kept = آن را برایتان نگه داشتیم و در سفارش بعدی خودش کم می‌شود.
coupon-percent = کد { $code }: { $percent }٪ تخفیف روی کالاها
coupon-amount = کد { $code }: { $amount } تخفیف روی کالاها
coupon-most = حداکثر { $most } کم می‌شود.
coupon-least = برای خرید { $least } و بیشتر.
coupon-from = از { $day } به بعد.
coupon-until = تا پایان { $day }.
## points

points-title = <b>امتیازهای شما</b>
points-ready = { $points } امتیاز آمادهٔ خرج کردن، برابر { $worth }.
points-pending = { $points } امتیاز دیگر، وقتی مهلت پس دادن کالا بگذرد.
points-from = • { $points } امتیاز از { $day }
points-how = { $percent }٪ از آنچه برای کالا می‌پردازید به صورت امتیاز برمی‌گردد. هنگام سفارش تا نیمی از بهای کالاها را می‌توانید با امتیاز بپردازید.
points-no-club = فعلاً در این فروشگاه امتیازی در کار نیست.
points-too-few = امتیازهای شما حالا کمتر از این سفارش است. لطفاً یک بار دیگر نگاه کنید.
points-promised = با پرداخت این سفارش { $points } امتیاز می‌گیرید.
points-earned = { $points } امتیاز از این خرید گرفتید و حداکثر از { $day } می‌توانید خرجش کنید.
points-now = امتیاز آمادهٔ شما: { $points }
## delivery

delivery-parcel = ارسال: { $name }، { $days }
delivery-pickup = تحویل حضوری: { $name }، { $days }
delivery-place = محل تحویل: { $place }
delivery-slot = ساعت: { $slot }
delivery-arrives-on = زمان رسیدن: { $day }
delivery-arrives-between = زمان رسیدن: از { $first } تا { $last }
delivery-ready-on = از { $day } آمادهٔ تحویل است
delivery-leaves-by = فرستادن: حداکثر تا { $day }
delivery-today = همان روز پرداخت
delivery-days = { $days } روز پس از پرداخت
delivery-days-range = { $least } تا { $most } روز پس از پرداخت
delivery-not-there = متأسفیم، به این نشانی ارسال نداریم. جاهایی که می‌فرستیم: { $places }
delivery-changed = فروشگاه همین حالا روش ارسال «{ $name }» را تغییر داد. لطفاً یک بار دیگر سفارش را ببینید.
delivery-gone = چنین روش ارسالی نیست.

## orders

orders-title = <b>سفارش‌های شما</b>
orders-none = هنوز سفارشی نداده‌اید.
orders-line-button = { $code } · { $state }
order-title = <b>سفارش</b> { $code }
order-short-unpaid = در انتظار پرداخت
order-short-preparing = در حال آماده‌سازی
order-short-shipped = در راه
order-short-completed = تحویل شد
order-short-cancelled = لغو شد
order-short-expired = مهلتش تمام شد
order-state-placed = سفارش: ثبت شده
order-state-confirmed = سفارش: قطعی
order-state-completed = سفارش: انجام شده
order-state-cancelled = سفارش: لغو شده
order-state-expired = سفارش: مهلت آن تمام شده
order-payment-unpaid = پرداخت: هنوز نه
order-payment-none = پرداخت: انجام نشد
order-payment-part = پرداخت: بخشی رسیده است
order-payment-paid = پرداخت: رسیده است
order-payment-surplus = پرداخت: بیش از مبلغ سفارش رسیده است
order-payment-part-refunded = پرداخت: بخشی برگردانده شده است
order-payment-refunded = پرداخت: برگردانده شده است
order-parcel-to-pack = بسته: در حال آماده‌سازی
order-parcel-packed = بسته: آمادهٔ فرستادن
order-parcel-handed-over = بسته: تحویل پست یا پیک شده
order-parcel-delivered = بسته: به دستتان رسیده
order-parcel-returned = بسته: به فروشگاه برگشته
order-kept-until = کالاها تا { $until } برای شما کنار گذاشته شده‌اند.
order-tracking = کد رهگیری: { $code }
order-tracking-carrier = { $carrier }، کد رهگیری: { $code }
order-carried-by = فرستنده: { $carrier }
order-recipient =
    گیرنده: { $name }، { $phone }
    نشانی: { $address }
order-postal = کد پستی: { $code }
order-note = یادداشت: { $note }
order-stage-placed = ثبت سفارش: { $at }
order-stage-paid = پرداخت: { $at }
order-stage-accepted = پذیرفته شد: { $at }
order-stage-packed = بسته‌بندی: { $at }
order-stage-handed-over = تحویل به پست یا پیک: { $at }
order-stage-sorting-centre = در مرکز تجزیه و مبادلات: { $at }
order-stage-at-the-door = دست مأمور توزیع: { $at }
order-stage-delivered = تحویل به گیرنده: { $at }
order-stage-returned = بازگشت به فروشگاه: { $at }
order-pay-button = پرداخت
order-pay-again-button = تلاش دوباره
order-check-button = پرداخت کرده‌ام
order-page-button = صفحهٔ سفارش
order-status-button = وضعیت سفارش
order-cancel-button = لغو سفارش
order-help-button = کمک می‌خواهم
order-pay-here = صفحهٔ پرداخت سفارش { $code } به مبلغ { $amount } آماده است. کارت را فقط در صفحهٔ بانک وارد کنید.
order-pay-telegram-button = پرداخت در همین چت
order-pay-stars-button = پرداخت با ستاره ⭐
order-bill-coming = یک لحظه، صورتحساب همین‌جا می‌رسد.
order-bill-above = صورتحساب سفارش { $code } در همین گفتگو هست. دکمهٔ پرداخت روی آن را بزنید؛ کالاها تا { $until } برای شما کنار گذاشته شده‌اند.
bill-unknown = این صورتحساب دیگر معتبر نیست. لطفاً به ربات ‎/orders‎ بفرستید و از آنجا پرداخت کنید.
bill-old = صورتحساب تازه‌تری جای این را گرفته است. لطفاً سفارش { $code } را باز کنید و از آنجا بپردازید.
bill-sold-out = { $name } در این فاصله فروخته شد و این سفارش دیگر قابل پرداخت نیست. مبلغی از شما کم نشد.
bill-delivery-agreed = روش ارسال هنگام ثبت سفارش مشخص شده است. لطفاً سفارش را در ربات باز کنید و از آنجا بپردازید.
pay-support = پرسشی دربارهٔ پرداخت دارید؟ سفارش را باز کنید: آنجا پیداست چه مبلغی رسیده و شمارهٔ پیگیری چیست، و با «پرداخت کرده‌ام» دوباره از بانک می‌پرسیم. یا با ما گفتگو کنید؛ پیام‌های مالی را زودتر از همه می‌خوانیم. اگر دو بار یا بیشتر پرداخته باشید، پولتان برمی‌گردد.
order-link-coming = یک لحظه، پیوند پرداخت همین‌جا می‌رسد.
order-checking = یک لحظه، داریم از بانک می‌پرسیم.
order-not-yet-paid = بانک هنوز پرداختی برای این سفارش ندارد. اگر همین حالا پرداخت کرده‌اید، لطفاً یک دقیقهٔ دیگر دوباره بپرسید. اگر مبلغی کم شده است، پولتان گم نمی‌شود.
order-cancel-sure = سفارش { $code } لغو شود؟ کالاها به فروشگاه برمی‌گردند.
order-cancel-yes-button = بله، لغو شود
order-keep-button = نه، بماند
order-cancelled = سفارش { $code } لغو شد و بدهکار نیستید.
order-cannot-cancel = این سفارش را دیگر نمی‌شود این‌جا لغو کرد. برای هر تغییری «کمک می‌خواهم» را بزنید.
order-address-button = تغییر نشانی
order-again-button = خرید دوباره
order-return-button = پس دادن کالا
order-undo-button = انصراف از خرید
order-again = این‌ها دوباره در سبد شماست، به قیمت امروز.
order-change-what = چه چیزی را تغییر بدهیم؟
order-change-confirm = به این‌جا بفرستیم؟
order-address-changed = ذخیره شد. سفارش شما به این‌جا می‌رود.
order-address-fixed = مقصد سفارش { $code } را دیگر نمی‌شود این‌جا تغییر داد. برای هر تغییری «کمک می‌خواهم» را بزنید.
order-address-elsewhere = «{ $name }» به این نشانی نمی‌رود. لطفاً نشانی دیگری انتخاب کنید یا کمک بخواهید.
order-why-undo = سفارش { $code } پرداخت شده است. چرا از خرید منصرف شدید؟ همکارمان به آن و به پول شما رسیدگی می‌کند.
order-reason-missing = لطفاً چند کلمه بنویسید.
order-nothing-to-ask = در سفارش { $code } چیزی برای پس دادن نیست.
order-request-heard = درخواست شما به دست همکارانمان رسید و یکی از آن‌ها همین‌جا پاسخ می‌دهد.

## giving back

return-too-late = کالاهای سفارش { $code } را تا { $until } می‌شد پس داد.
return-asked-already = برای پس دادن همهٔ آنچه از سفارش { $code } مانده پیش‌تر درخواست داده‌اید.
return-digital = آنچه همین‌جا به دستتان رسیده پس گرفته نمی‌شود و حق انصراف ندارد.
return-digital-stays = آنچه در همین گفتگو به دستتان رسیده نزد شما می‌ماند و حق انصراف ندارد.
return-ask-person = اگر ایرادی دارد، همکارانمان با کمال میل راهی پیدا می‌کنند.
return-what = کدام را می‌خواهید پس بدهید؟
return-more = چیز دیگری هم هست؟
return-enough-button = همین بس است
return-units = چند تا از { $name }؟ حداکثر { $most }.
return-units-unusable = لطفاً عددی از ۱ تا { $most } بنویسید.
return-why = چرا می‌خواهید پس بدهید؟
return-why-changed-mind = منصرف شدم
return-why-faulty = خراب یا معیوب است
return-why-wrong = کالای دیگری رسید
return-why-unlike = با توضیح فرق دارد
return-why-other = دلیل دیگر
return-words = می‌خواهید چند کلمه درباره‌اش بنویسید؟
return-words-needed = لطفاً در چند کلمه بنویسید چه مشکلی دارد.
return-confirm = این درخواست را بفرستیم؟
return-heard = درخواست شما برای سفارش { $code } به دست همکارانمان رسید. همین‌جا می‌گویند چگونه بفرستید و پولتان کی برمی‌گردد.
return-of = <b>درخواست پس دادن</b> در { $day }
return-line = • { $name } × { $units }
order-received-button = به دستم رسید
order-received = خوشحالیم که به دستتان رسید. سپاسگزاریم.

## digital goods

digital-here = آنچه با سفارش { $code } خریدید این‌جاست:
digital-keys =
    <b>{ $name }</b>، { $keys ->
        [one] کلید شما:
       *[other] { $keys } کلید شما:
    }
digital-key = { $key }
digital-to-open = <b>{ $name }</b>: با دکمهٔ زیر بازش کنید.
digital-keep = لطفاً آن را به کس دیگری نشان ندهید. هر وقت بخواهید در «سفارش‌های من» دوباره پیدایش می‌کنید.
digital-open-button = باز کردن: { $name }
digital-show-button = نمایش خریدم
digital-after-payment = آنچه در سفارش { $code } می‌خرید همین که پرداخت شود این‌جا نشان داده می‌شود.

## reminders of unpaid orders

nudge-open = { $name }، سفارش { $code } هنوز منتظر پرداخت شماست.
nudge-amount = مبلغ: { $amount }
nudge-kept = کالاها تا { $until } برای شما کنار گذاشته شده‌اند. اگر چیزی درست پیش نرفت، همین‌جا بگویید تا کمک کنیم.
nudge-last = کالاها فقط تا { $until } برای شما کنار گذاشته شده‌اند و بعد به فروشگاه برمی‌گردند. بدهکار نمی‌شوید و این آخرین یادآوری است.
order-other-way-button = راه دیگر پرداخت

## notices

thanks-first = { $name }، از اعتماد و اولین خرید شما از <b>{ $shop }</b> صمیمانه سپاسگزاریم. 🌷
thanks-again-1 = { $name }، سپاسگزاریم که باز هم ما را انتخاب کردید. امیدواریم { $item } به دلتان بنشیند. 🌷
thanks-again-2 = { $name }، دلگرمی ما شمایید. { $item } را با دقت برایتان آماده می‌کنیم. 🌷
thanks-again-3 = { $name }، از این‌که همراه ما هستید سپاسگزاریم. { $item } انتخاب قشنگی است. 🌷
thanks-again-4 = { $name }، چه خوب که برگشتید. { $item } مبارکتان باشد. 🌷
thanks-milestone = { $name }، این خرید شمارهٔ { $number } شما از ماست. برای این همه اعتماد از صمیم دل سپاسگزاریم. 🌷
thanks-recorded = سفارش { $code } ثبت و پرداخت شد.
thanks-recorded-reference = سفارش { $code } ثبت و پرداخت شد. شمارهٔ پیگیری بانک: { $reference }
thanks-late = پرداخت کمی دیر رسید، ولی کالاها هنوز بودند و سفارشتان برقرار است.
thanks-next = حالا سفارشتان را با دقت بسته‌بندی می‌کنیم و همین که تحویل پست یا پیک شد، کد رهگیری را همین‌جا می‌فرستیم.
thanks-next-digital = هر چیزی برای استفاده از آن لازم باشد همین‌جا به دستتان می‌رسد.
thanks-safe = ما هیچ‌وقت در گفتگو شمارهٔ کارت، رمز یا کد پیامکی از شما نمی‌خواهیم.
payment-failed-cancelled = سفارش { $code } هنوز پرداخت نشده است، چون از صفحهٔ بانک برگشتید. مبلغی کم نشد و هر وقت بخواهید می‌توانید پرداخت کنید.
payment-failed-insufficient-funds = پرداخت سفارش { $code } انجام نشد، چون موجودی کارت کافی نبود. مبلغی کم نشد. می‌توانید کارت دیگری را امتحان کنید.
payment-failed-card-problem = پرداخت سفارش { $code } انجام نشد، چون بانک مشخصات یا رمز کارت را نپذیرفت. مبلغی کم نشد. لطفاً دوباره امتحان کنید.
payment-failed-limit = پرداخت سفارش { $code } انجام نشد، چون سقف امروز کارت پر شده است. مبلغی کم نشد. لطفاً با کارت دیگری پرداخت کنید.
payment-failed-gateway-down = پرداخت سفارش { $code } انجام نشد، چون بانک الان پاسخ نمی‌دهد. مبلغی کم نشد. لطفاً چند دقیقهٔ دیگر دوباره امتحان کنید.
payment-failed-expired = صفحهٔ پرداخت سفارش { $code } زیاد باز ماند و بسته شد. مبلغی کم نشد. می‌توانید صفحهٔ تازه‌ای باز کنید.
payment-failed-unknown = پرداخت سفارش { $code } انجام نشد و بانک علتش را نگفت. اگر مبلغی از حسابتان کم شده، پیش از پرداخت دوباره «پرداخت کرده‌ام» را بزنید.
payment-failed-fraud-or-blocked = بانک اجازهٔ پرداخت سفارش { $code } را نداد. مبلغی کم نشد. لطفاً از بانک خود بپرسید یا کارت دیگری را امتحان کنید.
payment-kept-until = کالاها تا { $until } برای شما کنار گذاشته شده‌اند. اگر کمکی لازم است، همکارانمان در خدمت شما هستند.
payment-review-late = پرداخت شما برای سفارش { $code } رسید، ولی مهلت سفارش گذشته بود و کالاها دیگر نیستند. پول شما محفوظ است و فروشگاه خودش برای برگرداندن آن یا راهی دیگر به شما پیام می‌دهد.
payment-review-surplus = برای سفارش { $code } بیش از مبلغ آن پرداخت شده است. پول اضافه محفوظ است و فروشگاه برای برگرداندن آن به شما پیام می‌دهد.
payment-review-sent-back = برای سفارش { $code } پولی رسید که دیگر لازم نبود. آن را برنداشتیم و بانک به حسابتان برمی‌گرداند. لازم نیست کاری کنید.
payment-review-amount = برای سفارش { $code } مبلغی رسید که با آن جور نیست. پول شما گم نشده است؛ فروشگاه بررسی می‌کند و به شما پیام می‌دهد. لازم نیست کاری کنید.
expired-order = مهلت پرداخت سفارش { $code } تمام شد و کالاها به فروشگاه برگشتند. بدهکار نیستید و هر وقت بخواهید می‌توانید دوباره سفارش بدهید.
expired-paid = اگر پرداخت کرده‌اید، پولتان محفوظ است: «پرداخت کرده‌ام» را بزنید.
called-off = متأسفانه فروشگاه سفارش { $code } شما را لغو کرد.
called-off-why = دلیل:
called-off-paid = همهٔ { $amount } شما برمی‌گردد؛ وقتی فرستاده شد همین‌جا خبر می‌دهیم.
called-off-unpaid = پولی از شما کم نشده است و لازم نیست کاری بکنید.
money-returned = ↩ { $amount } سفارش { $code } را به همان کارتی که با آن پرداخت کرده بودید برگرداندیم. بسته به بانک، چند ساعت تا سه روز کاری طول می‌کشد تا در حسابتان دیده شود.
money-returned-stars = ↩ { $amount } سفارش { $code } را برگرداندیم. همین حالا در موجودی ستاره‌های تلگرام شماست.
money-returned-by-hand = ↩ همکارمان { $amount } سفارش { $code } را برای شما واریز کرد. معمولاً تا یک روز کاری در حسابتان دیده می‌شود.
money-returned-reference = شمارهٔ پیگیری: { $reference }
refund-coming = ↩ { $amount } سفارش { $code } را همکارمان خودش برای شما واریز می‌کند و همین‌جا خبر می‌دهیم. اگر شمارهٔ کارت یا شبا لازم باشد، از همین گفتگو می‌پرسد.
shipped-order = سفارش { $code } تحویل پست یا پیک شد و در راه است.
case-answer-from = <b>{ $shop }:</b>
case-files = { $files } عکس یا فایل هم فرستاده شد.
case-ended = فروشگاه این گفتگو را بست و من دوباره در خدمت شما هستم. هر وقت لازم بود، باز هم می‌توانید با پشتیبان گفتگو کنید.

## what one hears of

topics-title = <b>از چه چیزهایی باخبرتان کنیم؟</b>
topics-choose-button = انتخاب خبرها
topics-stop-button = دیگر نفرستید
topics-none-button = هیچ‌کدام
topics-begun = باشد، از این پس برایتان می‌فرستیم.
topics-ended = باشد، دیگر نمی‌فرستیم.
topics-offers-on-button = ✅ تخفیف‌ها
topics-offers-off-button = ◻️ تخفیف‌ها
topics-new-on-button = ✅ کالاهای تازه
topics-new-off-button = ◻️ کالاهای تازه
topics-tips-on-button = ✅ نکته و راهنمایی
topics-tips-off-button = ◻️ نکته و راهنمایی
topics-restock-on-button = ✅ موجود شدن کالا
topics-restock-off-button = ◻️ موجود شدن کالا
topics-feedback-on-button = ✅ پرسیدن نظر شما
topics-feedback-off-button = ◻️ پرسیدن نظر شما
welcome-title = { $name }، خوشحالیم که با <b>{ $shop }</b> آشنا شدید. 🌿
welcome-how = چند نکته که کارتان را آسان می‌کند: نام هر کالا را بنویسید تا پیدایش کنیم؛ «علاقه‌مندی‌ها» آن را برایتان نگه می‌دارد؛ و هر جا سؤالی بود، یک آدم واقعی پاسخ می‌دهد.
welcome-topics = بدون اجازهٔ شما تبلیغی نمی‌فرستیم. اگر دوست دارید از تخفیف‌ها یا کالاهای تازه باخبر شوید، خودتان انتخاب کنید.

## on its way

accepted-order = سفارش { $code } را دیدیم و داریم آماده‌اش می‌کنیم.
packed-order = سفارش { $code } بسته‌بندی شد و منتظر پست یا پیک است. همین که برود، خبرتان می‌کنیم.
packed-to-collect = سفارش { $code } آماده است. هر وقت خواستید، می‌توانید برای گرفتنش بیایید.
moved-sorting-centre = سفارش { $code } به مرکز تجزیه و مبادلات نزدیک شما رسید.
moved-at-the-door = سفارش { $code } دست مأمور توزیع است و امروز به شما می‌رسد. لطفاً تلفنتان در دسترس باشد.
delivered-order = { $name }، سفارش { $code } به دستتان رسید. امیدواریم با دلِ خوش از آن استفاده کنید. 🌿
delivered-help = اگر چیزی کم است یا آن‌طور که باید نیست، همین‌جا بگویید تا درستش کنیم.
expected-order = { $name }، قرارمان این بود که سفارش { $code } تا امروز به دستتان برسد. لطفاً تلفنتان در دسترس باشد.
arrival-in-days = حدود { $days } روز دیگر به دستتان می‌رسد.
arrival-in-days-range = حدود { $least } تا { $most } روز دیگر به دستتان می‌رسد.
arrival-tomorrow = تا فردا به دستتان می‌رسد.
arrival-today = تا امروز باید به دستتان برسد.
arrival-from-today = شاید همین امروز برسد، و حداکثر تا { $last }.
arrival-late = از روزی که گفته بودیم گذشته است. پوزش می‌خواهیم؛ پیگیر بسته‌تان هستیم.
delayed-order = { $name }، سفارش { $code } دیرتر از قراری که گذاشته بودیم می‌رسد. از صمیم دل پوزش می‌خواهیم.
delayed-why = علت: { $reason }
delayed-choice = اگر می‌توانید صبر کنید، ممنون می‌شویم. اگر نه، انصراف بدهید تا پولتان را برگردانیم.
delayed-help = بسته‌تان در راه است. اگر این تأخیر کارتان را سخت می‌کند، بگویید تا با هم راهی پیدا کنیم.
delayed-wait-button = صبر می‌کنم
delayed-cancel-sure = سفارش { $code } لغو شود و { $amount } به شما برگردد؟
delayed-cancelled = سفارش { $code } لغو شد. { $amount } را برمی‌گردانیم و همین که برگشت، خبرتان می‌کنیم. از این‌که منتظر ماندید ممنونیم.
delayed-thanks = از صبر و همراهی‌تان سپاسگزاریم. قدرش را می‌دانیم.
delay-reason-weather = وضع هوا و راه‌ها
delay-reason-carrier = شلوغی پست و پیک
delay-reason-supplier = دیر رسیدن کالا به ما
delay-reason-busy = سفارش‌ها بیشتر از توان این روزهای ما بود
delay-reason-holiday = تعطیلی‌ها
order-track-button = دیدن مسیر بسته
track-none = الان بسته‌ای در راه ندارید.
track-which = مسیر کدام سفارش را ببینیم؟

## how it was

feedback-ask = { $name }، چند روزی است که { $item } پیش شماست. از آن راضی هستید؟
feedback-meet = { $name }، خوش آمدید. پیش از هر چیز: { $item } چطور بود؟
feedback-remind = هنوز دوست داریم بدانیم { $item } چطور بود. یک لمس کافی است و دیگر نمی‌پرسیم.
feedback-and-more = { $item } و بقیهٔ سفارش
feedback-stars-button = { $stars } ⭐
feedback-why = چه خوب، ممنونیم. اگر دوست دارید، بنویسید چه چیزش را پسندیدید یا عکسش را بفرستید.
feedback-why-poor = متأسفیم و ممنون که گفتید. چه چیزی خوب نبود؟ بنویسید یا عکسش را بفرستید تا خودمان پیگیری کنیم.
feedback-joy = از نظرتان سپاسگزاریم. دلگرممان کردید. 🌷
feedback-sorry = نظرتان دربارهٔ سفارش { $code } به دست همکارانمان رسید. اگر بخواهید، همین حالا با یکی از آن‌ها گفتگو کنید.
feedback-empty = لطفاً چند کلمه بنویسید یا عکسی بفرستید، یا رد کنید.
feedback-too-early = سفارش { $code } هنوز به دستتان نرسیده است. بعداً خوشحال می‌شویم نظرتان را بدانیم.

## terms of sale and privacy in the chat

legal-terms-button = شرایط فروش
legal-privacy-button = حریم خصوصی
legal-write-button = نوشتن متن خودم
legal-ours-button = برگشت به متن آماده
legal-seller-button = مشخصات فروشنده
legal-seller-ask = فروشنده کیست و خریداران چگونه شما را پیدا کنند؟ نام یا نام شرکت، نشانی، تلفن و ایمیل را در یک پیام بنویسید. این مشخصات به خواست قانون در شرایط فروش می‌آید.
legal-seller-unusable = لطفاً آن را با کلمه و حداکثر در { $most } حرف بنویسید.
legal-seller-written = ثبت شد. خریداران آن را در شرایط فروش و حریم خصوصی می‌خوانند.
legal-write-terms = شرایط فروش خودتان را در یک پیام بنویسید. بین بندها یک سطر خالی بگذارید. این متن به خریدارانی نشان داده می‌شود که به همین زبان می‌خوانند.
legal-write-privacy = اطلاعیهٔ حریم خصوصی خودتان را در یک پیام بنویسید. بین بندها یک سطر خالی بگذارید. این متن به خریدارانی نشان داده می‌شود که به همین زبان می‌خوانند.
legal-write-sure = از این پس خریداران پیش از پرداخت همین متن را می‌پذیرند. درست است؟
legal-written = متن شما ثبت شد. کسانی که متن قبلی را پذیرفته‌اند همان برایشان نگه داشته شده است.
legal-restored = متن آماده برگشت.

## seller

board-title = <b>سفارش‌ها</b>
board-none = هنوز سفارشی نیامده است.
board-pile-none = اینجا سفارشی نیست.
board-pile-new = <b>سفارش‌های تازه</b>، قدیمی‌ترها بالاتر
board-pile-accepted = <b>پذیرفته‌شده و منتظر بسته‌بندی</b>
board-pile-packed = <b>بسته‌بندی‌شده و منتظر فرستادن</b>
board-pile-on-the-way = <b>سفارش‌های در راه</b>
board-pile-problems = <b>سفارش‌هایی که باید خودتان ببینید</b>
board-pile-delivered = <b>سفارش‌های تحویل‌شده</b>، تازه‌ترها بالاتر
board-pile-new-button = تازه: { $orders }
board-pile-accepted-button = برای بسته‌بندی: { $orders }
board-pile-packed-button = برای فرستادن: { $orders }
board-pile-on-the-way-button = در راه: { $orders }
board-pile-problems-button = ⚠ مشکل‌دار: { $orders }
board-pile-delivered-button = تحویل‌شده‌ها
board-all-button = همهٔ سفارش‌ها
board-short-new = تازه
board-short-accepted = برای بسته‌بندی
board-short-packed = برای فرستادن
board-short-on-the-way = در راه
board-short-problems = مشکل‌دار
board-short-delivered = تحویل شده
board-accept-button = پذیرفتن سفارش
board-pack-button = بسته‌بندی شد
board-sorting-centre-button = در مرکز پخش
board-at-the-door-button = دست مأمور توزیع
board-delivered-button = تحویل داده شد
board-track-button = پیگیری بسته
board-accepted = سفارش را پذیرفتید.
board-packed = بسته‌بندی ثبت شد.
board-moved = مرحلهٔ تازهٔ بسته ثبت شد.
board-delivered = تحویل ثبت شد.
board-cancel-button = لغو سفارش
board-refund-button = برگرداندن پول
board-surplus-button = پس دادن پول اضافه
cancel-reason = چرا سفارش { $code } لغو می‌شود؟ خریدار همین را می‌خواند؛ یکی را بزنید یا خودتان بنویسید.
cancel-reason-gone-button = کالا تمام شده است
cancel-reason-asked-button = به خواست خریدار
cancel-reason-far-button = ارسال ممکن نیست
cancel-gives-back = { $amount } به خریدار برمی‌گردد و کالاها دوباره در فروشگاه قرار می‌گیرند.
cancel-unpaid = پولی نیامده است؛ کالاها دوباره در فروشگاه قرار می‌گیرند.
cancel-confirm = سفارش { $code } را لغو کنیم؟
cancel-confirm-button = بله، لغو شود
cancel-done = سفارش { $code } لغو شد و به خریدار خبر می‌دهیم.
refund-reason = چرا پول سفارش { $code } برمی‌گردد؟ خریدار همین جمله را می‌خواند.
refund-gives-back = { $amount } به خریدار برمی‌گردد.
refund-confirm = مطمئن هستید؟
refund-confirm-button = بله، برگردد
refund-begun = از بانک خواستیم پول را برگرداند؛ نتیجه را خبر می‌دهیم.
refund-is-asked = ↩ در حال برگرداندن { $amount } از راه بانک
refund-is-by-hand = ↩ { $amount } را باید خودتان به خریدار برگردانید.
refund-is-done = ↩ { $amount } برگشت: { $at }
refund-by-hand-button = پول را پس دادم
refund-reference = { $amount } را برای سفارش { $code } به خریدار برگرداندید؟ شمارهٔ پیگیری واریز را بنویسید.
refund-by-hand-done = ثبت شد و به خریدار خبر می‌دهیم.
alert-refund-by-hand = ↩ بانک { $amount } سفارش { $code } را خودش برنمی‌گرداند. لطفاً آن را به کارت خریدار واریز کنید و بعد اینجا ثبت کنید.
alert-refund-refusal = پاسخ بانک: { $word }
board-line-button = { $code } · { $state } · { $total }
board-line-short-button = { $code } · { $state }
board-ship-button = فرستاده شد
board-digital-given = { $name }: همین‌جا تحویل شد ({ $items })
board-map-button = دیدن روی نقشه
ship-nothing-waits = سفارش { $code } بسته‌ای برای فرستادن ندارد: یا پرداخت نشده یا پیش‌تر فرستاده شده است.
ship-tracking = کد رهگیری { $carrier } برای سفارش { $code } چیست؟
ship-carrier = سفارش را با چه شرکتی فرستادید؟
ship-carrier-other-button = شرکت دیگر
ship-carrier-name = نام شرکت یا پیک چیست؟
ship-photo = عکس برگه را نمی‌توانم بخوانم. لطفاً خود کد را بنویسید تا خریدار هم بتواند بسته‌اش را پیدا کند.
ship-done = سفارش { $code } فرستاده‌شده ثبت شد و به خریدار خبر می‌دهیم.
closing-is-closed = ⛔ <b>فروشگاه بسته است</b> و کسی نمی‌تواند سفارش بدهد.
closing-buyers-read = خریداران این را می‌خوانند:
closing-go-button = باز کردن فروشگاه
closing-words = فروشگاه را می‌بندیم. می‌خواهید به خریداران چه بگویید؟ مثلاً: «در سفر هستیم.»
closing-until = فروشگاه چه روزی دوباره باز شود؟ تاریخ یا شمار روزها را بنویسید.
closing-days-button = { $days } روز دیگر
closing-means = تا باز شدن فروشگاه کسی نمی‌تواند سفارش بدهد. کالاها دیده می‌شوند، پرداخت‌های در جریان تمام می‌شوند و سفارش‌های پیشین سر جایشان هستند.
closing-opens = { $day } خودش باز می‌شود.
closing-confirm = فروشگاه بسته شود؟
closing-confirm-button = بله، بسته شود
closing-open-again = ✅ فروشگاه باز شد و سفارش می‌گیرد.
closing-is-open = فروشگاه باز است و سفارش می‌گیرد.
goods-title = <b>کالاهای فروشگاه</b>
goods-none = هنوز کالایی ندارید. اولین کالا را با چند پرسش بسازید.
goods-hidden-button = 🚫 { $name }
goods-new-button = کالای تازه
goods-is-hidden = 🚫 خریداران این کالا را نمی‌بینند.
goods-on-shelf = دسته: { $category }
goods-labelled = { $label } ({ $sku })
goods-facts = { $what }: { $price }، موجودی { $units }
goods-facts-held = { $what }: { $price }، موجودی { $units } که { $held } تای آن برای سفارش‌هاست
goods-name-button = نام
goods-description-button = توضیح
goods-category-button = دسته
goods-photo-button = عکس
goods-price-button = قیمت
goods-stock-button = موجودی
goods-all-button = همهٔ کالاها
goods-hide-button = پنهان کردن
goods-show-button = نشان دادن
goods-look-button = از دید خریدار
goods-back-button = بازگشت به کالا
goods-edit-button = ویرایش کالا
goods-shown = خریداران این کالا را می‌بینند.
goods-hidden = این کالا دیگر دیده نمی‌شود؛ سفارش‌های پیشین سر جایشان هستند.
goods-name = نام کالا چیست؟
goods-category = در کدام دسته باشد؟
goods-category-new-button = دستهٔ تازه
goods-category-name = نام دستهٔ تازه چیست؟
goods-photo = عکس «{ $name }» را بفرستید.
goods-photo-coming = عکس رسید و تا چند لحظهٔ دیگر روی کالا می‌نشیند.
goods-photo-taken = عکس تازه روی کالا نشست.
goods-photo-refused = این عکس را نتوانستیم باز کنیم. لطفاً عکس دیگری بفرستید (JPEG، PNG یا WebP).
goods-description = «{ $name }» را در چند جمله توصیف کنید.
goods-price = قیمت تازهٔ { $sku } چقدر است؟
goods-stock = از { $sku } چند تا موجود است؟
goods-priced = قیمت { $sku } شد { $price }.
goods-counted = موجودی { $sku } شد { $units }.
goods-counted-held = موجودی { $sku } شد { $units }؛ کمتر از این نمی‌شود چون برای سفارش‌ها کنار گذاشته شده است.
goods-price-how = بنویسید: /price کد قیمت، مثلاً /price SHAL-01 450000
goods-stock-how = بنویسید: /stock کد شمار، مثلاً /stock SHAL-01 12
goods-saved = ثبت شد.
goods-new-price = قیمت «{ $name }» چقدر است؟
goods-new-stock = از «{ $name }» چند تا دارید؟ اگر هنوز ندارید از این پرسش بگذرید.
goods-units = موجودی: { $units }
goods-with-photo = با عکس
goods-confirm = این کالا را به فروشگاه اضافه کنیم؟
goods-confirm-button = بله، اضافه شود
goods-made = کالا اضافه شد و خریداران آن را می‌بینند.

## the owner's ways to pay

way-title = 💳 <b>راه‌های پرداخت</b>، به ترتیبی که خریدار می‌بیند:
way-none = 💳 هنوز راه پرداختی ندارید. یکی بسازید تا خریدارها بتوانند آنلاین پرداخت کنند.
way-installed = • { $name } (همراه نصب آمده)
way-line = { $number }. { $name }: { $state }
way-one = 💳 <b>{ $name }</b>: { $state }
way-state-on = روشن
way-state-off = خاموش
way-state-on-test = روشن، با پول آزمایشی
way-state-off-test = خاموش، با پول آزمایشی
way-state-hidden = پول آزمایشی است و خریدار آن را نمی‌بیند
way-told = { $name }: { $value }
way-secret-known = 🔒 نزد ماست
way-secret-none = گفته نشده
way-between = پرداخت‌های { $least } تا { $most }
way-least = پرداخت‌های { $least } و بیشتر
way-most = پرداخت‌های تا { $most }
way-through-proxy = از راه پروکسی
way-not-tried = هنوز امتحان نشده است.
way-tried-at = امتحان در { $at }:
way-tried-fine = ✅ درست است: شرکت پرداخت فروشگاه شما را می‌شناسد.
way-tried-refused = ⛔ شرکت پرداخت با این مشخصات فروشگاه شما را نمی‌شناسد ({ $code }). لطفاً با پنل خودتان مقایسه کنید.
way-tried-unsupported = این شرکت پیش از پرداخت چیزی نمی‌گوید. فقط اولین پرداخت نشان می‌دهد که کار می‌کند: خودتان یک خرید کوچک کنید و پولش را برگردانید.
way-tried-unreachable = ⛔ از اینجا به شرکت پرداخت دسترسی نیست. شاید پروکسی لازم باشد یا الان قطع است.
way-tried-unknown = ⚠️ پاسخ شرکت پرداخت قابل استفاده نبود. لطفاً چند دقیقهٔ دیگر دوباره امتحان کنید.
way-tried-unusable = ⛔ مشخصاتی که داده‌اید دیگر قابل استفاده نیست. لطفاً یک بار دیگر واردشان کنید.
way-trying = یک لحظه، از شرکت پرداخت می‌پرسم…
way-trial = 💡 برای امتحان با پول، پیش از آنکه خریدار ببیند: از فروشگاه خودتان چیز کوچکی سفارش بدهید. در صفحهٔ همان سفارش فقط شما این راه را می‌بینید. بعد پول را از همان سفارش برگردانید.
way-new-button = راه پرداخت تازه
way-all-button = همهٔ راه‌ها
way-back-button = بازگشت به این راه
way-on-button = روشن شود
way-off-button = خاموش شود
way-try-button = امتحان کنیم
way-earlier-button = جلوتر
way-later-button = عقب‌تر
way-limits-button = سقف و کف
way-proxy-button = پروکسی
way-change-button = تغییر مشخصات
way-remove-button = حذف
way-yes-button = بله
way-no-button = نه
way-is-on = از حالا خریدار می‌تواند از این راه پرداخت کند.
way-is-off = خریدار دیگر آن را نمی‌بیند. پرداخت‌هایی که با آن شروع شده‌اند پیگیری می‌شوند.
way-placed = ترتیب عوض شد.
way-changed = عوض شد.
way-removed = حذف شد. پرداخت‌هایی که با آن شروع شده‌اند پیگیری می‌شوند.
way-which = با کدام شرکت پرداخت قرارداد دارید؟
way-no-kinds = این نصب هنوز هیچ شرکت پرداختی را نمی‌شناسد.
way-hello = { $name }: لطفاً از روی پنل خودتان جواب بدهید. کلیدها همان لحظه که می‌فرستید رمزگذاری می‌شوند و دیگر هیچ‌کس، حتی خودتان، نمی‌تواند آن‌ها را بخواند.
way-ask = { $name }؟
way-ask-secret = 🔒 { $name }؟ لطفاً همین‌جا بفرستید. همان لحظه رمزگذاری می‌کنم.
way-default = اگر رد کنید: { $value }
way-more = بقیه می‌تواند مثل معمول بماند. دربارهٔ آن‌ها هم بپرسم؟
way-enough-button = نه، کافی است
way-everything-button = همه را بپرسید
way-planned = { $name } آمادهٔ ساختن است.
way-planned-live = پول واقعی می‌گیرد.
way-planned-test = فقط پول آزمایشی می‌گیرد. فروشگاهی که با پول واقعی می‌فروشد آن را به خریدار نشان نمی‌دهد.
way-confirm = بسازیم؟ تا خودتان روشنش نکنید خاموش می‌ماند.
way-confirm-button = بله، ساخته شود
way-made = ساخته شد و هنوز خاموش است. از شرکت پرداخت می‌پرسم که فروشگاه شما را می‌شناسد یا نه.
way-limits-hello = { $name }: کدام پرداخت‌ها از این راه بروند؟
way-ask-least = کمترین پرداخت چقدر باشد؟ اگر رد کنید همان حد خود شرکت است.
way-ask-most = بیشترین پرداخت چقدر باشد؟ اگر رد کنید همان حد خود شرکت است.
way-ask-proxy = 🔒 پروکسی، مثلاً socks5://host:1080 یا http://user:password@host:8080؟ اگر رد کنید بی‌واسطه وصل می‌شویم.
way-change-which = کدام عوض شود؟
way-setting = { $number }. { $name }
way-setting-number = { $number }
way-remove-what = { $name } برای همیشه حذف می‌شود، با همهٔ مشخصاتی که داده‌اید. پرداخت‌هایی که با آن شروع شده‌اند پیگیری می‌شوند.
way-remove-confirm = حذف شود؟
way-remove-yes-button = بله، حذف شود
way-gone = این راه پرداخت دیگر وجود ندارد.
way-too-many = { $most } راه پرداخت دارید. لطفاً اول یکی را حذف کنید.
way-does-not-fit = با این مشخصات راه پرداخت کار نمی‌کند. لطفاً یک بار دیگر نگاه کنید.
way-other-money = این شرکت { $currency } نمی‌گیرد که پول فروشگاه شماست.
way-limits-crossed = بیشترین پرداخت نباید از کمترین کمتر باشد و هر دو باید بیشتر از صفر باشند.
way-limits-outside = خود شرکت دست‌کم { $least } و حداکثر { $most } می‌گیرد، پس کسی نمی‌توانست از این راه پرداخت کند.
way-value-unusable = این نمی‌تواند درست باشد. لطفاً یک بار دیگر از پنل خودتان کپی کنید.
way-proxy-unusable = لطفاً پروکسی را این‌طور بنویسید: socks5://host:port یا http://host:port و اگر رمز دارد user:password@ پیش از نشانی.

## how the shop does, for its seller

stats-title-today = 📈 <b>امروز تا این لحظه، { $days }</b>
stats-title-yesterday = 📈 <b>دیروز، { $days }</b>
stats-title-week = 📈 <b>این هفته تا امروز، { $days }</b>
stats-title-month = 📈 <b>این ماه تا امروز، { $days }</b>
stats-title-last-month = 📈 <b>ماه پیش، { $days }</b>
stats-day = { $day }
stats-days = { $first } تا { $last }
setting-title = <b>{ $shop }</b>
setting-is-language = زبان: { $language }
setting-is-currency = پول: { $currency }
setting-is-timezone = ساعت: { $zone }
setting-is-calendar = تقویم: { $calendar }
setting-is-reserve = مهلت پرداخت: { $minutes } دقیقه
setting-is-hours = پاسخگویی: { $opens } تا { $closes }، تعطیل: { $off }
setting-hours-none = پاسخگویی: ساعتی اعلام نشده است
setting-pay = راه‌های پرداخت:
setting-pay-none = هنوز راه پرداختی نساخته‌اید.
setting-name-button = نام فروشگاه
setting-language-button = زبان
setting-currency-button = پول
setting-timezone-button = ساعت محلی
setting-calendar-button = تقویم
setting-reserve-minutes-button = مهلت پرداخت
setting-hours-button = ساعت پاسخگویی
setting-payments-button = راه‌های پرداخت
setting-delivery-button = روش‌های ارسال
setting-points-button = باشگاه مشتریان
setting-coupons-button = کدهای تخفیف
setting-goods-button = کالاها
setting-stop-button = بستن فروشگاه
setting-name = نام فروشگاه چیست؟
setting-language = فروشگاه به چه زبانی حرف بزند؟ هر خریدار می‌تواند زبان خودش را انتخاب کند.
setting-currency = قیمت‌ها به چه پولی هستند؟ پس از اولین سفارش دیگر عوض نمی‌شود.
setting-currency-warning = توجه: قیمت کالاهای موجود به همان عدد می‌مانند و باید خودتان درستشان کنید.
setting-currency-irr-button = تومان (ریال ایران)
setting-currency-try-button = لیر ترکیه
setting-currency-usd-button = دلار آمریکا
setting-currency-eur-button = یورو
setting-timezone = ساعت فروشگاه مال کجاست؟
setting-calendar = تاریخ‌ها با کدام تقویم نوشته شوند؟
setting-calendar-jalali-button = خورشیدی
setting-calendar-gregorian-button = میلادی
setting-reserve-minutes = کالا چه مدت برای کسی که هنوز پرداخت نکرده نگه داشته شود؟
setting-minutes-30-button = نیم ساعت
setting-minutes-60-button = یک ساعت
setting-minutes-180-button = سه ساعت
setting-minutes-1440-button = یک روز
setting-hours = همکارانتان از چه ساعتی تا چه ساعتی پاسخ می‌دهند؟ مثلاً «۹ تا ۱۸». ربات همیشه پاسخ می‌دهد.
setting-off = چه روزهایی تعطیل هستید؟
setting-off-none-button = هیچ روزی
setting-off-friday-button = جمعه
setting-off-thursday-friday-button = پنجشنبه و جمعه
setting-off-sunday-button = یکشنبه
setting-off-saturday-sunday-button = شنبه و یکشنبه
setting-saved = ثبت شد.
opening-hello = خوش آمدید. چند پرسش کوتاه، و فروشگاه شما آماده است. از هر کدام می‌توانید بگذرید؛ همه چیز بعداً در /settings عوض می‌شود.
opening-delivery-why = تا روشی برای ارسال نسازید، ارسال به همه‌جا رایگان است.
opening-delivery = روش ارسال را همین حالا بسازیم؟
opening-now-button = همین حالا
opening-later-button = بعداً
opening-done = 🌿 فروشگاه شما آماده است. حالا اولین کالا را بسازید.
opening-goods-button = ساختن اولین کالا
stats-title = <b>امروز، { $day }</b>
stats-placed = سفارش ثبت‌شده: { $orders }
stats-paid = سفارش پرداخت‌شده: { $orders }
stats-revenue = <b>درآمد: { $revenue }</b>
stats-compared = { $when }: { $amount }
stats-compared-more = { $when }: { $amount } (▲ { $percent }٪)
stats-compared-less = { $when }: { $amount } (▼ { $percent }٪)
stats-compared-same = { $when }: { $amount } (برابر)
stats-before-today = همهٔ دیروز
stats-before-yesterday = روز پیش از آن
stats-before-week = همین روزهای هفتهٔ پیش
stats-before-month = همین روزهای ماه پیش
stats-before-last-month = ماه پیش از آن، { $days }
stats-returned = برگشتی به خریداران: { $amount }
stats-orders = سفارش: { $orders }، پرداخت‌شده: { $paid } ({ $percent }٪) · پیش از این: { $before }
stats-orders-none = سفارش: هیچ · پیش از این: { $before }
stats-buyers = خریدار: { $buyers }، تازه: { $new }، دوباره: { $returning } · پیش از این: { $before }
stats-buyers-none = خریدار: هیچ · پیش از این: { $before }
stats-newcomers = تازه‌وارد به گفتگو: { $people }
stats-new-share = سهم خریداران تازه از درآمد: { $percent }٪
stats-mostly-new = تقریباً همهٔ درآمد از خریداران تازه است. پیامی به خریداران پیشین شاید آن‌ها را برگرداند.
stats-mostly-returning = تقریباً همهٔ درآمد از خریداران همیشگی است. شاید وقت آن است که آدم‌های تازه هم شما را ببینند.
stats-best-title = پرفروش‌ها:
stats-best-line = • { $name } × { $units }، { $revenue }
stats-best-in = <b>پرفروش‌ها، { $days }</b>
stats-best-ever = <b>پرفروش‌های همیشه</b>
stats-best-none = در این روزها چیزی فروخته نشده است.
stats-low-title = <b>رو به پایان</b>
stats-low-line = • { $name }: { $left }
stats-low-none = هیچ کالایی رو به پایان نیست.
stats-new-button = تازه‌واردها
stats-new-title = <b>تازه‌واردهای هفت روز گذشته: { $people }</b>
stats-new-looked = • { $name }، { $at }
stats-new-bought = • { $name }، { $at } · خرید کرده
stats-new-none = در هفت روز گذشته کسی تازه نیامده است.
stats-unknown = این روزها را نمی‌شناسم. از دکمه‌ها انتخاب کنید.
stats-today-button = امروز
stats-yesterday-button = دیروز
stats-week-button = این هفته
stats-month-button = این ماه
stats-last-month-button = ماه پیش
stats-best-button = پرفروش‌ها
stats-best-ever-button = پرفروش‌های همیشه
stats-low-button = رو به پایان
stats-picture-button = نمودار
stats-drawing = نمودار دارد کشیده می‌شود.
stats-chart-title = درآمد روز به روز
stats-chart-none = در این روزها درآمدی نبود
stats-chart-alt = نمودار درآمد هر روز را نشان می‌دهد. بیشترین آن { $amount } در { $day } بود.
stats-chart-alt-none = نمودار خالی است: در این روزها پولی نرسیده است.
stats-chart-day = { $day }
stats-amount = { $amount }
stats-chart-of = <b>درآمد روز به روز، { $days }</b>
letter-title = 🌙 <b>امروز چطور گذشت، { $days }</b>
letter-off-button = گزارش شب نمی‌خواهم
letter-settings-button = گزارش شب
letter-hour-button = ساعت { $hour }
letter-changed = ثبت شد.
letter-how = هر شب ساعت { $hour }، اگر خبری بوده باشد، می‌نویسم روز چطور گذشت.
letter-is-off = شب‌ها گزارشی نمی‌فرستم. می‌خواهید بفرستم؟ فقط اگر خبری بوده باشد.
stats-unpaid = در انتظار پرداخت: { $orders }
stats-to-ship = بستهٔ آمادهٔ فرستادن: { $parcels }
stats-cases = گفتگوی باز: { $cases }
## being late, for the shop

board-delay-button = دیرتر می‌رسد
delay-which = کدام سفارش‌ها دیرتر می‌رسند؟ کد سفارش، کد کالا (SKU) یا روز پرداخت را بنویسید.
delay-today-button = سفارش‌های امروز
delay-yesterday-button = سفارش‌های دیروز
delay-none-waits = سفارشی که منتظر رسیدنش باشند با این نشانی پیدا نشد.
delay-nothing-open = سفارش { $code } منتظر رسیدن نیست.
delay-why = علتش چیست؟ همین را به خریدار می‌گوییم.
delay-weather-button = هوا و راه‌ها
delay-carrier-button = شلوغی پست و پیک
delay-supplier-button = کالا دیر رسید
delay-busy-button = سفارش زیاد بود
delay-holiday-button = تعطیلی
delay-other-button = علت دیگر
delay-own-reason = علت را در یک جمله بنویسید؛ همان را برای خریدار می‌فرستیم.
delay-reason-missing = لطفاً علت را در چند کلمه بنویسید.
delay-how-long = چند روز دیرتر می‌رسد؟ کمی بیشتر بگویید بهتر است تا باز هم عقب بیفتد.
delay-days-button = { $days } روز
delay-days-unreadable = لطفاً عددی بین ۱ و { $most } بنویسید.
delay-orders = سفارش‌هایی که دیرتر می‌رسند: { $orders }
delay-later = { $days } روز دیرتر از قرار
delay-confirm = به خریداران خبر بدهیم؟
delay-confirm-button = بله، خبر بدهید
delay-done = به خریداران { $orders } سفارش خبر می‌دهیم. می‌توانند صبر کنند یا انصراف بدهند.
delay-tell-button = خبر دادن تأخیر
alert-overdue = ⏰ روزی که برای سفارش { $code } قول داده بودیم گذشت و هنوز تحویل ثبت نشده است. اگر رسیده، ثبتش کنید؛ اگر نه، بهتر است خودمان به خریدار خبر بدهیم.
alert-feedback = 😔 خریدار سفارش { $code } راضی نیست: { $stars } از ۵
alert-feedback-words = دربارهٔ سفارش { $code } ({ $stars } از ۵) نوشته‌اند:

## how the shop writes, for its owner

messages-title = <b>پیام‌های فروشگاه به خریداران</b>
messages-quiet = شب: از ساعت { $night } تا { $morning } به وقت خریدار، فقط خبر پرداخت می‌رود.
messages-cap = پیام‌هایی که سفارش به آن‌ها نیاز ندارد: هر هفته حداکثر { $most } برای هر نفر
messages-welcome = خوشامد به آشنای تازه: پس از { $minutes } دقیقه
messages-no-welcome = خوشامد: جز همان سلام اول فرستاده نمی‌شود
messages-feedback = پرسیدن نظر: { $days } روز پس از تحویل
messages-dispatch = فرستادن بسته: حداکثر { $days } روز پس از پرداخت
messages-kept = قول‌های ۳۰ روز گذشته: { $kept } از { $arrived } سفارش تا روزی که اول گفته بودید رسید.
messages-thanks = جملهٔ خودتان زیر تشکر:
messages-no-thanks = زیر تشکر هنوز جمله‌ای از خودتان ننوشته‌اید.
messages-thanks-button = جملهٔ زیر تشکر
messages-quiet-button = ساعت‌های شب
messages-cap-button = چند پیام در هفته
messages-welcome-button = زمان خوشامد
messages-feedback-button = زمان پرسیدن نظر
messages-dispatch-button = مهلت فرستادن
messages-unsent-button = چه چیزی فرستاده نشد
messages-back-button = تنظیم پیام‌ها
messages-ask-thanks = جمله‌ای که دوست دارید زیر هر تشکر بیاید چیست؟ برای برداشتنش رد کنید.
messages-ask-quiet = شب از چه ساعتی تا چه ساعتی است؟ مثلاً ۲۲-۹.
messages-ask-cap = هر نفر در هفته حداکثر چند پیام بگیرد که سفارشش به آن نیاز ندارد؟ صفر یعنی هیچ.
messages-ask-welcome = خوشامد چند دقیقه پس از نخستین سلام و پس از هر تشکر فرستاده شود؟ صفر یعنی هیچ‌وقت.
messages-ask-feedback = چند روز پس از تحویل نظرشان را بپرسیم؟
messages-ask-dispatch = بسته‌ها حداکثر چند روز پس از پرداخت از فروشگاه بیرون می‌روند؟
messages-hours-unreadable = لطفاً دو ساعت بین ۰ و ۲۳ بنویسید، مثلاً ۲۲-۹.
messages-number-unusable = لطفاً عددی بین { $least } و { $most } بنویسید.
messages-saved = ذخیره شد.
messages-unsent = <b>پیام‌هایی که فرستاده نشد</b>
messages-none-unsent = پیامی نمانده که فرستاده نشده باشد.
unsent-line = • { $name }، { $what }: { $why }
unsent-line-later = • { $name }، { $what }: { $why }، تا { $until }
unsent-welcome = خوشامد
unsent-feedback = پرسیدن نظر
unsent-feedback-reminder = یادآوری نظر
unsent-back-in-stock = موجود شدن کالا
unsent-payment-nudge = یادآوری پرداخت
unsent-order = خبر سفارش
unsent-why-too-late = دیگر دیر شده بود
unsent-why-stopped = گفته است نفرستیم
unsent-why-no-consent = اجازه نداده است
unsent-why-no-reaction = به پیام‌های پیش پاسخی نداد
unsent-why-rests = منتظر خبر مهم‌تر است
unsent-why-talking = در گفتگو با پشتیبان است
unsent-why-night = شب است
unsent-why-cap = این هفته به اندازه گرفته است
unsent-why-window = تا پیام بعدی‌اش اجازهٔ نوشتن نداریم
unsent-why-unreachable = فروشگاه را مسدود کرده است
unsent-why-channel-off = پیام‌رسانش خاموش است
unsent-why-nowhere = راهی به او نداریم
unsent-why-other = نشد
## people who work here

role-owner = مالک
role-manager = مدیر
role-packer = بسته‌بند
role-agent = پاسخ‌گو
role-owner-button = مالک
role-manager-button = مدیر
role-packer-button = بسته‌بند
role-agent-button = پاسخ‌گو
role-owner-may = همه چیز، از جمله مدیران، راه‌های پرداخت و تنظیمات فروشگاه.
role-manager-may = کالاها و قیمت‌ها، سفارش‌ها و برگرداندن پول، آمار، گفتگو با مشتریان و دعوت از بسته‌بند و پاسخ‌گو.
role-packer-may = سفارش‌های آمادهٔ بسته‌بندی را با نشانی می‌بیند و بسته‌بندی، ارسال و تحویل را ثبت می‌کند. مبلغ‌ها و گفتگوها را نمی‌بیند.
role-agent-may = به مشتریان پاسخ می‌دهد و سفارش‌های همان مشتری را می‌بیند. قیمت‌ها و تنظیمات را عوض نمی‌کند.
staff-title = <b>همکاران</b>
staff-line = { $name }: { $role }، از { $since }
staff-role-line = <b>{ $role }</b>: { $may }
staff-invites = { $invites } دعوت هنوز باز است.
staff-all-button = همکاران
staff-audit-button = چه کسی چه کرد
staff-invite-button = دعوت از همکار
staff-revoke-one-button = لغو دعوت { $role }
staff-make-owner-button = مالک شود
staff-make-manager-button = مدیر شود
staff-make-packer-button = بسته‌بند شود
staff-make-agent-button = پاسخ‌گو شود
staff-remove-button = پایان همکاری
staff-remove-sure = همکاری { $name } ({ $role }) پایان یابد؟ از همان لحظه چیزی از کار فروشگاه را نمی‌بیند.
staff-remove-yes-button = بله، پایان یابد
staff-keep-button = نه، بماند
staff-removed = { $name } دیگر همکار فروشگاه نیست.
staff-changed = انجام شد.
staff-changed-self = انجام شد. نقش خودتان از حالا تغییر کرده است.
staff-gone = این شخص دیگر همکار فروشگاه نیست.
staff-above-you = تصمیم دربارهٔ مالک و مدیران با مالک فروشگاه است.
staff-last-owner = فروشگاه بی‌مالک نمی‌ماند. اول کس دیگری را مالک کنید، بعد این تغییر را بدهید.
staff-joined = 👋 { $name } دعوت را پذیرفت و از حالا { $role } فروشگاه است.
staff-undo-button = پایان دادن به آن
staff-now = نقش شما در { $shop } از حالا: <b>{ $role }</b>
staff-let-go = همکاری شما با { $shop } پایان یافت. از زحمت‌هایتان سپاسگزاریم. خرید از فروشگاه همچنان مثل همیشه است.
invite-choose = این همکار چه کاری می‌کند؟
invite-letter = شما به همکاری با <b>{ $shop }</b> در نقش <b>{ $role }</b> دعوت شده‌اید.
invite-letter-link =
    برای پذیرفتن این پیوند را باز کنید:
    { $link }
invite-letter-code = یا در گفتگو با فروشگاه این کد را بنویسید: { $code }
invite-letter-code-only = برای پذیرفتن، در گفتگو با فروشگاه این کد را بنویسید: { $code }
invite-letter-until = این دعوت فقط یک بار و تا { $until } کار می‌کند.
invite-made = دعوت آماده است: پیام بالا را برای همکارتان بفرستید. وقتی بپذیرد به شما خبر می‌دهیم.
invite-revoke-button = لغو این دعوت
invite-revoked-now = دعوت لغو شد.
invite-too-many = { $most } دعوت هنوز باز است. لطفاً اول یکی از آن‌ها را لغو کنید.
invite-unknown = چنین دعوتی پیدا نشد. لطفاً کد را دوباره نگاه کنید یا دعوت تازه‌ای بخواهید.
invite-used = این دعوت پیش‌تر استفاده شده است. هر دعوت فقط یک بار کار می‌کند؛ لطفاً دعوت تازه‌ای بخواهید.
invite-revoked = این دعوت پس گرفته شده است.
invite-expired = مهلت این دعوت تمام شده است. لطفاً دعوت تازه‌ای بخواهید.
invite-own = این دعوت را خودتان فرستاده‌اید. آن را برای همکارتان بفرستید.
invite-already-owner = شما مالک این فروشگاه هستید و به دعوت نیازی ندارید.
invite-already-manager = شما مدیر این فروشگاه هستید. اگر نقش دیگری می‌خواهید، مالک می‌تواند آن را تغییر دهد.
invite-already-packer = شما همین حالا بسته‌بند این فروشگاه هستید. اگر نقش دیگری می‌خواهید، مدیر یا مالک می‌تواند آن را تغییر دهد.
invite-already-agent = شما همین حالا پاسخ‌گوی این فروشگاه هستید. اگر نقش دیگری می‌خواهید، مدیر یا مالک می‌تواند آن را تغییر دهد.
join-invited = <b>{ $shop }</b> شما را به همکاری دعوت کرده است: <b>{ $role }</b>
join-confirm = می‌پذیرید؟
join-confirm-button = بله، می‌پذیرم
join-done = به جمع همکاران { $shop } خوش آمدید. نقش شما: <b>{ $role }</b>

## the audit

audit-title = <b>چه کسی چه کرده است</b>
audit-none = هنوز چیزی ثبت نشده است.
audit-how = برای یک سفارش، کالا یا همکار، کد یا نامش را بعد از ‎/audit بنویسید.
audit-unknown = سفارش، کالا یا همکاری با این نوشته پیدا نشد.
audit-gone = (دیگر نیست)
audit-nothing = –
audit-actor-shop = فروشگاه
audit-actor-installation = نصب فروشگاه
audit-customer-address-added = { $at } · { $who } نشانی تازه‌ای ثبت کرد.
audit-customer-reachable = { $at } · { $thing } دوباره پیام‌های فروشگاه را می‌گیرد.
audit-customer-unreachable = { $at } · { $thing } فروشگاه را مسدود کرد.
audit-consent-withdrawn = { $at } · { $thing } دیگر خبر و پیشنهاد نمی‌خواهد.
audit-coupon-created = { $at } · { $who } کد تخفیف { $thing } را ساخت.
audit-coupon-stopped = { $at } · { $who } کد تخفیف { $thing } را متوقف کرد.
audit-coupon-reserved = { $at } · کد تخفیف { $thing } برای سفارشی کنار گذاشته شد.
audit-coupon-redeemed = { $at } · کد تخفیف { $thing } در سفارشی استفاده شد.
audit-coupon-released = { $at } · کد تخفیف { $thing } آزاد شد.
audit-delivery-created = { $at } · { $who } روش ارسال { $after } را اضافه کرد.
audit-delivery-removed = { $at } · { $who } روش ارسال { $before } را برداشت.
audit-order-placed = { $at } · { $who } سفارش { $thing } را به مبلغ { $after } ثبت کرد.
audit-order-accepted = { $at } · { $who } سفارش { $thing } را پذیرفت.
audit-order-confirmed = { $at } · سفارش { $thing } قطعی شد.
audit-order-completed = { $at } · سفارش { $thing } کامل شد.
audit-order-cancelled = { $at } · { $who } سفارش { $thing } را لغو کرد.
audit-order-expired = { $at } · مهلت پرداخت سفارش { $thing } گذشت.
audit-order-hold-extended = { $at } · کالاهای سفارش { $thing } بیشتر نگه داشته شد.
audit-order-address-changed = { $at } · { $who } نشانی سفارش { $thing } را تغییر داد.
audit-order-delayed = { $at } · { $who } دیرتر رسیدن سفارش { $thing } را به خریدار گفت.
audit-order-received = { $at } · { $who } گفت که سفارش { $thing } به دستش رسیده است.
audit-order-return-requested = { $at } · { $who } درخواست پس دادن از سفارش { $thing } داد.
audit-order-reviewed = { $at } · { $who } به سفارش { $thing } ستاره داد.
audit-digital-supplied = { $at } · { $who } برای { $thing } کلید، پیوند یا فایل گذاشت.
audit-digital-given = { $at } · محتوای دیجیتال سفارش { $thing } به خریدار داده شد.
audit-consent-given = { $at } · { $who } به گرفتن خبرهای فروشگاه رضایت داد.
audit-order-payment-unpaid = { $at } · سفارش { $thing }: پرداخت‌نشده.
audit-order-payment-part = { $at } · سفارش { $thing }: بخشی پرداخت شد.
audit-order-payment-paid = { $at } · سفارش { $thing }: پرداخت شد.
audit-order-payment-surplus = { $at } · سفارش { $thing }: بیش از مبلغ پرداخت شد.
audit-order-payment-part-refunded = { $at } · سفارش { $thing }: بخشی از پول برگشت.
audit-order-payment-refunded = { $at } · سفارش { $thing }: پول برگشت.
audit-payment-created = { $at } · پرداخت سفارش { $thing }: آغاز شد.
audit-payment-issued = { $at } · پرداخت سفارش { $thing }: پیوند پرداخت ساخته شد.
audit-payment-opened = { $at } · پرداخت سفارش { $thing }: خریدار به درگاه رفت.
audit-payment-verifying = { $at } · پرداخت سفارش { $thing }: در حال بررسی.
audit-payment-paid = { $at } · پرداخت سفارش { $thing }: موفق.
audit-payment-failed = { $at } · پرداخت سفارش { $thing }: ناموفق.
audit-payment-cancelled = { $at } · پرداخت سفارش { $thing }: خریدار منصرف شد.
audit-payment-expired = { $at } · پرداخت سفارش { $thing }: مهلت گذشت.
audit-payment-unknown = { $at } · پرداخت سفارش { $thing }: نتیجه معلوم نیست.
audit-payment-review = { $at } · پرداخت سفارش { $thing }: نیاز به بررسی مالک دارد.
audit-payment-create-failed = { $at } · پرداخت سفارش { $thing }: درگاه نپذیرفت.
audit-payment-reversing = { $at } · پرداخت سفارش { $thing }: در حال برگشت.
audit-payment-reversed = { $at } · پرداخت سفارش { $thing }: برگشت داده شد.
audit-shipment-to-pack = { $at } · { $who } ثبت کرد: بستهٔ سفارش { $thing } آمادهٔ بسته‌بندی.
audit-shipment-packed = { $at } · { $who } ثبت کرد: بستهٔ سفارش { $thing } بسته‌بندی شد.
audit-shipment-handed-over = { $at } · { $who } ثبت کرد: بستهٔ سفارش { $thing } فرستاده شد.
audit-shipment-delivered = { $at } · { $who } ثبت کرد: بستهٔ سفارش { $thing } تحویل شد.
audit-shipment-returned = { $at } · { $who } ثبت کرد: بستهٔ سفارش { $thing } برگشت خورد.
audit-shipment-sorting-centre = { $at } · { $who } ثبت کرد: بستهٔ سفارش { $thing } به مرکز تجزیه رسید.
audit-shipment-at-the-door = { $at } · { $who } ثبت کرد: بستهٔ سفارش { $thing } نزد نامه‌رسان است.
audit-refund-asked = { $at } · { $who } برگرداندن پول سفارش { $thing } را خواست.
audit-refund-by-hand = { $at } · پول سفارش { $thing } باید دستی برگردانده شود.
audit-refund-done = { $at } · پول سفارش { $thing } برگردانده شد.
audit-catalogue-photo = { $at } · { $who } عکسی برای { $thing } گذاشت.
audit-catalogue-price = { $at } · { $who } قیمت { $thing } را از { $before } به { $after } تغییر داد.
audit-catalogue-variant-added = { $at } · { $who } کالای { $thing } را با قیمت { $after } اضافه کرد.
audit-catalogue-variant-changed = { $at } · { $who } مشخصات { $thing } را تغییر داد.
audit-catalogue-name = { $at } · { $who } نام { $before } را به { $after } تغییر داد.
audit-catalogue-description = { $at } · { $who } توضیح { $thing } را تغییر داد.
audit-catalogue-category = { $at } · { $who } دستهٔ { $thing } را تغییر داد.
audit-catalogue-visible = { $at } · { $who } نمایش { $thing } را تغییر داد.
audit-stock-received = { $at } · { $who } موجودی { $thing } را از { $before } به { $after } رساند.
audit-stock-returned = { $at } · { $thing } به انبار برگشت: از { $before } به { $after }.
audit-stock-adjusted = { $at } · { $who } موجودی { $thing } را از { $before } به { $after } تغییر داد.
audit-staff-invited = { $at } · { $who } کسی را در نقش { $after } دعوت کرد.
audit-staff-uninvited = { $at } · { $who } دعوت { $before } را پس گرفت.
audit-staff-joined = { $at } · { $thing } دعوت را پذیرفت و { $after } شد.
audit-staff-appointed = { $at } · { $who } نقش { $thing } را به { $after } تغییر داد.
audit-staff-removed = { $at } · { $who } به همکاری { $thing } ({ $before }) پایان داد.
audit-case-opened = { $at } · { $thing } پشتیبان خواست.
audit-case-answered = { $at } · { $who } به { $thing } پاسخ داد.
audit-case-closed = { $at } · { $who } گفتگو با { $thing } را پایان داد.
audit-terms-accepted = { $at } · شرایط فروش برای سفارش { $thing } پذیرفته شد.
audit-setting = { $at } · { $who } تنظیم { $thing } را تغییر داد.
audit-way-added = { $at } · { $who } یک راه پرداخت ساخت: { $thing }.
audit-way-on = { $at } · { $who } یک راه پرداخت را روشن کرد: { $thing }.
audit-way-off = { $at } · { $who } یک راه پرداخت را خاموش کرد: { $thing }.
audit-way-placed = { $at } · { $who } ترتیب راه‌های پرداخت را عوض کرد: { $thing }.
audit-way-limited = { $at } · { $who } سقف و کف یک راه پرداخت را عوض کرد: { $thing }.
audit-way-changed = { $at } · { $who } مشخصات یک راه پرداخت را عوض کرد: { $thing }.
audit-way-removed = { $at } · { $who } یک راه پرداخت را حذف کرد: { $thing }.
audit-secrets-rotated = { $at } · همهٔ نوشته‌های محرمانه در ترمینال از نو رمزگذاری شدند.
audit-route = { $at } · { $who } این صفحه را دید: { $thing }

## discount codes, for their owner

coupons-title = <b>کدهای تخفیف</b>
coupons-none = هنوز کد تخفیفی ندارید.
coupons-new-button = کد تازه
coupons-line-button = { $code } · { $times } بار
coupons-closed-button = { $code } · تمام
coupons-all-button = همهٔ کدها
coupons-stop-button = پایان دادن به کد
coupons-stopped = این کد دیگر کار نمی‌کند. سفارش‌هایی که با آن ثبت شده‌اند تخفیفشان را دارند.
coupons-is-stopped = پایان یافته است.
coupons-used = تا حالا استفاده شده: { $times } بار
coupons-limit-all = برای همه روی هم حداکثر { $times } بار.
coupons-limit-person = برای هر خریدار حداکثر { $times } بار.
coupons-made = کد آماده است. خریداران از حالا می‌توانند هنگام ثبت سفارش یا با نوشتن آن در همین گفتگو از آن استفاده کنند.
coupon-code = نام کد چه باشد؟ یک کلمه از حرف و عدد، مثلاً BAHAR10.
coupon-value = چقدر تخفیف بدهد؟ درصد مثل ۱۰٪، یا یک مبلغ.
coupon-least-goods = خرید باید دست‌کم چقدر باشد؟
coupon-most-off = حداکثر چه مبلغی کم شود؟ اگر سقفی ندارد، رد کنید.
coupon-first-day = از چه روزی کار کند؟ تاریخ یا تعداد روز از امروز را بنویسید، یا اگر از همین حالاست رد کنید.
coupon-last-day = آخرین روزش کی باشد؟ تاریخ یا تعداد روز از امروز را بنویسید، یا اگر پایانی ندارد رد کنید.
coupon-days-button = { $days } روز دیگر
coupon-uses = همه روی هم چند بار می‌توانند از آن استفاده کنند؟ اگر محدود نیست، رد کنید.
coupon-uses-person = هر خریدار چند بار می‌تواند از آن استفاده کند؟ اگر محدود نیست، رد کنید.
coupon-confirm = این کد را بسازیم؟
coupon-confirm-button = بله، بسازید
coupon-code-unusable = کد یک کلمه است با { $least } تا { $most } حرف و عدد.
coupon-taken = کد { $code } از پیش هست. لطفاً نام دیگری انتخاب کنید.
coupon-percent-unusable = لطفاً درصدی بین ۱ تا { $most } یا یک مبلغ بنویسید.
coupon-least-too-low = مبلغ خرید باید بیشتر از { $amount } تخفیف باشد.
coupon-ends-too-early = آخرین روزش پیش از آغازش تمام می‌شود. لطفاً روز دیرتری انتخاب کنید.
coupon-uses-unreadable = لطفاً عددی بین ۱ و { $most } بنویسید.
day-unreadable = این روز را نتوانستم بخوانم. لطفاً مثل ۱۴۰۵/۱۰/۱۰ یا 2026-12-31 بنویسید، یا تعداد روز.
day-unusable = لطفاً روزی بین امروز و ده سال دیگر انتخاب کنید.
closing-day-unusable = لطفاً روزی از فردا تا یک سال دیگر انتخاب کنید.
hours-unreadable = لطفاً ساعت آغاز و پایان را بنویسید، مثلاً «۹ تا ۱۸» یا «۹:۳۰ تا ۱۷».
setting-name-unusable = نام فروشگاه باید از ۱ تا ۶۴ نویسه باشد.
setting-currency-unknown = این پول را نمی‌شناسیم. لطفاً یکی از دکمه‌ها را بزنید.
setting-choose = لطفاً یکی از دکمه‌ها را بزنید.
setting-gone = چنین تنظیمی نیست.
points-settings-button = تنظیم امتیازها
points-set = خریداران { $percent }٪ از آنچه برای کالا می‌پردازند امتیاز می‌گیرند.
points-switched-off = فعلاً خریداران امتیازی نمی‌گیرند.
points-explained = هر امتیاز { $worth } می‌ارزد. امتیاز پس از پایان مهلت پس دادن کالا و تا نیمی از بهای کالاهای یک سفارش خرج می‌شود.
points-share-button = { $percent }٪
points-off-button = بدون امتیاز
points-changed = ذخیره شد. از پرداخت بعدی به کار می‌رود.
## ways of delivery, for their owner

delivery-title = <b>روش‌های ارسال</b>
delivery-none = هنوز روش ارسالی تعیین نکرده‌اید: همه چیز به همه جا رایگان فرستاده می‌شود.
delivery-least = کمترین مبلغ سفارش: { $least }
delivery-no-least = سفارش می‌تواند هر قدر کوچک باشد.
delivery-new-button = روش تازه
delivery-least-button = کمترین سفارش
delivery-returns = مهلت پس دادن کالا { $days } روز است.
delivery-returns-button = مهلت پس دادن
delivery-return-days = خریداران تا چند روز می‌توانند کالا را پس بدهند؟
delivery-returns-unusable = لطفاً عددی از { $least } تا { $most } بنویسید. قانون به خریدار { $least } روز مهلت می‌دهد.
delivery-all-button = همهٔ روش‌ها
delivery-remove-button = حذف این روش
delivery-removed = حذف شد. سفارش‌هایی که آن را دارند سر جایشان هستند.
delivery-made = آماده است. خریداران از حالا می‌توانند آن را انتخاب کنند.
delivery-saved = ذخیره شد.
delivery-kind = چه کسی راه را می‌آید؟
delivery-kind-parcel-button = بسته فرستاده می‌شود
delivery-kind-pickup-button = خریدار می‌آید
delivery-name = نامش چیست؟ مثلاً پست پیشتاز یا پیک تهران.
delivery-where = خریداران کالا را از کجا تحویل می‌گیرند؟ نشانی کامل را بنویسید.
delivery-which-regions = به کدام شهرها یا استان‌ها می‌رود؟ با ویرگول جدا کنید، یا اگر همه جاست رد کنید.
delivery-price = هزینه‌اش چقدر است؟ اگر رایگان است بنویسید «رایگان».
delivery-price-kg = هر کیلوگرم بیشتر از کیلوگرم اول چقدر هزینه دارد؟ اگر وزن فرقی نمی‌کند، رد کنید.
delivery-price-free = از چه مبلغ خرید به بالا رایگان است؟ اگر هیچ‌وقت، رد کنید.
delivery-how-long = چند روز پس از پرداخت می‌رسد؟ مثلاً ۲-۴. بیشتر بگویید بهتر است تا کمتر.
delivery-which-slots = خریدار از چه ساعت‌هایی می‌تواند انتخاب کند؟ مثلاً ۹ تا ۱۲، ۱۷ تا ۲۰. اگر ندارد، رد کنید.
delivery-least-amount = کالاهای یک سفارش دست‌کم چقدر باشد؟ اگر فرقی نمی‌کند، رد کنید.
delivery-confirm = این روش را پیشنهاد بدهیم؟
delivery-confirm-button = بله، پیشنهاد بدهید
delivery-more-kg = هر کیلوگرم بیشتر: { $amount }
delivery-free-from = از { $amount } به بالا رایگان.
delivery-regions = می‌رود به: { $places }
delivery-slots = ساعت‌ها: { $slots }
delivery-too-many = اکنون { $most } روش دارید و بیشتر از آن فقط گیج می‌کند. لطفاً اول یکی را حذف کنید.
delivery-name-unusable = لطفاً نامی با ۲ تا { $most } حرف بنویسید.
delivery-days-unreadable = لطفاً روزها را این‌طور بنویسید: ۲-۴
delivery-list-unusable = لطفاً حداکثر { $most } نام کوتاه را با ویرگول جدا کنید.
cases-button = گفتگوها
cases-title = <b>گفتگوهای باز</b>
cases-none = الان کسی منتظر پاسخ نیست.
cases-line-button = { $name } · { $since }
cases-with = گفتگو با { $name }، از { $since }
cases-closed = این گفتگو تمام شده است.
cases-about-order = دربارهٔ سفارش { $code }
cases-order-button = دیدن سفارش
cases-answer-button = پاسخ
cases-close-button = پایان گفتگو
cases-answer = به { $name } چه بنویسیم؟ همان‌طور که می‌نویسید به دستش می‌رسد.
cases-sent = برای { $name } فرستاده شد.
cases-ended = گفتگو تمام شد.
alert-paid = 💰 سفارش { $code } به مبلغ { $total } پرداخت شد.
alert-paid-late = پرداخت پس از مهلت رسید، ولی کالاها هنوز بودند.
alert-buyer = خریدار: { $name }
alert-open-button = باز کردن سفارش
alert-readdressed = 📮 نشانی سفارش { $code } تغییر کرد. لطفاً برای این نشانی بسته‌بندی کنید:
alert-review = ⚠️ پرداخت سفارش { $code } را باید خودتان ببینید.
alert-review-amount = مبلغی رسیده که با مبلغ خواسته‌شده یکی نیست. سفارش پرداخت‌شده حساب نشد و پول جدا نگه داشته شده است.
alert-review-mismatch = درگاه می‌گوید این پرداخت با آنچه خواسته بودیم جور نیست. پول جدا نگه داشته شده است.
alert-review-late = پول پس از پایان سفارش رسید و کالاها دیگر با آن قیمت نیستند. لطفاً آن را برگردانید یا با خریدار کنار بیایید.
alert-review-surplus = این سفارش پیش‌تر پرداخت شده بود و دوباره پول رسید. لطفاً مبلغ اضافه را برگردانید.
alert-review-reference = درگاه دربارهٔ پرداخت دیگری پاسخ داد. سفارش پرداخت‌شده حساب نشد.
alert-review-bank-reference = همین شمارهٔ پیگیری بانک پیش‌تر برای پرداخت دیگری آمده بود. سفارش پرداخت‌شده حساب نشد.
alert-review-play-money = یک پرداخت آزمایشی برای فروشگاه واقعی گزارش شد. سفارش پرداخت‌شده حساب نشد.
alert-review-unproven = پول این پرداخت رسیده و سفارش پرداخت‌شده به حساب آمده، ولی درگاه دیگر مبلغش را نمی‌گوید. لطفاً در پنل درگاه با مبلغ سفارش بسنجید.
alert-review-unknown = درگاه یک روز است نمی‌گوید این پرداخت چه شد. لطفاً در پنل درگاه نگاه کنید.
alert-review-sent-back = ↩️ برای سفارش { $code } پولی رسید که دیگر لازم نبود، چون سفارش پرداخت شده یا تمام شده بود. آن را برنداشتیم و درگاه به خریدار برمی‌گرداند. کاری لازم نیست.
alert-return = ↩️ { $name } می‌خواهد از سفارش { $code } پس بدهد:
alert-stock-low = از { $name } ({ $sku }) فقط { $left } عدد مانده است.
alert-keys-low = کلیدهای آن رو به پایان است. کلیدهای تازه را در ستون keys جدولتان بیاورید.
alert-product-button = دیدن کالا
alert-case = 💬 { $name } می‌خواهد با شما صحبت کند.
alert-case-how = «پاسخ» را بزنید، یا به پیام‌های او همین‌جا ریپلای کنید.
alert-case-says = <b>{ $name }:</b>
alert-dead-letter = ⚠️ پیامی یا کاری در { $shop } ناتمام ماند، چون خطایی رخ داد. شمارهٔ آن برای کسی که فروشگاه را نگهداری می‌کند: { $reference }
alert-invariants = ⚠️ بازرسی روزانهٔ { $shop } به { $facts } مورد نادرست رسید. لطفاً این را به کسی که فروشگاه را نگهداری می‌کند نشان بدهید:
