# Turkish. Every sentence a person reads, under a key that says where it stands.

## universal words: understood everywhere, in every language; the first one is what we teach

words-menu = menü | ana sayfa | başlat
words-back = geri | geri dön
words-cancel = vazgeç | iptal
words-person = temsilci | destek | yetkili | insan
words-language = dil | dil değiştir
words-stop = dur | abonelikten çık | mesaj gönderme
words-terms = satış koşulları | koşullar | şartlar
words-privacy = aydınlatma metni | gizlilik
words-skip = atla | geç
words-yes = evet | tamam | onayla
words-no = hayır | yok

## money and dates

money-aed = { $amount } BAE dirhemi
money-afn = { $amount } afgani
money-azn = { $amount } manat
money-eur = €{ $amount }
money-gbp = £{ $amount }
money-jpy = ¥{ $amount }
money-toman = { $amount } tümen
money-try = ₺{ $amount }
money-usd = ${ $amount }
money-xtr = { $amount } yıldız
date-day = { $day } { $month } { $year }
date-moment = { $day } { $month }, { $time }
date-months = Ocak | Şubat | Mart | Nisan | Mayıs | Haziran | Temmuz | Ağustos | Eylül | Ekim | Kasım | Aralık
date-jalali-months = Ferverdin | Ordibeheşt | Hordad | Tir | Mordad | Şehriver | Mehr | Aban | Azer | Dey | Behmen | İsfend

## general errors

bad-input = Anlayamadım. Lütfen yeniden yazın ya da düğmelerden birine dokunun.
not-found = Böyle bir şey bulunamadı. Kaldırılmış olabilir.
not-allowed = Bunun için yetkiniz yok.
internal-apology = Üzgünüz, mağazamızda bir hata oluştu ve bize bildirildi. Lütfen biraz sonra yeniden deneyin. Sürerse bize şu kodu iletin: { $reference }
text-too-long = Bu metin { $length } karakter. Lütfen en fazla { $limit } karakterle yazın.
amount-unreadable = Bu tutarı anlayamadım. Lütfen örneğin şöyle yazın: { $example }
amount-not-positive = Tutar sıfırdan büyük olmalı.
amount-too-fine = Hesaplayabildiğimiz en küçük tutar { $smallest }. Lütfen tutarı yuvarlayın.
amount-too-large = Bu tutar çok büyük; en fazla { $largest } olabilir.

## dialogue

route-unknown = Bu düğme ya da adres artık bir yere gitmiyor. Menüden devam edebilirsiniz.
dialogue-changed = Bu arada bir şey değişti; lütfen bunu yeniden yanıtlayın.
dialogue-old-tap = O düğme önceki bir soruya aitti. Şimdi buradayız:
dialogue-misfit = Bunu seçenekler arasında bulamadım. Lütfen birine dokunun ya da adını veya numarasını yazın.
dialogue-which = Buna birden fazla seçenek uyuyor. Hangisini demek istediniz?
dialogue-offer-person = Dilerseniz mağazadan biri size yardımcı olabilir.
dialogue-first-question = Bu ilk soru, dönülecek bir önceki yok. Devam etmek istemezseniz vazgeçebilirsiniz.
dialogue-cancelled = Tamam, bunu bıraktık. Hiçbir şey değişmedi.
dialogue-outdated = Siz başladıktan sonra mağaza yenilendi. Lütfen baştan başlayın.
dialogue-over = Bu soru artık kapandı.
dialogue-secret-gone = 🔒 Bu bilgi şifrelendi, artık kimse okuyamaz. Mesajınızı bu sohbetten siliyorum.
dialogue-secret-stays = 🔒 Bu bilgiyi şifreleyerek saklıyorum ama mesajınızı bu sohbetten silemiyorum. Lütfen kendiniz silin.
dialogue-secret-lost = Buraya yazdığınız bilgi artık okunamıyor. Lütfen bir kez daha yazın.
dialogue-resumed = Kaldığımız yerden devam ediyoruz.
dialogue-back-button = Geri
dialogue-cancel-button = Vazgeç
dialogue-skip-button = Atla
dialogue-yes-button = Evet, doğru
dialogue-person-button = Temsilciye bağlan
dialogue-menu-button = Menü
dialogue-resume-button = Devam et
dialogue-drop-button = Bırak

## shop

name-unreadable = Lütfen adı en az iki harfle yazın.
phone-unreadable = Bu telefon numarasını okuyamadım. Lütfen rakamlarla yazın, örneğin 0532 123 45 67 veya +98 912 345 6789.
phone-impossible = Böyle bir telefon numarası yok; belki bir rakam eksik ya da fazla. Lütfen kontrol edin. Başka ülkelerin numarası + ve ülke koduyla başlar.
address-too-short = Bu adres kuryenin bulması için çok kısa. Lütfen şehir, sokak ve kapı numarasını yazın.
city-unknown = Bu şehri bilmiyoruz. Lütfen eyaletini de yazın, örneğin: فارس، نورآباد
province-unknown = Türkiye'de { $name } adında bir il yok. Lütfen 81 ilden birini yazın, örneğin İzmir.
province-near = Türkiye'de { $name } adında bir il yok. Şunlardan biri mi: { $near }
district-unreadable = Lütfen ilçenin adını yazın.
postal-of-another = { $province } posta kodları { $begins } ile başlar. Lütfen kontrol edin.
postal-left-out = { $code } posta kodu { $province } iline ait değil, bu yüzden eklemedik. Doğrusunu sipariş vermeden önce ekleyebilirsiniz.
postal-code-unreadable = Posta kodu { $digits } hanelidir. Lütfen kontrol edin.
address-gone = Bu adres artık listenizde yok. Lütfen başka birini seçin.
address-too-many = Kayıtlı { $most } adresiniz var; daha fazlasını saklamıyoruz.
language-unknown = Mağaza henüz bu dili konuşmuyor.
product-gone = Bu ürün artık satışta değil.
goods-no-such-sku = { $sku } kodlu bir ürünümüz yok. Koda ürün listesinden bakın: /goods
goods-name-taken = «{ $name }» bu rafta zaten var. Başka bir ad yazın ya da o ürünü düzenleyin.
goods-name-missing = Lütfen alıcının ürünü bulabileceği bir ad yazın.
goods-description-missing = Lütfen açıklamayı yazın ya da bu soruyu atlayın.
goods-photo-wanted = Lütfen fotoğrafın kendisini gönderin.
category-gone = Bu bölümde şu anda ürün yok.
stock-left =
    { $left ->
        [0] Üzgünüz, { $name } tükendi.
       *[other] { $name } ürününden yalnızca { $left } adet kaldı.
    }
cart-quantity-unusable = Lütfen 1 ile { $most } arasında bir sayı seçin.
order-empty = Sepetiniz boş; henüz sipariş edilecek bir şey yok.
shop-closed = { $shop } şimdilik yeni sipariş almıyor. Ürünlere bakabilir, sepetinizde saklayabilirsiniz; eski siparişler sürüyor.
shop-closed-until = { $shop } yeni sipariş almıyor, { $day } günü yeniden açılıyor. Ürünlere bakabilir, sepetinizde saklayabilirsiniz.
shop-closed-words = { $shop } şimdilik yeni sipariş almıyor: { $words }
shop-closed-words-until = { $shop } yeni sipariş almıyor, { $day } günü yeniden açılıyor: { $words }
order-costs-nothing = Tutarı sıfır olan sipariş buradan verilemez. Lütfen mağazayla görüşün.
order-too-small = En az sipariş tutarı { $least }. { $missing } değerinde ürün eksik.
order-too-many-unpaid = Ödenmemiş { $most } siparişiniz var. Yenisini vermeden önce lütfen birini ödeyin ya da iptal edin.
order-price-changed = { $name } fiyatı az önce değişti; şimdi { $price }. Lütfen siparişinize bir kez daha bakın.
order-cart-changed = Sepetiniz bu arada değişti. Lütfen bir kez daha bakın.
order-quote-old = Bu teklif artık geçerli değil. Lütfen sepetinizi yeniden açın.
order-gone = Böyle bir sipariş bulamadık. Lütfen kodu kontrol edin.
order-closed = { $code } numaralı sipariş kapandı; artık değiştirilemez.
order-paid-already = { $code } numaralı sipariş zaten ödendi.
order-not-paid = { $code } numaralı sipariş henüz ödenmedi.
order-left-already = { $code } numaralı siparişin paketi yola çıktı, artık iptal edilemez. Gerekirse parasını iade edin.
order-not-to-call-off = { $code } numaralı sipariş iptal edilemiyor: ya kapandı, ya paketi yola çıktı ya da iade yetkiniz yok.
refund-nothing = { $code } numaralı sipariş için iade edilecek para yok.
refund-still-asked = Bankaya hâlâ soruyoruz. Lütfen birkaç dakika sonra yeniden bakın.
refund-reference-missing = Lütfen havalenin referans numarasını ya da onu bulmanızı sağlayacak birkaç söz yazın.
cancel-reason-missing = Lütfen nedenini kısaca yazın; alıcı bu cümleyi okuyacak.
order-time-over = { $code } numaralı siparişin ödeme süresi doldu. Lütfen yeniden sipariş verin.
order-shipped-already = { $code } numaralı siparişin paketi zaten yola çıktı.
order-not-shipped = { $code } numaralı siparişin paketi henüz yola çıkmadı.
order-has-no-parcel = { $code } numaralı siparişte paketlenecek bir şey yok.
parcel-further = { $code } numaralı siparişin paketi bu aşamayı geçti.
tracking-unreadable = Bu bir takip koduna benzemiyor. Lütfen kargo fişindeki harf ve rakamları yazın.
carrier-iran-post = İran Postası
carrier-tipax = Tipax
carrier-yurtici = Yurtiçi Kargo
carrier-aras = Aras Kargo
carrier-ptt = PTT Kargo
carrier-own = Mağazanın kuryesi
tracking-not-iran-post = { $carrier } takip kodu 20 veya 24 rakamdır. Lütfen fişteki bütün rakamları yazın.
tracking-not-tipax = { $carrier } takip kodu 8 ile 24 arası rakamdan oluşur. Lütfen fişteki gibi yazın.
tracking-not-yurtici = { $carrier } takip kodu 12 rakamdır. Lütfen fişteki gibi yazın.
tracking-not-aras = { $carrier } takip kodu 13 rakamdır. Lütfen fişteki gibi yazın.
tracking-not-ptt = { $carrier } takip kodu 13 karakterdir, örneğin RR123456785TR. Lütfen fişteki gibi yazın.
payment-gone = Böyle bir ödeme bulamadık.
payment-play-money = Bu ödeme yolu yalnızca mağazayı denemek içindir. Lütfen başka bir yol seçin.
payment-too-many-attempts = Bu siparişi ödemeyi { $most } kez denediniz. Lütfen mağazayla görüşün, birlikte bir yol bulalım.
payment-gateway-confused = Bankanın yanıtı kullanılamadı. Hesabınızdan para çekilmedi. Lütfen yeniden deneyin.
case-gone = Böyle bir görüşme yok.
case-closed = Bu görüşme kapatıldı.
case-message-empty = Bu mesaj boş. Lütfen birkaç kelime yazın ya da bir fotoğraf gönderin.
setting-unusable = Mağaza bu şekilde ayarlanamaz.
setting-currency-frozen = İlk siparişten sonra para birimi değiştirilemez; fiyatlar ve siparişler onunla yazılıdır.
stock-unusable = Lütfen 0 ile { $most } arasında bir stok yazın.
photo-missing = { $name } fotoğrafı bulunamadı.
photo-too-large = Fotoğraf { $most } MB'den büyük.
photo-too-many-pixels = Fotoğrafın boyutları aşırı büyük. Lütfen daha küçük kaydedin.
photo-unreadable = Bu bir JPEG, PNG ya da WebP resmi değil veya bozuk.
import-summary = { $added } eklendi, { $updated } değişti, { $unchanged } aynı kaldı, { $refused } alınmadı.
import-file-missing = { $name } dosyası açılamadı.
import-file-too-large = Dosya { $most } MB'den büyük. Lütfen bölün.
import-columns-missing = İlk satır sütunların adı olmalı; şunlar eksik: { $columns }
import-encoding-guessed = Dosya UTF-8 değil; { $encoding } olarak okundu. Lütfen adların doğru göründüğünü kontrol edin.
import-quotes-odd = Bu satırdaki tırnak işaretleri eşleşmiyor.
import-cells-too-many = Bu satırda { $most } hücreden fazla var. İçinde ayırıcı olan metin tırnak içinde olmalı.
import-cell-empty = { $column } sütunu boş.
import-category-unreadable = “{ $part }” adı olan en çok { $most } bölüm değil. Örneğin şöyle yazın: Giyim &gt; Şal
import-sku-unusable = SKU en fazla { $most } harf ve rakamdan oluşan tek bir sözcük olmalı.
import-sku-twice = { $sku } kodu daha önce { $line }. satırda var.
import-variant-twice = { $name } aynı seçenekle daha önce { $line }. satırda var. variant sütununda ayırın.
import-variant-taken = { $name } bu seçeneğe { $sku } dışında bir SKU ile zaten sahip. variant sütununda ayırın.
import-stock-unreadable = Stok 12 gibi bir tam sayı olmalı.
import-weight-unreadable = Ağırlık 450 gibi gram olarak ya da 1,2 kg biçiminde yazılmalı.
import-stock-held = { $sku } ürününden { $held } adet verilmiş siparişlere ait; stok buna ayarlandı.
import-photo-outside = Fotoğraflar dosyanın klasöründe ya da altında olmalı.
import-pair-unreadable = “{ $part }” bir ad ve değer değil. Örneğin şöyle yazın: Renk: kırmızı | Beden: M
import-pair-twice = { $name } aynı hücrede iki kez yazılmış.
import-pairs-too-many = Bir hücrede en fazla { $most } ad ve değer olabilir; bir ad en fazla { $letters } harftir.
import-photos-too-many = Bir satırda en fazla { $most } fotoğraf olabilir.
import-kind-unreadable = Tür “fiziksel” ya da “dijital” olmalı.
import-kind-differs = { $name } satırlarında farklı türler yazıyor. Bir ürünün tüm seçenekleri ya fiziksel ya da dijitaldir.
import-digital-in-parcel = Kargoyla gidenin anahtarı, bağlantısı ya da dosyası olmaz. Türünü “dijital” yazın ya da bu hücreleri boşaltın.
import-digital-several = Dijital ürünün ya anahtarları ya bağlantısı ya da dosyası olur; lütfen üçünden yalnız birini doldurun.
import-digital-nothing = Dijital ürünün alıcıya verecek bir şeyi olmalı: anahtar, bağlantı ya da dosya hücresini doldurun.
import-digital-keys = Bu ürün anahtarla teslim ediliyor ve hâlâ anahtarı var; bağlantı ya da dosya olamaz. Başka bir stok kodu kullanın.
import-key-too-long = Bir anahtar en çok { $most } karakter olabilir. Anahtarların arasına | yazın.
import-link-unreadable = Bağlantı tam bir adres olmalı, örneğin https://example.com/ders
import-file-without-page = Alıcılar dosyayı sipariş sayfasından indirir; mağazanın bunun için PUBLIC_URL ayarına ihtiyacı var. O zamana dek bağlantı verin.

## order page

page-language = Türkçe
page-order = Sipariş { $code }
page-amount = { $amount }
page-moment = { $at }
page-unpaid-title = Siparişiniz ödemenizi bekliyor
page-reserved = Bu ürünleri { $until } saatine kadar sizin için ayırdık.
page-minutes-left = { $minutes ->
    [one] Bir dakika kaldı.
   *[other] { $minutes } dakika kaldı.
}
page-pay-button = Öde
page-again-button = Tekrar dene
page-gateway-stripe = Stripe sayfasında kartla. Yurt dışından da ödeyebilirsiniz.
page-gateway-telegram = Telegram açılır, orada kartla ödersiniz.
page-gateway-stars = Telegram açılır, orada Yıldızla ödersiniz.
page-gateway-sizpay = SizPay. İran'daki tüm banka kartlarıyla güvenli ödeme sayfası.
page-gateway-testbank = Test bankası. Mağaza deneme aşamasında; gerçek para hareketi olmaz.
page-no-way = Şu anda açık bir ödeme yolu yok. Lütfen sohbetten mağazaya yazın.
page-failed-cancelled = Ödeme yapmadan döndünüz. Hesabınızdan para çekilmedi; dilediğiniz zaman ödeyebilirsiniz.
page-failed-insufficient-funds = Kartta yeterli bakiye yoktu. Para çekilmedi. Başka bir kart deneyebilirsiniz.
page-failed-card-problem = Banka kart bilgilerini veya şifreyi kabul etmedi. Para çekilmedi. Lütfen kontrol edip tekrar deneyin.
page-failed-limit = Kart bugünkü limitine ulaştı. Para çekilmedi. Lütfen başka bir kart kullanın ya da yarın ödeyin.
page-failed-gateway-down = Banka şu anda yanıt vermiyor. Para çekilmedi. Lütfen birkaç dakika sonra tekrar deneyin.
page-failed-expired = Banka sayfası uzun süre açık kaldığı için kapandı. Para çekilmedi. Yeni bir sayfa açabilirsiniz.
page-failed-unknown = Ödeme tamamlanmadı. Hesabınızdan para çekildiyse “Ödeme yaptım” düğmesine basın, bankaya soralım.
page-failed-fraud-or-blocked = Banka bu ödemeye izin vermedi. Para çekilmedi. Lütfen bankanıza danışın ya da başka bir kart kullanın.
page-checking-title = Bankaya soruyoruz
page-checking = Ödemenizin ulaşıp ulaşmadığını henüz bilmiyoruz. Lütfen tekrar ödemeyin. Bu sayfa kendiliğinden yenilenir; size sohbetten de yazacağız.
page-still-asking = Son ödemenizi hâlâ bankaya soruyoruz. Lütfen şimdilik tekrar ödemeyin.
page-review-title = Ödemeniz inceleniyor
page-review = Bu siparişe tam uymayan bir ödeme ulaştı. Mağaza bizzat bakıp size yazacak. Paranız kaybolmadı; bir şey yapmanıza gerek yok.
page-paid-title = Ödendi, teşekkür ederiz.
page-paid = Ödemeniz ulaştı ve siparişiniz onaylandı. Siparişinizin nerede olduğunu bu sayfada görebilirsiniz.
page-surplus-title = Birden fazla ödeme ulaştı
page-surplus = Siparişiniz onaylandı. Tutarından fazla para ulaştı; mağaza farkı iade etmek için size yazacak.
page-refunded-title = Paranız iade edildi
page-refunded = Mağaza bu sipariş için iade yaptı. Bankanızda görünmesi birkaç gün sürebilir.
page-confirmed-title = Siparişiniz onaylandı
page-confirmed = Mağaza siparişinizi hazırlıyor.
page-expired-title = Bu siparişin süresi doldu
page-expired = Zamanında ödenmediği için ürünler mağazaya döndü; borcunuz yok. Hâlâ istiyorsanız sohbetten yeniden sipariş verebilirsiniz.
page-cancelled-title = Bu sipariş iptal edildi
page-cancelled = Borcunuz yok. Fikrinizi değiştirirseniz sohbetten yeniden sipariş verebilirsiniz.
page-if-paid = Ödeme yaptıysanız paranız güvende: “Ödeme yaptım” düğmesine basın, bankaya soralım.
page-check-button = Ödeme yaptım
page-reference = Banka referansı: { $code }
page-card = Kart: { $code }
page-timeline = Siparişiniz nerede
page-step-placed = Sipariş verildi
page-step-paid = Ödendi
page-step-packed = Paketlendi
page-step-handed-over = Kargoya verildi
page-step-delivered = Teslim edildi
page-step-returned = Mağazaya geri döndü
page-step-cancelled = İptal edildi
page-step-expired = Ödeme süresi doldu
page-carrier = { $carrier }
page-tracking = Takip kodu: { $code }
page-receipt = Siparişiniz
page-quantity = { $quantity } × { $price }
page-goods = Ürünler
page-discount = İndirim
page-discount-code = { $code } koduyla indirim
page-points = { $points } puanla ödenen
page-delivery = Kargo
page-free = ücretsiz
page-total = Toplam
page-tax = Dahil olan vergi
page-privacy = Bankanın kendi sayfasında ödersiniz. Mağaza kartınızı hiçbir zaman görmez.
page-forward-title = Bankaya gidiyorsunuz
page-forward-button = Bankaya git
page-missing-title = Burada bir şey yok
page-missing = Adres eksik olabilir. Lütfen sohbetteki bağlantıyı yeniden açın.
page-returned-title = Bankadan döndünüz
page-returned = Bu sayfayı kapatıp sohbetten devam edebilirsiniz.
page-too-often = Art arda çok fazla deneme oldu. Lütfen bir dakika bekleyip tekrar deneyin.
page-not-yet = Bankada bu sipariş için henüz bir ödeme yok. Az önce ödediyseniz lütfen bir dakika sonra yeniden sorun.

## what one accepts before paying, and what some gateways want to know

page-accept = Mesafeli satış koşullarını kabul ediyorum, aydınlatma metnini okudum.
page-accept-first = Lütfen ödemeden önce satış koşullarını kabul edin: yanındaki kutuyu işaretleyin.
page-accept-again = Satış koşulları az önce değişti. Lütfen yeniden okuyup kabul edin.
page-terms = Satış koşulları
page-privacy-notice = Aydınlatma metni
page-version = Sürüm: { $code }
page-back = Siparişe dön
page-withdrawal = Teslimattan sonra { $days } { $country ->
    [IR] iş günü
   *[other] gün
} içinde neden belirtmeden vazgeçebilirsiniz.
page-vpn = VPN açıksa bankaya gitmeden önce kapatın; İran bankalarının sayfaları VPN ile açılmaz.
page-email = E-posta (bu ödeme yolu istiyor)
page-identity = Kimlik numarası (bu ödeme yolu istiyor, bizde kalmaz)
page-way-limits = { $way } bu tutarı almıyor: { $least } – { $most }
page-way-least = { $way } en az { $least } alır.
page-way-most = { $way } en çok { $most } alır.
page-way-trial = Bu ödeme yolunu yalnızca siz görüyorsunuz; çünkü mağaza sizin ve yol henüz kapalı.
page-other-way-button = Başka yolla öde
page-pay-with-button = { $way } ile öde
page-facilitator = Ödeme aracısı: { $way }
gateway-stripe = Visa, Mastercard (Stripe)
gateway-stripe-key = Gizli ya da kısıtlı anahtar (sk_… ya da rk_…)
gateway-stripe-webhook-secret = Webhook imza anahtarı (whsec_…)
gateway-stripe-slow-methods = Ulaşması günler süren ödeme yöntemlerini de al
gateway-telegram = Telegram içinde kartla
gateway-telegram-provider-token = @BotFather ödeme sağlayıcı anahtarı (Payments)
gateway-stars = Telegram Yıldızları ⭐
gateway-stars-worth = 100 Yıldızın sizin için değeri, para birimiyle; örneğin 45 TL
gateway-sizpay = SizPay
gateway-sizpay-account = SizPay ana anahtarı veya aralarında boşlukla üye iş yeri, terminal, 1. ve 2. anahtar
gateway-sizpay-ceiling = Bir ödemenin en yüksek tutarı (toman)
gateway-sizpay-by-link = SizPay'e düz bağlantıyla git
gateway-sizpay-address = SizPay adresi
gateway-testbank = Test bankası
gateway-numbered = { $name }, { $number }. hesap
page-paid-on = Ödeme zamanı: { $at }
page-never-ask = Sohbette sizden asla kart numarası, şifre ya da SMS kodu istemeyiz.
page-digital = Satın aldıklarınız
page-digital-key = { $code }
page-digital-open = Aç
page-help-title = Yardım ister misiniz?
page-help = Sipariş verdiğiniz sohbete <b>temsilci</b> yazın, { $shop } ekibinden biri yanıtlasın. Sipariş kodunuz { $code }.
payer-email-unreadable = Bu e-posta adresi doğru görünmüyor. Lütfen <code>mina@example.com</code> gibi yazın.
payer-identity-wrong = Bu kimlik numarası doğru değil. Lütfen rakamları kontrol edin.
payer-incomplete = Bu ödeme yolu biraz daha bilgi istiyor. Lütfen boş alanları doldurun.
legal-terms =
    Bu koşullar sizinle { $shop } mağazası arasındadır ve ön bilgilendirme yerine geçer. Ödemeden önce okuyun; kabul edip ödediğinizde sözleşme kurulur.

    Satıcı ve iletişim: { $seller }

    Ürün ve fiyat: Ürünün temel nitelikleri ve fotoğrafları sohbetteki kartında yazar. Her ürünün adedini ve tüm vergiler dahil fiyatını, kargo ücretini ve toplam tutarı onaylamadan önce siparişinizde görürsünüz. Siparişten sonra bunlara bir şey eklenmez.

    Ödeme: Bankanın ya da ödeme kuruluşunun kendi sayfasında yapılır. Mağaza kart bilgilerinizi görmez ve sohbette asla istemez. Ödeme yapılmazsa ürünler siparişte yazan süre sonunda serbest kalır; borcunuz olmaz.

    Teslimat: Ürün yazdığınız alıcıya ve adrese, siparişte yazan günlerde gönderilir; takip kodu varsa size iletilir. { $country ->
        [TR] Teslimat en geç 30 gün içinde yapılır.
       *[other] {""}
    } Bir ürün gönderilemezse haber veririz ve paranızın tamamını iade ederiz.

    Cayma hakkı: Ürünü teslim aldıktan sonra { $days } gün içinde neden belirtmeden ve ceza ödemeden cayabilirsiniz. Sohbetten bize yazmanız yeterlidir. { $country ->
        [TR] İade kargo ücreti bizdendir; bedel en geç 14 gün içinde iade edilir. Bu hak 6502 sayılı Kanunun 48. maddesinden ve Mesafeli Sözleşmeler Yönetmeliğinden doğar.
        [IR] Yalnızca iade kargo ücreti size aittir. Bu hak İran Elektronik Ticaret Kanununun 37. maddesinden doğar; süre iş günüdür.
       *[other] İade kargo ücreti size aittir. Yaşadığınız yerin hukuku daha fazlasını tanıyorsa o geçerlidir.
    }

    Cayma hakkı olmayanlar: Size özel hazırlanan ürünler, çabuk bozulan ürünler, ambalajı açılmış hijyen ürünleri ve size ulaşmış dijital ürünler; ayıplı olmaları dışında.

    Ayıplı ya da yanlış ürün: Bir fotoğrafla bize yazın. İade masrafı bizdendir; seçiminize göre değiştirir, onarır ya da paranızı iade ederiz. İade, ödediğiniz karta veya hesaba yapılır.

    Şikâyet: Önce sohbetten ya da yukarıdaki iletişim bilgilerinden bize yazın. Çözülmezse { $country ->
        [TR] Tüketici Hakem Heyetine veya Tüketici Mahkemesine
        [IR] İran Elektronik Ticareti Geliştirme Merkezine
       *[other] yaşadığınız yerdeki tüketici kuruluşuna
    } başvurabilirsiniz.
legal-privacy =
    Verilerinizden { $shop } sorumludur (veri sorumlusu). İletişim: { $seller }

    Neyi, neden tutuyoruz: alıcının adını, telefonunu ve adresini siparişinizi ulaştırmak için; ne alıp ne ödediğinizi yasa satış belgesi istediği için; mesajlaşma uygulamasındaki adınızı, kimliğinizi ve bize yazdıklarınızı size yanıt vermek için; baktığınız ve beğendiğiniz ürünleri, istediyseniz haber vermek için.

    Ödemeyi banka ya da ödeme kuruluşu alır. Bize yalnızca sonuç, referans numarası ve kartın gizlenmiş birkaç hanesi gelir. Ödeme yolunun istediği kimlik numarası veya e-posta yalnızca ona iletilir.

    Başka kim görür: ad, telefon ve adresi yalnızca paketi taşıyana veririz. Sohbette yazılanlar yazdığınız mesajlaşma uygulamasından da geçer. Hiçbir şeyi satmaz, reklam için kimseyle paylaşmaz, sizi izlemeyiz.

    Ne kadar süre: satış belgelerini yasanın istediği süre boyunca, gerisini siz silinmesini isteyene kadar saklarız. Dilediğiniz zaman sohbetten yazın: hakkınızda ne tuttuğumuzu söyler, düzeltir ya da sileriz. { $country ->
        [TR] Haklarınız 6698 sayılı Kanunun (KVKK) 11. maddesindedir.
        [IR] Haklarınız İran Elektronik Ticaret Kanununun 58–61. maddelerindedir.
       *[other] Yaşadığınız yerin hukukunun tanıdığı haklarınız saklıdır.
    }
legal-seller-chat = { $shop }, sipariş verdiğiniz sohbetten. “Temsilci” yazın, bir kişi yanıt versin.

## test bank

bank-title = Test bankası
bank-play-money = Bu banka bir oyuncaktır. Kart sorulmaz, para hareketi olmaz; ödemenin nasıl biteceğini siz seçersiniz.
bank-bad-choice = Lütfen bunlardan birini seçin. Dakika 1 ile 10.080 arasında bir sayıdır.
bank-amount = { $amount }
bank-order = Sipariş { $code }
bank-minutes-left = { $minutes ->
    [one] 1 dakika kaldı
   *[other] { $minutes } dakika kaldı
}
bank-paid-button = Öde
bank-cancelled-button = Vazgeç
bank-refused = Banka reddetsin
bank-refused-button = Reddet
bank-reason-insufficient-funds = yetersiz bakiye
bank-reason-wrong-pin = hatalı şifre
bank-reason-daily-limit = günlük limit doldu
bank-reason-blocked-card = kart bloke
bank-reason-bank-down = banka hizmet vermiyor
bank-troubles = Yolda bir aksilik olsun
bank-lost-button = Öde, haber kaybolsun
bank-lost = Para alınır ama tarayıcınız mağazaya dönmez.
bank-lost-done = Mağazaya kimse haber vermedi. Kendisinin sorması gerekir.
bank-twice-button = İki kez öde
bank-twice = Bu sipariş için daha önce açılan her sayfa da ödenir ve her bildirim iki kez gelir.
bank-late-button = Geç öde
bank-late = Para bu kadar dakika sonra ulaşır. Siparişlerin süresi genellikle 60 dakikada dolar.
bank-number = { $number }
bank-late-minutes = Paranın ulaşmasına kaç dakika var
bank-standing-open = Bu ödeme bekliyor.
bank-standing-expired = Bu sayfanın süresi doldu. Ödeme yapılmadı.
bank-standing-refused = Banka reddetti. Ödeme yapılmadı.
bank-standing-cancelled = Vazgeçtiniz. Ödeme yapılmadı.
bank-standing-underway = Para yolda.
bank-standing-paid = Ödendi. Mağaza henüz onaylamadı.
bank-standing-settled = Ödendi ve mağaza onayladı.
bank-standing-reversed = Para geri gönderildi.
bank-reference = Referans: { $code }
bank-back-button = Mağazaya dön
bank-footer = Mağaza denemek içindir. Gerçek bir banka değildir.

## simulator

demo-title = { $shop } · deneme
demo-what = Denemeniz için bir mağaza: her şey gerçeğindeki gibi çalışır; yalnızca insanlar, para ve zaman kurmacadır.
demo-people = Telefonlar
demo-now = { $at }
demo-next-none = Planlanmış bir şey yok.
demo-next-expire = Sırada: { $at }, ödenmemiş siparişin süresi dolar
demo-next-nudge = Sırada: { $at }, ödemeyene hatırlatılır
demo-next-check = Sırada: { $at }, bankaya bir ödeme soruluyor
demo-next-night = Sırada: { $at }, mağazanın gece işleri
demo-next-notice = Sırada: { $at }, birine mesaj gidiyor
demo-next-other = Sırada: { $at }, bir işin zamanı geliyor
demo-hour-button = + 1 saat
demo-day-button = + 1 gün
demo-next-button = Sıradakine git
demo-add-button = + Telefon
demo-add-name = Telefon kimin?
demo-add-manner = Nereden yazıyor?
demo-add-language = Telefonunun dili ne?
demo-add-go-button = Telefonu ver
demo-manner-telegram = Telegram
demo-manner-instagram = Instagram
demo-role-seller = Satıcı · Telegram
demo-role-telegram = Alıcı · Telegram
demo-role-instagram = Alıcı · Instagram
demo-write = Mesaj
demo-send = Gönder
demo-picture = Fotoğraf gönder
demo-more = Daha fazla
demo-contact = Numarayı paylaş
demo-location = Konumu paylaş
demo-block = Mağazayı engelle
demo-blocked = Mağaza engellendi, buraya yazamaz.
demo-unblock-button = Engeli kaldır
demo-commands = Komutlar
demo-close = Bu telefonu kaldır

## commands

command-start = Başlangıç
command-menu = Mağazanın menüsü
command-cart = Sepetim
command-orders = Siparişler
command-track = Paketim nerede
command-search = Ürün ara
command-wishes = Favorilerim
command-language = Dili değiştir
command-person = Temsilciye bağlan
command-stop = Haber ve kampanya göndermeyin
command-topics = Hangi haberleri istediğiniz
command-terms = Satış koşulları ve gizlilik
command-paysupport = Ödeme yardımı
command-help = Yardım
command-staff = Çalışanlar ve davetler
command-audit = Kim ne yaptı
command-stats = Mağazanın rakamları
command-coupon = İndirim kodları
command-settings = Mağaza ayarları
command-goods = Mağazanın ürünleri
command-new = Yeni ürün
command-price = Yeni fiyat: kod ve fiyat
command-stock = Stok: kod ve adet
command-close = Mağazayı bir süre kapat
command-go = Mağazayı aç
command-points = Puanlar
command-delivery = Teslimat yolları
command-payments = Ödeme yolları
command-delay = Gecikmeyi bildirmek
command-messages = Alıcılara mesajlar

## menu

person-nameless = değerli misafirimiz
start-welcome = Merhaba { $name }, <b>{ $shop }</b> mağazasına hoş geldiniz. 🌿
start-what = Burada ürünlere bakabilir, sipariş verebilir ve güvenle ödeyebilirsiniz. Bir bölüm seçin ya da aradığınız şeyin adını yazın.
start-again = Merhaba { $name }, sizi <b>{ $shop }</b> mağazasında yeniden görmek ne güzel.
menu-title =
    <b>{ $shop }</b>
    Neye bakmak istersiniz?
menu-help = Düğmelere dokunabilir ya da yazabilirsiniz: bir ürünün adı veya kodu, ya da bir seçeneğin numarası. Şu sözcükler her zaman işe yarar: <b>menü</b>, <b>geri</b>, <b>vazgeç</b>, <b>temsilci</b>, <b>dil</b>, <b>dur</b>.
menu-button = Menü
menu-categories-button = Bütün bölümler
menu-cart-button = 🛒 Sepet ({ $units })
menu-cart-empty-button = 🛒 Sepet
menu-orders-button = Siparişlerim
menu-points-button = Puanlarım
menu-wishes-button = Favorilerim
menu-language-button = Dil | Language
menu-person-button = Temsilciye bağlan
menu-board-button = Sipariş panosu
menu-staff-button = Çalışanlar
menu-settings-button = Ayarlar
menu-stats-button = Rakamlar
menu-goods-button = Ürünler
list-page = Sayfa { $number } / { $pages }
list-previous-button = Önceki sayfa
list-next-button = Sonraki sayfa
language-choose = Sizinle hangi dilde konuşalım?
language-changed = Bundan sonra sizinle Türkçe konuşuyoruz.
language-fa-button = فارسی
language-tr-button = Türkçe
language-en-button = English
otherwise-words = Bununla ilgili bir şey bulamadım. Başka bir sözcük deneyebilir ya da buradan seçebilirsiniz:
otherwise-media = Teşekkürler, ama ben burada yalnızca yazıyı okuyabiliyorum. Mağazadan birinin görmesini isterseniz önce “Temsilciye bağlan” düğmesine dokunun.
otherwise-command = Böyle bir komut yok. Buradan devam edebilirsiniz:
person-listens = Mağazaya haber verdik; biri size buradan yanıt verecek. Bundan sonra yazdıklarınız ona ulaşır, ben de görüşme bitene kadar susarım.
person-outside-hours = Ekibimiz şu anda işte değil; mesajınızı { $opens } okuyup yanıtlarlar.
person-still-listens = Görüşmeniz hâlâ açık. Yazdıklarınız mağazadaki arkadaşımıza ulaşıyor.
person-how-to-end = Menü ve siparişleriniz çalışmaya devam eder. İşiniz bitince “Görüşmeyi bitir” düğmesine dokunun; menüde de bulunur.
person-close-button = Görüşmeyi bitir
person-closed = Görüşme bitti, ben yine hizmetinizdeyim.
person-is-you = Bu mağazada yanıt veren sizsiniz. Açık görüşmeler burada:
stop-done = Tamam, size artık haber, kampanya ve anket göndermeyeceğiz.
stop-still-comes = Siparişlerinizle ilgili olanlar yine gelir: ödeme, kargo ve mağazanın yanıtları.

## catalogue

catalogue-nothing-yet = Mağazada henüz ürün yok. Lütfen biraz sonra yeniden bakın.
catalogue-categories = Bölümler:
catalogue-category = <b>{ $name }</b>
catalogue-product-button = { $name } · { $price }
catalogue-from-button = { $name } · en az { $price }
catalogue-sold-out-button = { $name } · tükendi
product-name = <b>{ $name }</b>
product-price = Fiyat: { $price }
product-price-from = Fiyat: en az { $price }
product-sold-out = Şu anda tükendi.
product-few-left = Yalnızca { $left } adet kaldı.
product-variant-sold-out = { $variant }: tükendi
product-variant-few-left = { $variant }: yalnızca { $left } adet kaldı
product-in-cart = Bu üründen sepetinizde { $units } adet var.
product-add-button = Sepete ekle
product-add-more-button = Bir tane daha ekle
product-variant-button = { $variant } · { $price }
product-choose = Seçin: { $axis }
product-chosen = { $axis }: { $value }
product-choice-sold-out-button = { $value } · tükendi
product-other-choice-button = Yeniden seç
product-photos-button = Fotoğraflar ({ $photos })
product-photo = <b>{ $name }</b> · fotoğraf { $number } / { $photos }
product-photo-next-button = Sonraki fotoğraf
product-photo-previous-button = Önceki fotoğraf
product-back-button = Ürüne dön
search-how = Aradığınız şeyin adını ya da kodunu buraya yazın.
search-found = “{ $text }” için şunlar var:
search-near = “{ $text }” adıyla tam olarak bir şey yok. En yakın bulduklarımız:
search-nothing = “{ $text }” için bir şey bulamadık. Daha kısa bir sözcük deneyebilirsiniz.

## sharing

sharing-price = { $price }
sharing-price-from = en az { $price }
sharing-sold-out = şu anda tükendi
sharing-see-button = Mağazada gör

## comparing

product-spec = • { $name }: { $value }
compare-button = Karşılaştır
product-share-button = Arkadaşa gönder
compare-with = <b>{ $name }</b> hangi ürünle karşılaştırılsın?
compare-nothing = Şimdilik karşılaştırılacak benzer bir ürün yok.
compare-one = ① <b>{ $name }</b>
compare-other = ② <b>{ $name }</b>
compare-price = Fiyat: ① { $one } · ② { $other }
compare-from = en az { $price }
compare-stock = Stok: ① { $one } · ② { $other }
compare-spec = { $name }: ① { $one } · ② { $other }
compare-same = { $name }: ikisinde de { $value }
compare-unknown = belirtilmemiş
compare-in-stock = var
compare-few = yalnızca { $left } adet
compare-none = tükendi

## wishes

wishes-title = <b>Favorileriniz</b>
wishes-empty = Favorilerinizde henüz ürün yok. Her ürünün altında “Favorilere ekle” düğmesi var.
wishes-added = Favorilerinize eklendi.
wishes-removed = Favorilerinizden çıkarıldı.
wishes-full = Favorilerinizde en fazla { $most } ürün olabilir. Lütfen önce birini çıkarın.
wishes-add-button = Favorilere ekle
wishes-remove-button = Favorilerden çıkar
waiting-ask-button = Gelince haber ver
waiting-variant-button = Haber ver: { $variant }
waiting-stop-button = Haber verme: { $variant }
waiting-asked = Yeniden gelir gelmez size buradan bir kez haber vereceğiz.
waiting-given-up = Tamam, haber vermeyeceğiz.
waiting-is-there = İyi haber: şu anda stokta var.
waiting-back = { $name } yeniden stokta, fiyatı { $price }. Haber vermemizi istemiştiniz.
waiting-back-left = { $left } adet var. Kimse için ayırmıyoruz; ilk sipariş veren alır.
waiting-see-button = Ürünü gör
waiting-people = Bu ürünü { $people } kişi bekliyor. (Bunu yalnızca siz görürsünüz.)

## cart

goods-variant = { $name }, { $variant }
goods-line = • { $name } × { $quantity }: { $total }
goods-to-pack = • { $name } × { $quantity }
goods-discount = İndirim: { $amount }
goods-discount-code = { $code } koduyla indirim: { $amount }
goods-points = { $points } puanla ödenen: { $amount }
goods-delivery = Kargo: { $amount }
goods-delivery-free = Kargo: ücretsiz
goods-total = <b>Toplam: { $total }</b>
cart-title = <b>Sepetiniz</b>
cart-empty = Sepetiniz boş.
cart-saved = Sepetinizde.
cart-removed = Sepetten çıkarıldı.
cart-gone = Üzgünüz, { $name } tükendi. Kalanları sipariş edebilmek için lütfen onu sepetten çıkarın.
cart-short = Üzgünüz, { $name } ürününden yalnızca { $left } adet kaldı.
cart-checkout-button = Siparişi tamamla
cart-fewer-button = Bir eksilt: { $name }
cart-more-button = Bir artır: { $name }
cart-take-button = Yalnız { $left }: { $name }
cart-remove-button = Çıkar: { $name }

## checkout

checkout-name = Siparişi kimin adına gönderelim? Bu adı sonraki siparişleriniz için de saklarız.
checkout-phone = Alıcının telefon numarası nedir? Yalnızca siparişi ulaştırmak için kullanırız.
checkout-address = Açık adresi yazın: il, ilçe, mahalle, sokak, kapı ve daire numarası, biliyorsanız posta kodu.
checkout-address-words = Teşekkürler, konumu gördük. Lütfen il, ilçe, sokak, kapı ve daire numarasını da yazın.
checkout-city = Bu adres hangi şehirde? Küçük bir şehirse eyaletini de yazın.
checkout-province = Bu adres hangi ilde?
checkout-district = Bu adres hangi ilçede? İl: { $province }
checkout-district-sure = { $province } ilinde { $name } adında bir ilçe bilmiyoruz. Hangisi?
checkout-district-mine-button = { $name } doğru
checkout-district-again-button = Yeniden yazayım
checkout-postal = Bu adresin posta kodu nedir?
checkout-postal-button = Posta kodu ekle
checkout-note = Siparişinizi hazırlarken neyi bilmeliyiz?
checkout-note-button = Not ekle
checkout-words-please = Lütfen bunu yazıyla yazın.
checkout-which-address = Hangi adrese gönderelim?
checkout-new-address-button = Yeni adres
checkout-confirm = Her şey doğru mu?
checkout-confirm-button = Evet, sipariş ver
checkout-terms = Evet diyerek satış koşullarını ve aydınlatma metnini kabul edersiniz (sürüm { $version }).
checkout-change-address-button = Adresi değiştir
checkout-change-person-button = Alıcıyı değiştir
checkout-placed = Siparişiniz alındı. Ödemeyle kesinleşir.
checkout-unpaid-first = Şu siparişler henüz ödenmedi. Lütfen önce birini ödeyin ya da iptal edin:
checkout-coupon-button = İndirim kodum var
checkout-no-coupon-button = Kodsuz devam et
checkout-points-button = { $points } puan kullan
checkout-no-points-button = Puansız devam et
checkout-way-button = Teslimatı değiştir
checkout-which-way = Size nasıl ulaşsın?
checkout-way-free-button = { $name } · ücretsiz
checkout-way-price-button = { $name } · { $price }
checkout-slot = Hangi saatler size uygun?
checkout-price-changed = { $name } fiyatı bu arada değişti: { $before } idi, şimdi { $now }.
checkout-ways-changed = Mağaza bu arada teslimat yollarını değiştirdi.
checkout-coupon = İndirim kodunuz nedir?

## coupons

coupon-unknown = Bu indirim kodunu tanımıyoruz. Lütfen harflerini bir kez daha kontrol edin.
coupon-not-yet = { $code } kodu { $begins } tarihinden itibaren geçerli.
coupon-over = { $code } kodunun süresi doldu.
coupon-used-up = { $code } kodunun hakkı tükendi.
coupon-used-by-you = { $code } kodunu daha önce kullandınız ya da ödenmemiş bir siparişiniz onu tutuyor.
coupon-goods-too-few = { $code } kodu { $least } ve üzeri alışverişler içindir.
coupon-kept = Sizin için sakladık; bir sonraki siparişinizden kendiliğinden düşülecek.
coupon-percent = { $code } kodu: ürünlerde %{ $percent } indirim
coupon-amount = { $code } kodu: ürünlerde { $amount } indirim
coupon-most = En fazla { $most } düşülür.
coupon-least = { $least } ve üzeri alışverişler için.
coupon-from = { $day } tarihinden itibaren geçerli.
coupon-until = { $day } sonuna kadar geçerli.
## points

points-title = <b>Puanlarınız</b>
points-ready = Kullanabileceğiniz { $points } puan, { $worth } değerinde.
points-pending = İade süresi dolunca { $points } puan daha gelecek.
points-from = • { $day } tarihinden itibaren { $points } puan
points-how = Ürünlere ödediğinizin %{ $percent } kadarı puan olarak geri döner. Sipariş verirken ürün tutarının yarısına kadarını puanla ödeyebilirsiniz.
points-no-club = Bu mağazada şu anda puan uygulaması yok.
points-too-few = Puanınız artık bu sipariş için yetmiyor. Lütfen bir kez daha bakın.
points-promised = Bu siparişi ödeyince { $points } puan kazanırsınız.
points-earned = Bu alışverişten { $points } puan kazandınız; en geç { $day } tarihinden itibaren kullanabilirsiniz.
points-now = Kullanabileceğiniz puan: { $points }
## delivery

delivery-parcel = Teslimat: { $name }, { $days }
delivery-pickup = Mağazadan teslim: { $name }, { $days }
delivery-place = Teslim yeri: { $place }
delivery-slot = Saat: { $slot }
delivery-arrives-on = Varış: { $day }
delivery-arrives-between = Varış: { $first } ile { $last } arası
delivery-ready-on = { $day } tarihinden itibaren teslim alabilirsiniz
delivery-leaves-by = Kargoya veriliş: en geç { $day }
delivery-today = ödeme gününde
delivery-days = ödemeden { $days } gün sonra
delivery-days-range = ödemeden { $least }–{ $most } gün sonra
delivery-not-there = Üzgünüz, bu adrese teslimat yapamıyoruz. Teslimat yaptığımız yerler: { $places }
delivery-changed = Mağaza “{ $name }” teslimatını az önce değiştirdi. Lütfen siparişinize bir kez daha bakın.
delivery-gone = Böyle bir teslimat yolu yok.

## orders

orders-title = <b>Siparişleriniz</b>
orders-none = Henüz bir sipariş vermediniz.
orders-line-button = { $code } · { $state }
order-title = <b>Sipariş</b> { $code }
order-short-unpaid = ödeme bekleniyor
order-short-preparing = hazırlanıyor
order-short-shipped = yolda
order-short-completed = teslim edildi
order-short-cancelled = iptal edildi
order-short-expired = süresi doldu
order-state-placed = Sipariş: alındı
order-state-confirmed = Sipariş: onaylandı
order-state-completed = Sipariş: tamamlandı
order-state-cancelled = Sipariş: iptal edildi
order-state-expired = Sipariş: süresi doldu
order-payment-unpaid = Ödeme: henüz yapılmadı
order-payment-none = Ödeme: yapılmadı
order-payment-part = Ödeme: bir kısmı geldi
order-payment-paid = Ödeme: alındı
order-payment-surplus = Ödeme: sipariş tutarından fazlası geldi
order-payment-part-refunded = Ödeme: bir kısmı geri gönderildi
order-payment-refunded = Ödeme: geri gönderildi
order-parcel-to-pack = Paket: hazırlanıyor
order-parcel-packed = Paket: gönderilmeye hazır
order-parcel-handed-over = Paket: kargoya verildi
order-parcel-delivered = Paket: teslim edildi
order-parcel-returned = Paket: mağazaya döndü
order-kept-until = Ürünler { $until } saatine kadar sizin için ayrıldı.
order-tracking = Takip kodu: { $code }
order-tracking-carrier = { $carrier }, takip kodu: { $code }
order-carried-by = Getiren: { $carrier }
order-recipient =
    Alıcı: { $name }, { $phone }
    Adres: { $address }
order-postal = Posta kodu: { $code }
order-note = Not: { $note }
order-stage-placed = Sipariş alındı: { $at }
order-stage-paid = Ödeme alındı: { $at }
order-stage-accepted = Sipariş onaylandı: { $at }
order-stage-packed = Paketlendi: { $at }
order-stage-handed-over = Kargoya verildi: { $at }
order-stage-sorting-centre = Aktarma merkezinde: { $at }
order-stage-at-the-door = Dağıtıma çıktı: { $at }
order-stage-delivered = Teslim edildi: { $at }
order-stage-returned = Mağazaya döndü: { $at }
order-pay-button = Öde
order-pay-again-button = Yeniden öde
order-check-button = Ödeme yaptım
order-page-button = Sipariş sayfası
order-status-button = Siparişin durumu
order-cancel-button = Siparişi iptal et
order-help-button = Yardım istiyorum
order-pay-here = { $code } numaralı siparişin ödeme sayfası hazır; tutar { $amount }. Kart bilgilerinizi yalnızca bankanın sayfasında girin.
order-pay-telegram-button = Bu sohbette öde
order-pay-stars-button = Yıldızla öde ⭐
order-bill-coming = Bir saniye, fatura birazdan burada.
order-bill-above = { $code } numaralı siparişin faturası zaten bu sohbette. Üzerindeki ödeme düğmesine basın; ürünler { $until } saatine kadar sizin için ayrıldı.
bill-unknown = Bu fatura artık geçerli değil. Lütfen bota /orders yazıp oradan ödeyin.
bill-old = Bu faturanın yerini daha yenisi aldı. Lütfen { $code } numaralı siparişi açıp oradan ödeyin.
bill-sold-out = { $name } bu arada satıldı, bu sipariş artık ödenemez. Sizden para alınmadı.
bill-delivery-agreed = Gönderim şekli sipariş verirken belirlendi. Lütfen siparişi botta açıp oradan ödeyin.
pay-support = Ödemeyle ilgili bir sorunuz mu var? Siparişi açın: ne kadar ödendiği ve referansı orada yazar, “Ödeme yaptım” bankaya yeniden sorar. Ya da bize yazın; para ile ilgili mesajları herkesten önce okuruz. İki kez ya da fazla ödeyen parasını geri alır.
order-link-coming = Bir saniye, ödeme bağlantınız birazdan burada.
order-checking = Bir saniye, bankaya soruyoruz.
order-not-yet-paid = Bankada bu sipariş için henüz bir ödeme görünmüyor. Az önce ödediyseniz lütfen bir dakika sonra yeniden sorun. Hesabınızdan para çekildiyse kaybolmaz.
order-cancel-sure = { $code } numaralı sipariş iptal edilsin mi? Ürünler mağazaya geri döner.
order-cancel-yes-button = Evet, iptal edilsin
order-keep-button = Hayır, kalsın
order-cancelled = { $code } numaralı sipariş iptal edildi; borcunuz yok.
order-cannot-cancel = Bu sipariş artık buradan iptal edilemez. Bir değişiklik için “Yardım istiyorum” düğmesine dokunun.
order-address-button = Adresi değiştir
order-again-button = Yeniden satın al
order-return-button = İade etmek istiyorum
order-undo-button = Siparişten vazgeç
order-again = Bunlar bugünkü fiyatlarla yeniden sepetinizde.
order-change-what = Neyi değiştirelim?
order-change-confirm = Buraya gönderelim mi?
order-address-changed = Kaydedildi. Siparişiniz buraya gidecek.
order-address-fixed = { $code } numaralı siparişin adresi artık buradan değiştirilemez. Değişiklik için “Yardım istiyorum” düğmesine basın.
order-address-elsewhere = “{ $name }” bu adrese gitmiyor. Lütfen başka bir adres seçin ya da yardım isteyin.
order-why-undo = { $code } numaralı sipariş ödendi. Neden vazgeçtiniz? Çalışma arkadaşımız siparişle ve paranızla ilgilenecek.
order-reason-missing = Lütfen birkaç kelime yazın.
order-nothing-to-ask = { $code } numaralı siparişte iade edilecek bir şey yok.
order-request-heard = Talebiniz çalışma arkadaşlarımıza ulaştı; biri size buradan yanıt verecek.

## giving back

return-too-late = { $code } numaralı siparişin ürünleri { $until } tarihine kadar iade edilebiliyordu.
return-asked-already = { $code } numaralı siparişten kalanların tümü için zaten iade isteğinde bulundunuz.
return-digital = Buradan size teslim edilen ürünlerde, elinize geçtikten sonra cayma hakkı yoktur; geri alınamaz.
return-digital-stays = Bu sohbette teslim edilenler sizde kalır; onlarda cayma hakkı yoktur.
return-ask-person = Bir sorun varsa mağazadan biri sizin için memnuniyetle bir yol arar.
return-what = Neyi iade etmek istiyorsunuz?
return-more = Başka bir şey var mı?
return-enough-button = Bu kadar
return-units = { $name } ürününden kaç tane? En çok { $most }.
return-units-unusable = Lütfen 1 ile { $most } arasında bir sayı yazın.
return-why = Neden iade etmek istiyorsunuz?
return-why-changed-mind = Vazgeçtim
return-why-faulty = Bozuk ya da kusurlu
return-why-wrong = Başka ürün geldi
return-why-unlike = Anlatılandan farklı
return-why-other = Başka bir neden
return-words = Birkaç söz eklemek ister misiniz?
return-words-needed = Lütfen sorunun ne olduğunu birkaç sözle yazın.
return-confirm = Bu isteği gönderelim mi?
return-heard = { $code } numaralı sipariş için isteğiniz arkadaşlarımıza ulaştı. Nasıl göndereceğinizi ve paranızın ne zaman geleceğini buradan yazacaklar.
return-of = <b>İade isteği</b>: { $day }
return-line = • { $name } × { $units }
order-received-button = Teslim aldım
order-received = Elinize ulaştığına sevindik. Teşekkür ederiz.

## digital goods

digital-here = { $code } numaralı siparişle satın aldıklarınız burada:
digital-keys =
    <b>{ $name }</b>, { $keys ->
        [one] anahtarınız:
       *[other] { $keys } anahtarınız:
    }
digital-key = { $key }
digital-to-open = <b>{ $name }</b>: aşağıdaki düğmeyle açın.
digital-keep = Lütfen başkasına göstermeyin. “Siparişlerim” altında her zaman yeniden bulursunuz.
digital-open-button = Aç: { $name }
digital-show-button = Aldığımı göster
digital-after-payment = { $code } numaralı siparişte aldıklarınız, ödenir ödenmez burada gösterilir.

## reminders of unpaid orders

nudge-open = { $name }, { $code } numaralı siparişiniz hâlâ ödemenizi bekliyor.
nudge-amount = Tutar: { $amount }
nudge-kept = Ürünler { $until } saatine kadar sizin için ayrıldı. Bir aksilik olduysa buraya yazın, yardım edelim.
nudge-last = Ürünler yalnızca { $until } saatine kadar sizin için ayrıldı, sonra mağazaya döner. Borcunuz olmaz; bu son hatırlatmamız.
order-other-way-button = Başka ödeme yolu

## notices

thanks-first = { $name }, <b>{ $shop }</b> mağazasına güveniniz ve ilk alışverişiniz için yürekten teşekkür ederiz. 🌷
thanks-again-1 = { $name }, bizi yeniden seçtiğiniz için teşekkür ederiz. { $item } umarız çok hoşunuza gider. 🌷
thanks-again-2 = { $name }, yeniden gelmeniz bizi çok mutlu etti. { $item } için özenle çalışıyoruz. 🌷
thanks-again-3 = { $name }, bizimle olduğunuz için sağ olun. { $item } güzel bir seçim. 🌷
thanks-again-4 = { $name }, iyi ki geldiniz. { $item } güle güle kullanın. 🌷
thanks-milestone = { $name }, bu bizden { $number }. alışverişiniz. Güveniniz için yürekten teşekkür ederiz. 🌷
thanks-recorded = { $code } numaralı siparişiniz alındı ve ödendi.
thanks-recorded-reference = { $code } numaralı siparişiniz alındı ve ödendi. Bankanın referans numarası: { $reference }
thanks-late = Ödemeniz biraz geç ulaştı, ama ürünler hâlâ vardı; siparişiniz geçerli.
thanks-next = Şimdi siparişinizi özenle paketliyoruz; kargoya verir vermez takip kodunu buradan göndereceğiz.
thanks-next-digital = Kullanmak için gereken her şey buradan size ulaşacak.
thanks-safe = Sohbette sizden asla kart numarası, şifre ya da SMS kodu istemeyiz.
payment-failed-cancelled = Bankanın sayfasından döndüğünüz için { $code } numaralı sipariş henüz ödenmedi. Hesabınızdan para çekilmedi; dilediğiniz zaman ödeyebilirsiniz.
payment-failed-insufficient-funds = Kartta yeterli bakiye olmadığı için { $code } numaralı siparişin ödemesi yapılamadı. Para çekilmedi. Başka bir kart deneyebilirsiniz.
payment-failed-card-problem = Banka kart bilgilerini ya da şifreyi kabul etmediği için { $code } numaralı siparişin ödemesi yapılamadı. Para çekilmedi. Lütfen yeniden deneyin.
payment-failed-limit = Kartın bugünkü limiti dolduğu için { $code } numaralı siparişin ödemesi yapılamadı. Para çekilmedi. Lütfen başka bir kartla ödeyin.
payment-failed-gateway-down = Banka şu anda yanıt vermediği için { $code } numaralı siparişin ödemesi yapılamadı. Para çekilmedi. Lütfen birkaç dakika sonra yeniden deneyin.
payment-failed-expired = { $code } numaralı siparişin ödeme sayfası çok uzun açık kaldığı için kapandı. Para çekilmedi. Yeni bir sayfa açabilirsiniz.
payment-failed-unknown = { $code } numaralı siparişin ödemesi yapılamadı; banka nedenini söylemedi. Hesabınızdan para çekildiyse yeniden ödemeden önce “Ödeme yaptım” düğmesine dokunun.
payment-failed-fraud-or-blocked = Banka { $code } numaralı siparişin ödemesine izin vermedi. Para çekilmedi. Lütfen bankanıza sorun ya da başka bir kart deneyin.
payment-kept-until = Ürünler { $until } saatine kadar sizin için ayrıldı. Yardım gerekirse buradayız.
payment-review-late = { $code } numaralı sipariş için ödemeniz ulaştı, ama süresi dolmuştu ve ürünler artık yok. Paranız güvende; iade ya da başka bir çözüm için mağaza size yazacak.
payment-review-surplus = { $code } numaralı sipariş için tutarından fazla ödeme yapıldı. Fazlası güvende; mağaza iade için size yazacak.
payment-review-sent-back = { $code } numaralı sipariş için artık gerekmeyen bir ödeme geldi. Tutarı almadık; bankanız hesabınıza geri verecek. Bir şey yapmanız gerekmiyor.
payment-review-amount = { $code } numaralı sipariş için tutarı uymayan bir ödeme geldi. Paranız kaybolmadı; mağaza inceleyip size yazacak. Bir şey yapmanıza gerek yok.
expired-order = { $code } numaralı siparişin ödeme süresi doldu ve ürünler mağazaya döndü. Borcunuz yok; dilediğiniz zaman yeniden sipariş verebilirsiniz.
expired-paid = Ödeme yaptıysanız paranız güvende: “Ödeme yaptım” düğmesine dokunun.
called-off = Üzgünüz, mağaza { $code } numaralı siparişinizi iptal etti.
called-off-why = Nedeni:
called-off-paid = { $amount } tutarın tamamı iade edilecek; gönderilince buradan haber vereceğiz.
called-off-unpaid = Sizden para çekilmedi, bir şey yapmanıza gerek yok.
money-returned = ↩ { $code } numaralı siparişin { $amount } tutarını, ödediğiniz karta iade ettik. Bankanıza göre birkaç saat ile birkaç iş günü içinde hesabınızda görünür.
money-returned-stars = ↩ { $code } numaralı sipariş için { $amount } iade ettik. Telegram’daki Yıldızlarınız arasında görebilirsiniz.
money-returned-by-hand = ↩ Ekibimiz { $code } numaralı siparişin { $amount } tutarını size gönderdi. Genellikle bir iş günü içinde hesabınızda görünür.
money-returned-reference = Referans: { $reference }
refund-coming = ↩ { $code } numaralı siparişin { $amount } tutarını ekibimiz size kendisi gönderecek ve buradan haber vereceğiz. IBAN gerekirse bu sohbette sorarlar.
shipped-order = { $code } numaralı siparişiniz kargoya verildi, yolda.
case-answer-from = <b>{ $shop }:</b>
case-files = Bununla birlikte { $files } fotoğraf ya da dosya gönderildi.
case-ended = Mağaza bu görüşmeyi bitirdi, ben yine hizmetinizdeyim. Gerektiğinde yeniden bir temsilciye bağlanabilirsiniz.

## what one hears of

topics-title = <b>Size nelerden haber verelim?</b>
topics-choose-button = Haberleri seç
topics-stop-button = Artık göndermeyin
topics-none-button = Hiçbiri
topics-begun = Tamam, bundan sonra haber vereceğiz.
topics-ended = Tamam, artık göndermeyeceğiz.
topics-offers-on-button = ✅ İndirimler
topics-offers-off-button = ◻️ İndirimler
topics-new-on-button = ✅ Yeni ürünler
topics-new-off-button = ◻️ Yeni ürünler
topics-tips-on-button = ✅ İpuçları
topics-tips-off-button = ◻️ İpuçları
topics-restock-on-button = ✅ Yeniden stokta
topics-restock-off-button = ◻️ Yeniden stokta
topics-feedback-on-button = ✅ Görüşünüzü sormak
topics-feedback-off-button = ◻️ Görüşünüzü sormak
welcome-title = { $name }, <b>{ $shop }</b> ile tanıştığınıza sevindik. 🌿
welcome-how = İşinizi kolaylaştıracak birkaç not: Aradığınızı adıyla yazın, bulalım. “Favoriler” beğendiğinizi sizin için saklar. Sorunuz olursa gerçek bir insan yanıtlar.
welcome-topics = İzniniz olmadan reklam göndermeyiz. İndirimlerden ya da yeni ürünlerden haberdar olmak isterseniz kendiniz seçin.

## on its way

accepted-order = { $code } numaralı siparişinizi gördük, hazırlıyoruz.
packed-order = { $code } numaralı siparişiniz paketlendi, kargoyu bekliyor. Yola çıkar çıkmaz haber vereceğiz.
packed-to-collect = { $code } numaralı siparişiniz hazır. Dilediğiniz zaman gelip alabilirsiniz.
moved-sorting-centre = { $code } numaralı siparişiniz size yakın aktarma merkezine ulaştı.
moved-at-the-door = { $code } numaralı siparişiniz dağıtıma çıktı, bugün size ulaşıyor. Lütfen telefonunuz açık olsun.
delivered-order = { $name }, { $code } numaralı siparişiniz elinize ulaştı. Güle güle kullanın. 🌿
delivered-help = Eksik ya da istediğiniz gibi olmayan bir şey varsa buradan yazın, düzeltelim.
expected-order = { $name }, { $code } numaralı siparişinizin en geç bugün elinizde olmasını söz vermiştik. Lütfen telefonunuz açık olsun.
arrival-in-days = Yaklaşık { $days } gün sonra elinizde.
arrival-in-days-range = Yaklaşık { $least }-{ $most } gün içinde elinizde.
arrival-tomorrow = En geç yarın elinizde.
arrival-today = En geç bugün elinizde olmalı.
arrival-from-today = Belki bugün, en geç { $last } tarihinde elinizde.
arrival-late = Söylediğimiz gün geçti. Özür dileriz; paketinizin peşindeyiz.
delayed-order = { $name }, { $code } numaralı siparişiniz söz verdiğimizden geç gelecek. İçtenlikle özür dileriz.
delayed-why = Nedeni: { $reason }
delayed-choice = Bekleyebilirseniz çok seviniriz. Beklemek istemezseniz vazgeçin, paranızı iade edelim.
delayed-help = Paketiniz yolda. Bu gecikme sizi zorlarsa yazın, birlikte bir çare bulalım.
delayed-wait-button = Bekleyebilirim
delayed-cancel-sure = { $code } numaralı sipariş iptal edilip { $amount } size iade edilsin mi?
delayed-cancelled = { $code } numaralı sipariş iptal edildi. { $amount } tutarını iade ediyoruz, iade olunca haber vereceğiz. Beklediğiniz için teşekkür ederiz.
delayed-thanks = Sabrınız ve anlayışınız için teşekkür ederiz. Kıymetini biliyoruz.
delay-reason-weather = hava ve yol koşulları
delay-reason-carrier = kargodaki yoğunluk
delay-reason-supplier = ürünün bize geç ulaşması
delay-reason-busy = bu günlerde beklediğimizden çok sipariş gelmesi
delay-reason-holiday = resmi tatiller
order-track-button = Paketi izle
track-none = Şu anda yolda bir paketiniz yok.
track-which = Hangi siparişi izleyelim?

## how it was

feedback-ask = { $name }, birkaç gündür sizde: { $item }. Memnun kaldınız mı?
feedback-meet = { $name }, hoş geldiniz. Her şeyden önce soralım: { $item } nasıldı?
feedback-remind = Hâlâ merak ediyoruz: { $item } nasıldı? Bir dokunuş yeter, bir daha sormayız.
feedback-and-more = { $item } ve diğerleri
feedback-stars-button = { $stars } ⭐
feedback-why = Ne güzel, teşekkür ederiz. Dilerseniz neyini beğendiğinizi yazın ya da bir fotoğraf gönderin.
feedback-why-poor = Üzüldük; söylediğiniz için teşekkürler. Neyi iyi değildi? Yazın ya da fotoğrafını gönderin, kendimiz ilgilenelim.
feedback-joy = Görüşünüz için teşekkür ederiz. Bize güç verdiniz. 🌷
feedback-sorry = { $code } numaralı sipariş için yazdıklarınız arkadaşlarımıza ulaştı. Dilerseniz hemen biriyle görüşün.
feedback-empty = Lütfen birkaç söz yazın, bir fotoğraf gönderin ya da geçin.
feedback-too-early = { $code } numaralı siparişiniz henüz elinize ulaşmadı. Sonra görüşünüzü öğrenmek isteriz.

## terms of sale and privacy in the chat

legal-terms-button = Satış koşulları
legal-privacy-button = Aydınlatma metni
legal-write-button = Kendi metnim
legal-ours-button = Hazır metne dön
legal-seller-button = Satıcı bilgileri
legal-seller-ask = Satıcı kim ve alıcılar size nasıl ulaşır? Adınızı veya şirketinizi, adresinizi, telefonunuzu ve e-postanızı tek mesajda yazın. Yasa gereği satış koşullarında yer alır.
legal-seller-unusable = Lütfen kelimelerle, en çok { $most } harfle yazın.
legal-seller-written = Kaydedildi. Alıcılar bunu satış koşullarında ve aydınlatma metninde okur.
legal-write-terms = Kendi satış koşullarınızı tek mesajda yazın. Maddeler arasında boş satır bırakın. Bu metin bu dilde okuyan alıcılara gösterilir.
legal-write-privacy = Kendi aydınlatma metninizi tek mesajda yazın. Maddeler arasında boş satır bırakın. Bu metin bu dilde okuyan alıcılara gösterilir.
legal-write-sure = Bundan sonra alıcılar ödemeden önce bu metni kabul eder. Doğru mu?
legal-written = Metniniz kaydedildi. Önceki metni kabul edenler için o metin saklanıyor.
legal-restored = Hazır metne dönüldü.

## seller

board-title = <b>Siparişler</b>
board-none = Henüz sipariş yok.
board-pile-none = Burada sipariş yok.
board-pile-new = <b>Yeni siparişler</b>, en eskisi üstte
board-pile-accepted = <b>Onaylandı, paketlenmeyi bekliyor</b>
board-pile-packed = <b>Paketlendi, gönderilmeyi bekliyor</b>
board-pile-on-the-way = <b>Yoldaki siparişler</b>
board-pile-problems = <b>Sizin bakmanız gereken siparişler</b>
board-pile-delivered = <b>Teslim edilenler</b>, en yenisi üstte
board-pile-new-button = Yeni: { $orders }
board-pile-accepted-button = Paketlenecek: { $orders }
board-pile-packed-button = Gönderilecek: { $orders }
board-pile-on-the-way-button = Yolda: { $orders }
board-pile-problems-button = ⚠ Sorunlu: { $orders }
board-pile-delivered-button = Teslim edilenler
board-all-button = Bütün siparişler
board-short-new = yeni
board-short-accepted = paketlenecek
board-short-packed = gönderilecek
board-short-on-the-way = yolda
board-short-problems = sorunlu
board-short-delivered = teslim edildi
board-accept-button = Siparişi onayla
board-pack-button = Paketlendi
board-sorting-centre-button = Aktarma merkezinde
board-at-the-door-button = Dağıtıma çıktı
board-delivered-button = Teslim edildi
board-track-button = Kargoyu takip et
board-accepted = Siparişi onayladınız.
board-packed = Paketlendi olarak kaydedildi.
board-moved = Paketin yeni aşaması kaydedildi.
board-delivered = Teslim edildi olarak kaydedildi.
board-cancel-button = Siparişi iptal et
board-refund-button = Parayı iade et
board-surplus-button = Fazlayı iade et
cancel-reason = { $code } numaralı sipariş neden iptal ediliyor? Alıcı bunu okuyacak; birini seçin ya da kendiniz yazın.
cancel-reason-gone-button = Ürün tükendi
cancel-reason-asked-button = Alıcı istedi
cancel-reason-far-button = Gönderilemiyor
cancel-gives-back = { $amount } alıcıya iade edilir, ürünler yeniden satışa çıkar.
cancel-unpaid = Para gelmedi; ürünler yeniden satışa çıkar.
cancel-confirm = { $code } numaralı siparişi iptal edelim mi?
cancel-confirm-button = Evet, iptal edin
cancel-done = { $code } numaralı sipariş iptal edildi, alıcıya haber veriyoruz.
refund-reason = { $code } numaralı siparişin parası neden iade ediliyor? Alıcı bu cümleyi okuyacak.
refund-gives-back = { $amount } alıcıya iade edilir.
refund-confirm = Emin misiniz?
refund-confirm-button = Evet, iade edin
refund-begun = Bankadan iade istedik; sonucu bildiririz.
refund-is-asked = ↩ { $amount } banka üzerinden iade ediliyor
refund-is-by-hand = ↩ { $amount } tutarını alıcıya sizin iade etmeniz gerekiyor.
refund-is-done = ↩ { $amount } iade edildi: { $at }
refund-by-hand-button = Parayı iade ettim
refund-reference = { $code } numaralı sipariş için { $amount } iade ettiniz mi? Havalenin referans numarasını yazın.
refund-by-hand-done = Kaydedildi, alıcıya haber veriyoruz.
alert-refund-by-hand = ↩ Banka { $code } numaralı siparişin { $amount } tutarını kendisi iade etmiyor. Lütfen alıcıya siz gönderin, sonra buraya kaydedin.
alert-refund-refusal = Bankanın cevabı: { $word }
board-line-button = { $code } · { $state } · { $total }
board-line-short-button = { $code } · { $state }
board-ship-button = Kargoya verildi
board-digital-given = { $name }: buradan teslim edildi ({ $items })
board-map-button = Haritada göster
ship-nothing-waits = { $code } numaralı siparişte gönderilecek paket yok: ya ödenmedi ya da zaten gönderildi.
ship-tracking = { $code } numaralı siparişin { $carrier } takip kodu nedir?
ship-carrier = Siparişi hangi kargoyla gönderdiniz?
ship-carrier-other-button = Başka kargo
ship-carrier-name = Kargonun veya kuryenin adı nedir?
ship-photo = Etiketin fotoğrafını okuyamıyorum. Lütfen kodu yazın ki alıcınız da paketini bulabilsin.
ship-done = { $code } numaralı sipariş gönderildi olarak kaydedildi; alıcıya haber veriyoruz.
closing-is-closed = ⛔ <b>Mağaza kapalı</b>, kimse sipariş veremiyor.
closing-buyers-read = Alıcılar şunu okuyor:
closing-go-button = Mağazayı aç
closing-words = Mağazayı kapatıyoruz. Alıcılarınıza ne söylemek istersiniz? Örneğin: «Yoldayız.»
closing-until = Mağaza hangi gün yeniden açılsın? Tarih ya da gün sayısı yazın.
closing-days-button = { $days } gün sonra
closing-means = Mağaza açılana kadar kimse sipariş veremez. Ürünler görünür, süren ödemeler tamamlanır, eski siparişler yerinde kalır.
closing-opens = { $day } günü kendiliğinden açılır.
closing-confirm = Mağaza kapansın mı?
closing-confirm-button = Evet, kapansın
closing-open-again = ✅ Mağaza açıldı ve sipariş alıyor.
closing-is-open = Mağaza açık ve sipariş alıyor.
goods-title = <b>Mağazanın ürünleri</b>
goods-none = Henüz ürününüz yok. İlk ürünü birkaç soruyla ekleyin.
goods-hidden-button = 🚫 { $name }
goods-new-button = Yeni ürün
goods-is-hidden = 🚫 Alıcılar bu ürünü görmüyor.
goods-on-shelf = Raf: { $category }
goods-labelled = { $label } ({ $sku })
goods-facts = { $what }: { $price }, stok { $units }
goods-facts-held = { $what }: { $price }, stok { $units }, { $held } tanesi siparişlere ayrıldı
goods-name-button = Ad
goods-description-button = Açıklama
goods-category-button = Raf
goods-photo-button = Fotoğraf
goods-price-button = Fiyat
goods-stock-button = Stok
goods-all-button = Bütün ürünler
goods-hide-button = Gizle
goods-show-button = Göster
goods-look-button = Alıcı gözüyle
goods-back-button = Ürüne dön
goods-edit-button = Ürünü düzenle
goods-shown = Alıcılar bu ürünü görüyor.
goods-hidden = Bu ürün artık görünmüyor; eski siparişler yerinde.
goods-name = Ürünün adı ne?
goods-category = Hangi rafta dursun?
goods-category-new-button = Yeni raf
goods-category-name = Yeni rafın adı ne?
goods-photo = «{ $name }» için bir fotoğraf gönderin.
goods-photo-coming = Fotoğraf geldi, birazdan üründe görünecek.
goods-photo-taken = Yeni fotoğraf üründe.
goods-photo-refused = Bu fotoğrafı açamadık. Lütfen başka bir fotoğraf gönderin (JPEG, PNG veya WebP).
goods-description = «{ $name }» ürününü birkaç cümleyle anlatın.
goods-price = { $sku } ürününün yeni fiyatı ne?
goods-stock = { $sku } ürününden kaç tane var?
goods-priced = { $sku } fiyatı { $price } oldu.
goods-counted = { $sku } stoku { $units } oldu.
goods-counted-held = { $sku } stoku { $units } oldu; bu kadarı siparişlere ayrıldığı için daha az olamaz.
goods-price-how = Şöyle yazın: /price kod fiyat, örneğin /price SAL 450
goods-stock-how = Şöyle yazın: /stock kod adet, örneğin /stock SAL 12
goods-saved = Kaydedildi.
goods-new-price = «{ $name }» ne kadar?
goods-new-stock = «{ $name }» ürününden kaç tane var? Henüz yoksa bu soruyu atlayın.
goods-units = Stok: { $units }
goods-with-photo = Fotoğraflı
goods-confirm = Bu ürünü mağazaya ekleyelim mi?
goods-confirm-button = Evet, ekleyin
goods-made = Ürün eklendi, alıcılar görebiliyor.

## the owner's ways to pay

way-title = 💳 <b>Ödeme yolları</b>, alıcıların gördüğü sırayla:
way-none = 💳 Henüz bir ödeme yolu yok. Bir tane ekleyin, alıcılar çevrim içi ödeyebilsin.
way-installed = • { $name } (kurulumla birlikte geldi)
way-line = { $number }. { $name }: { $state }
way-one = 💳 <b>{ $name }</b>: { $state }
way-state-on = açık
way-state-off = kapalı
way-state-on-test = açık, deneme parasıyla
way-state-off-test = kapalı, deneme parasıyla
way-state-hidden = deneme parası, alıcılar görmez
way-told = { $name }: { $value }
way-secret-known = 🔒 bizde
way-secret-none = girilmedi
way-between = { $least } ile { $most } arasındaki ödemeler
way-least = { $least } ve üzeri ödemeler
way-most = En çok { $most } tutarındaki ödemeler
way-through-proxy = Vekil sunucu üzerinden
way-not-tried = Henüz denenmedi.
way-tried-at = Deneme, { $at }:
way-tried-fine = ✅ Çalışıyor: ödeme kuruluşu mağazanızı tanıyor.
way-tried-refused = ⛔ Ödeme kuruluşu mağazanızı bu bilgilerle tanımıyor ({ $code }). Lütfen oradaki panelinizle karşılaştırın.
way-tried-unsupported = Bu kuruluş önceden sormaya izin vermiyor. Çalıştığını ancak ilk ödeme gösterir: kendiniz küçük bir şey alın ve parasını iade edin.
way-tried-unreachable = ⛔ Ödeme kuruluşuna buradan ulaşılamıyor. Belki vekil sunucu gerekiyor ya da şu anda kapalı.
way-tried-unknown = ⚠️ Ödeme kuruluşunun yanıtı kullanılamadı. Lütfen birkaç dakika sonra yeniden deneyin.
way-tried-unusable = ⛔ Verdiğiniz bilgiler artık kullanılamıyor. Lütfen yeniden girin.
way-trying = Bir saniye, ödeme kuruluşuna soruyorum…
way-trial = 💡 Alıcılar görmeden parayla denemek için: kendi mağazanızdan küçük bir şey sipariş edin. O siparişin sayfasında bu yolu yalnızca siz görürsünüz. Sonra parayı siparişten iade edin.
way-new-button = Ödeme yolu ekle
way-all-button = Tüm ödeme yolları
way-back-button = Bu yola dön
way-on-button = Aç
way-off-button = Kapat
way-try-button = Dene
way-earlier-button = Öne al
way-later-button = Arkaya al
way-limits-button = Sınırlar
way-proxy-button = Vekil sunucu
way-change-button = Bilgileri değiştir
way-remove-button = Kaldır
way-yes-button = Evet
way-no-button = Hayır
way-is-on = Alıcılar artık bu yolla ödeyebilir.
way-is-off = Alıcılar artık görmüyor. Bu yolla başlamış ödemeler izlenmeye devam ediyor.
way-placed = Sıra değişti.
way-changed = Değiştirildi.
way-removed = Kaldırıldı. Bu yolla başlamış ödemeler izlenmeye devam ediyor.
way-which = Hangi ödeme kuruluşuyla sözleşmeniz var?
way-no-kinds = Bu kurulum henüz hiçbir ödeme kuruluşunu tanımıyor.
way-hello = { $name }: lütfen oradaki panelinizde yazanlarla yanıtlayın. Anahtarlar gönderdiğiniz anda şifrelenir; sonra kimse, siz bile, okuyamaz.
way-ask = { $name }?
way-ask-secret = 🔒 { $name }? Lütfen buraya yapıştırın. Hemen şifreliyorum.
way-default = Geçerseniz: { $value }
way-more = Gerisi olağan hâliyle kalabilir. Onları da sorayım mı?
way-enough-button = Hayır, bu yeterli
way-everything-button = Hepsini sor
way-planned = { $name } eklenmeye hazır.
way-planned-live = Gerçek para alır.
way-planned-test = Yalnızca deneme parası alır. Gerçek parayla satan mağaza bunu alıcılara göstermez.
way-confirm = Ekleyelim mi? Siz açana kadar kapalı kalır.
way-confirm-button = Evet, ekle
way-made = Eklendi ve henüz kapalı. Ödeme kuruluşuna mağazanızı tanıyıp tanımadığını soruyorum.
way-limits-hello = { $name }: hangi ödemeler bu yolla gitsin?
way-ask-least = En az tutar ne olsun? Geçerseniz kuruluşun kendi sınırı geçerlidir.
way-ask-most = En çok tutar ne olsun? Geçerseniz kuruluşun kendi sınırı geçerlidir.
way-ask-proxy = 🔒 Vekil sunucu, örneğin socks5://host:1080 ya da http://user:password@host:8080? Geçerseniz doğrudan bağlanılır.
way-change-which = Hangisi değişsin?
way-setting = { $number }. { $name }
way-setting-number = { $number }
way-remove-what = { $name }, verdiğiniz tüm bilgilerle birlikte kalıcı olarak kaldırılır. Bu yolla başlamış ödemeler izlenmeye devam eder.
way-remove-confirm = Kaldırılsın mı?
way-remove-yes-button = Evet, kaldır
way-gone = Bu ödeme yolu artık yok.
way-too-many = Zaten { $most } ödeme yolunuz var. Lütfen önce birini kaldırın.
way-does-not-fit = Bu bilgilerle çalışan bir ödeme yolu olmuyor. Lütfen bir kez daha bakın.
way-other-money = Bu kuruluş, mağazanızın sattığı { $currency } birimini almıyor.
way-limits-crossed = En çok tutar en azdan küçük olamaz; ikisi de sıfırdan büyük olmalı.
way-limits-outside = Kuruluşun kendisi en az { $least }, en çok { $most } alıyor; bu yolla kimse ödeyemezdi.
way-value-unusable = Bu doğru olamaz. Lütfen panelinizden bir kez daha kopyalayın.
way-proxy-unusable = Lütfen vekil sunucuyu socks5://host:port ya da http://host:port olarak yazın; parola gerekiyorsa adresten önce user:password@ ekleyin.

## how the shop does, for its seller

stats-title-today = 📈 <b>Bugün şu ana kadar, { $days }</b>
stats-title-yesterday = 📈 <b>Dün, { $days }</b>
stats-title-week = 📈 <b>Bu hafta bugüne kadar, { $days }</b>
stats-title-month = 📈 <b>Bu ay bugüne kadar, { $days }</b>
stats-title-last-month = 📈 <b>Geçen ay, { $days }</b>
stats-day = { $day }
stats-days = { $first } – { $last }
setting-title = <b>{ $shop }</b>
setting-is-language = Dil: { $language }
setting-is-currency = Para birimi: { $currency }
setting-is-timezone = Saat: { $zone }
setting-is-calendar = Takvim: { $calendar }
setting-is-reserve = Ödeme süresi: { $minutes } dakika
setting-is-hours = Yanıt saatleri: { $opens }-{ $closes }, kapalı: { $off }
setting-hours-none = Yanıt saatleri: belirtilmedi
setting-pay = Ödeme yolları:
setting-pay-none = Henüz bir ödeme yolu eklenmedi.
setting-name-button = Mağazanın adı
setting-language-button = Dil
setting-currency-button = Para birimi
setting-timezone-button = Saat dilimi
setting-calendar-button = Takvim
setting-reserve-minutes-button = Ödeme süresi
setting-hours-button = Yanıt saatleri
setting-payments-button = Ödeme yolları
setting-delivery-button = Teslimat yolları
setting-points-button = Müşteri kulübü
setting-coupons-button = İndirim kodları
setting-goods-button = Ürünler
setting-stop-button = Mağazayı kapat
setting-name = Mağazanın adı ne?
setting-language = Mağaza hangi dilde konuşsun? Her alıcı kendi dilini seçebilir.
setting-currency = Fiyatlar hangi para biriminde? İlk siparişten sonra değişmez.
setting-currency-warning = Dikkat: var olan ürünlerin fiyatları aynı sayı olarak kalır, onları kendiniz düzeltmelisiniz.
setting-currency-irr-button = Tümen (İran riyali)
setting-currency-try-button = Türk lirası
setting-currency-usd-button = ABD doları
setting-currency-eur-button = Avro
setting-timezone = Mağazanın saati nereye göre?
setting-calendar = Tarihler hangi takvimle yazılsın?
setting-calendar-jalali-button = Hicri şemsi
setting-calendar-gregorian-button = Miladi
setting-reserve-minutes = Ödemeyen alıcı için ürün ne kadar ayrılsın?
setting-minutes-30-button = Yarım saat
setting-minutes-60-button = Bir saat
setting-minutes-180-button = Üç saat
setting-minutes-1440-button = Bir gün
setting-hours = Ekibiniz hangi saatler arasında yanıt veriyor? Örneğin «9-18». Bot her zaman yanıt verir.
setting-off = Hangi günler kapalısınız?
setting-off-none-button = Hiçbir gün
setting-off-friday-button = Cuma
setting-off-thursday-friday-button = Perşembe ve cuma
setting-off-sunday-button = Pazar
setting-off-saturday-sunday-button = Cumartesi ve pazar
setting-saved = Kaydedildi.
opening-hello = Hoş geldiniz. Birkaç kısa soru ve mağazanız hazır. Her birini atlayabilirsiniz; hepsi sonra /settings ile değişir.
opening-delivery-why = Bir teslimat yolu oluşturana kadar her yere gönderim ücretsizdir.
opening-delivery = Teslimat yolunu şimdi oluşturalım mı?
opening-now-button = Şimdi
opening-later-button = Sonra
opening-done = 🌿 Mağazanız hazır. Şimdi ilk ürünü ekleyin.
opening-goods-button = İlk ürünü ekle
stats-title = <b>Bugün, { $day }</b>
stats-placed = Verilen sipariş: { $orders }
stats-paid = Ödenen sipariş: { $orders }
stats-revenue = <b>Ciro: { $revenue }</b>
stats-compared = { $when }: { $amount }
stats-compared-more = { $when }: { $amount } (▲ %{ $percent })
stats-compared-less = { $when }: { $amount } (▼ %{ $percent })
stats-compared-same = { $when }: { $amount } (aynı)
stats-before-today = Dünün tamamı
stats-before-yesterday = Bir önceki gün
stats-before-week = Geçen haftanın aynı günleri
stats-before-month = Geçen ayın aynı günleri
stats-before-last-month = Bir önceki ay, { $days }
stats-returned = Alıcılara iade edilen: { $amount }
stats-orders = Sipariş: { $orders }, ödenen: { $paid } (%{ $percent }) · önceki: { $before }
stats-orders-none = Sipariş: yok · önceki: { $before }
stats-buyers = Alıcı: { $buyers }, yeni: { $new }, tekrar gelen: { $returning } · önceki: { $before }
stats-buyers-none = Alıcı: yok · önceki: { $before }
stats-newcomers = Sohbete yeni gelen: { $people }
stats-new-share = Cironun ilk kez alanlardan gelen payı: %{ $percent }
stats-mostly-new = Cironun neredeyse tamamı yeni alıcılardan. Daha önce alanlara bir selam, onları geri getirebilir.
stats-mostly-returning = Cironun neredeyse tamamı tanıdığınız alıcılardan. Yeni kişilere görünmenin zamanı gelmiş olabilir.
stats-best-title = En çok satanlar:
stats-best-line = • { $name } × { $units }, { $revenue }
stats-best-in = <b>En çok satanlar, { $days }</b>
stats-best-ever = <b>Bütün zamanların en çok satanları</b>
stats-best-none = Bu günlerde hiçbir şey satılmadı.
stats-low-title = <b>Bitmek üzere</b>
stats-low-line = • { $name }: { $left }
stats-low-none = Bitmek üzere olan bir şey yok.
stats-new-button = Yeni gelenler
stats-new-title = <b>Son yedi günde yeni gelen: { $people }</b>
stats-new-looked = • { $name }, { $at }
stats-new-bought = • { $name }, { $at } · alışveriş yaptı
stats-new-none = Son yedi günde yeni gelen olmadı.
stats-unknown = Bu günleri tanımıyorum. Düğmelerden seçin.
stats-today-button = Bugün
stats-yesterday-button = Dün
stats-week-button = Bu hafta
stats-month-button = Bu ay
stats-last-month-button = Geçen ay
stats-best-button = En çok satanlar
stats-best-ever-button = Bütün zamanlar
stats-low-button = Bitmek üzere
stats-picture-button = Grafik
stats-drawing = Grafik çiziliyor.
stats-chart-title = Günlere göre ciro
stats-chart-none = Bu günlerde ciro yok
stats-chart-alt = Grafik her günün cirosunu gösterir. En yükseği { $day } günü { $amount } oldu.
stats-chart-alt-none = Grafik boş: bu günlerde para gelmedi.
stats-chart-day = { $day }
stats-amount = { $amount }
stats-chart-of = <b>Günlere göre ciro, { $days }</b>
letter-title = 🌙 <b>Gün nasıl geçti, { $days }</b>
letter-off-button = Akşam raporu kalsın
letter-settings-button = Akşam raporu
letter-hour-button = Saat { $hour }:00
letter-changed = Değiştirildi.
letter-how = Her akşam saat { $hour }:00 olunca, bir şey olduysa günün nasıl geçtiğini yazarım.
letter-is-off = Akşamları rapor göndermiyorum. Göndereyim mi? Yalnızca bir şey olduysa.
stats-unpaid = Ödeme bekleyen: { $orders }
stats-to-ship = Gönderilecek paket: { $parcels }
stats-cases = Açık görüşme: { $cases }
## being late, for the shop

board-delay-button = Geç gelecek
delay-which = Hangi siparişler geç gelecek? Sipariş kodunu, ürün kodunu (SKU) ya da ödeme gününü yazın.
delay-today-button = Bugünkü siparişler
delay-yesterday-button = Dünkü siparişler
delay-none-waits = Buna uyan, beklenen bir sipariş bulamadık.
delay-nothing-open = { $code } numaralı sipariş yolda değil.
delay-why = Nedeni ne? Alıcıya da bunu söyleyeceğiz.
delay-weather-button = Hava ve yollar
delay-carrier-button = Kargo yoğun
delay-supplier-button = Ürün geç geldi
delay-busy-button = Sipariş çoktu
delay-holiday-button = Tatil
delay-other-button = Başka bir neden
delay-own-reason = Nedenini bir cümleyle yazın; alıcıya aynen göndeririz.
delay-reason-missing = Lütfen nedenini birkaç sözle yazın.
delay-how-long = Kaç gün geç gelecek? Yeniden gecikmesindense biraz fazla söylemek iyidir.
delay-days-button = { $days } gün
delay-days-unreadable = Lütfen 1 ile { $most } arasında bir sayı yazın.
delay-orders = Geç gelecek siparişler: { $orders }
delay-later = Söylenenden { $days } gün geç
delay-confirm = Alıcılara haber verelim mi?
delay-confirm-button = Evet, haber verin
delay-done = { $orders } siparişin alıcısına haber veriyoruz. Bekleyebilir ya da vazgeçebilirler.
delay-tell-button = Gecikmeyi bildir
alert-overdue = ⏰ { $code } numaralı sipariş için söz verdiğimiz gün geçti, teslim edildiği işaretlenmedi. Ulaştıysa işaretleyin; ulaşmadıysa alıcıya bizden haber gitmesi daha iyi.
alert-feedback = 😔 { $code } numaralı siparişin alıcısı memnun değil: 5 üzerinden { $stars }
alert-feedback-words = { $code } numaralı sipariş için (5 üzerinden { $stars }) yazılan:

## how the shop writes, for its owner

messages-title = <b>Mağazanın alıcılara mesajları</b>
messages-quiet = Gece: alıcının saatiyle { $night } ile { $morning } arası yalnızca ödeme haberi gider.
messages-cap = Siparişin gerektirmediği mesajlar: kişi başına haftada en çok { $most }
messages-welcome = Yeni tanışana hoş geldiniz: { $minutes } dakika sonra
messages-no-welcome = Hoş geldiniz: ilk selamın dışında gönderilmez
messages-feedback = Görüş sorma: teslimden { $days } gün sonra
messages-dispatch = Kargoya verme: ödemeden en geç { $days } gün sonra
messages-kept = Son 30 günün sözleri: { $arrived } siparişin { $kept } tanesi ilk söylenen güne dek ulaştı.
messages-thanks = Teşekkürün altındaki cümleniz:
messages-no-thanks = Teşekkürün altına henüz kendi cümlenizi yazmadınız.
messages-thanks-button = Teşekkür cümlesi
messages-quiet-button = Gece saatleri
messages-cap-button = Haftada kaç mesaj
messages-welcome-button = Hoş geldiniz zamanı
messages-feedback-button = Görüş sorma zamanı
messages-dispatch-button = Kargoya verme
messages-unsent-button = Gönderilmeyenler
messages-back-button = Mesaj ayarları
messages-ask-thanks = Her teşekkürün altında hangi cümleniz dursun? Kaldırmak için geçin.
messages-ask-quiet = Gece saat kaçtan kaça kadar? Örneğin 22-9.
messages-ask-cap = Kişi başına haftada, siparişin gerektirmediği en çok kaç mesaj gitsin? Sıfır, hiç demek.
messages-ask-welcome = Hoş geldiniz mesajı ilk merhabadan ve her teşekkürden kaç dakika sonra gitsin? Sıfır, hiç demek.
messages-ask-feedback = Görüşlerini teslimden kaç gün sonra soralım?
messages-ask-dispatch = Paketler ödemeden en geç kaç gün sonra kargoya verilir?
messages-hours-unreadable = Lütfen 0 ile 23 arasında iki saat yazın, örneğin 22-9.
messages-number-unusable = Lütfen { $least } ile { $most } arasında bir sayı yazın.
messages-saved = Kaydedildi.
messages-unsent = <b>Gönderilmeyen mesajlar</b>
messages-none-unsent = Gönderilmeyen mesaj yok.
unsent-line = • { $name }, { $what }: { $why }
unsent-line-later = • { $name }, { $what }: { $why }, { $until } tarihine dek
unsent-welcome = hoş geldiniz
unsent-feedback = görüş sorma
unsent-feedback-reminder = görüş hatırlatması
unsent-back-in-stock = yeniden stokta
unsent-payment-nudge = ödeme hatırlatması
unsent-order = sipariş haberi
unsent-why-too-late = artık geçti
unsent-why-stopped = istemediğini söyledi
unsent-why-no-consent = izin vermedi
unsent-why-no-reaction = öncekilere yanıt vermedi
unsent-why-rests = daha önemli haberi bekliyor
unsent-why-talking = bir çalışanla görüşüyor
unsent-why-night = gece
unsent-why-cap = bu haftalık doldu
unsent-why-window = yeniden yazana dek yazamıyoruz
unsent-why-unreachable = mağazayı engellemiş
unsent-why-channel-off = kanalı kapalı
unsent-why-nowhere = ona ulaşan yol yok
unsent-why-other = olmadı
## people who work here

role-owner = sahip
role-manager = yönetici
role-packer = paketleyici
role-agent = müşteri temsilcisi
role-owner-button = Sahip
role-manager-button = Yönetici
role-packer-button = Paketleyici
role-agent-button = Müşteri temsilcisi
role-owner-may = Her şeyi yapar; yöneticiler, ödeme yolları ve mağaza ayarları dahil.
role-manager-may = Ürünler ve fiyatlar, siparişler ve para iadesi, rakamlar, müşterilerle yazışma; paketleyici ve temsilci davet eder.
role-packer-may = Paketlenecek siparişleri adresleriyle görür; paketlemeyi, kargoyu ve teslimi kaydeder. Tutarları ve yazışmaları görmez.
role-agent-may = Müşterilere yanıt verir ve yazan müşterinin siparişlerini görür. Fiyat ve ayar değiştirmez.
staff-title = <b>Çalışanlar</b>
staff-line = { $name }: { $role }, { $since } tarihinden beri
staff-role-line = <b>{ $role }</b>: { $may }
staff-invites = { $invites } davet hâlâ açık.
staff-all-button = Çalışanlar
staff-audit-button = Kim ne yaptı
staff-invite-button = Davet et
staff-revoke-one-button = { $role } iptal
staff-make-owner-button = Sahip olsun
staff-make-manager-button = Yönetici olsun
staff-make-packer-button = Paketleyici olsun
staff-make-agent-button = Temsilci olsun
staff-remove-button = İşten ayır
staff-remove-sure = { $name } ({ $role }) ayrılsın mı? O andan itibaren mağazanın işlerini göremez.
staff-remove-yes-button = Evet, ayrılsın
staff-keep-button = Hayır, kalsın
staff-removed = { $name } artık burada çalışmıyor.
staff-changed = Değiştirildi.
staff-changed-self = Değiştirildi. Kendi göreviniz şu andan itibaren başka.
staff-gone = Bu kişi artık burada çalışmıyor.
staff-above-you = Sahip ve yöneticiler hakkında mağazanın sahibi karar verir.
staff-last-owner = Mağaza sahipsiz kalamaz. Önce başka birini sahip yapın, sonra bunu değiştirin.
staff-joined = 👋 { $name } daveti kabul etti. Artık mağazadaki görevi: { $role }
staff-undo-button = Geri al
staff-now = { $shop } mağazasındaki yeni göreviniz: <b>{ $role }</b>
staff-let-go = { $shop } ile çalışmanız sona erdi. Emeğiniz için teşekkür ederiz. Alışverişiniz her zamanki gibi sürebilir.
invite-choose = Bu kişi ne iş yapacak?
invite-letter = <b>{ $shop }</b> sizi çalışmaya davet ediyor. Göreviniz: <b>{ $role }</b>
invite-letter-link =
    Kabul etmek için bu bağlantıyı açın:
    { $link }
invite-letter-code = Ya da mağazayla yazışmada şu kodu yazın: { $code }
invite-letter-code-only = Kabul etmek için mağazayla yazışmada şu kodu yazın: { $code }
invite-letter-until = Bu davet yalnızca bir kez ve { $until } zamanına kadar geçerlidir.
invite-made = Davet hazır: yukarıdaki mesajı çalışanınıza gönderin. Kabul edince size haber veririz.
invite-revoke-button = Bu daveti iptal et
invite-revoked-now = Davet iptal edildi.
invite-too-many = { $most } davet hâlâ açık. Lütfen önce birini iptal edin.
invite-unknown = Böyle bir davet bulamadık. Lütfen koda yeniden bakın ya da yeni bir davet isteyin.
invite-used = Bu davet daha önce kullanıldı. Her davet bir kez geçerlidir; lütfen yenisini isteyin.
invite-revoked = Bu davet geri alındı.
invite-expired = Bu davetin süresi doldu. Lütfen yenisini isteyin.
invite-own = Bu daveti siz gönderdiniz. Onu çalışanınıza iletin.
invite-already-owner = Bu mağazanın sahibi sizsiniz, davete gerek yok.
invite-already-manager = Zaten bu mağazanın yöneticisisiniz. Başka bir görev isterseniz sahibi değiştirebilir.
invite-already-packer = Zaten bu mağazada paketleyicisiniz. Başka bir görev isterseniz yönetici ya da sahip değiştirebilir.
invite-already-agent = Zaten bu mağazanın müşteri temsilcisisiniz. Başka bir görev isterseniz yönetici ya da sahip değiştirebilir.
join-invited = <b>{ $shop }</b> sizi çalışmaya davet ediyor: <b>{ $role }</b>
join-confirm = Kabul ediyor musunuz?
join-confirm-button = Evet, kabul
join-done = { $shop } ekibine hoş geldiniz. Göreviniz: <b>{ $role }</b>

## the audit

audit-title = <b>Kim ne yaptı</b>
audit-none = Henüz bir kayıt yok.
audit-how = Bir sipariş, ürün ya da çalışan için kodunu veya adını /audit sonrasına yazın.
audit-unknown = Böyle bir sipariş, ürün ya da çalışan bulunamadı.
audit-gone = (artık yok)
audit-nothing = –
audit-actor-shop = mağaza
audit-actor-installation = kurulum
audit-customer-address-added = { $at } · { $who } yeni bir adres ekledi.
audit-customer-reachable = { $at } · { $thing } mağazanın mesajlarını yeniden alıyor.
audit-customer-unreachable = { $at } · { $thing } mağazayı engelledi.
audit-consent-withdrawn = { $at } · { $thing } artık haber ve teklif istemiyor.
audit-coupon-created = { $at } · { $who } { $thing } indirim kodunu oluşturdu.
audit-coupon-stopped = { $at } · { $who } { $thing } indirim kodunu durdurdu.
audit-coupon-reserved = { $at } · { $thing } indirim kodu bir sipariş için ayrıldı.
audit-coupon-redeemed = { $at } · { $thing } indirim kodu bir siparişte kullanıldı.
audit-coupon-released = { $at } · { $thing } indirim kodu serbest kaldı.
audit-delivery-created = { $at } · { $who } { $after } teslimat yolunu ekledi.
audit-delivery-removed = { $at } · { $who } { $before } teslimat yolunu kaldırdı.
audit-order-placed = { $at } · { $who }, { $after } tutarında { $thing } siparişini verdi.
audit-order-accepted = { $at } · { $who } { $thing } siparişini kabul etti.
audit-order-confirmed = { $at } · { $thing } siparişi kesinleşti.
audit-order-completed = { $at } · { $thing } siparişi tamamlandı.
audit-order-cancelled = { $at } · { $who } { $thing } siparişini iptal etti.
audit-order-expired = { $at } · { $thing } siparişinin ödeme süresi doldu.
audit-order-hold-extended = { $at } · { $thing } siparişinin ürünleri daha uzun ayrıldı.
audit-order-address-changed = { $at } · { $who } { $thing } siparişinin adresini değiştirdi.
audit-order-delayed = { $at } · { $who }, { $thing } siparişinin gecikeceğini alıcıya bildirdi.
audit-order-received = { $at } · { $who }, { $thing } siparişini teslim aldığını söyledi.
audit-order-return-requested = { $at } · { $who }, { $thing } siparişinden iade istedi.
audit-order-reviewed = { $at } · { $who }, { $thing } siparişine yıldız verdi.
audit-digital-supplied = { $at } · { $who }, { $thing } için anahtar, bağlantı ya da dosya ekledi.
audit-digital-given = { $at } · { $thing } siparişinin dijital içeriği alıcıya verildi.
audit-consent-given = { $at } · { $who } mağaza haberlerini almayı kabul etti.
audit-order-payment-unpaid = { $at } · { $thing } siparişi: ödenmedi.
audit-order-payment-part = { $at } · { $thing } siparişi: kısmen ödendi.
audit-order-payment-paid = { $at } · { $thing } siparişi: ödendi.
audit-order-payment-surplus = { $at } · { $thing } siparişi: fazla ödendi.
audit-order-payment-part-refunded = { $at } · { $thing } siparişi: kısmen iade edildi.
audit-order-payment-refunded = { $at } · { $thing } siparişi: iade edildi.
audit-payment-created = { $at } · { $thing } siparişinin ödemesi: başladı.
audit-payment-issued = { $at } · { $thing } siparişinin ödemesi: ödeme bağlantısı hazır.
audit-payment-opened = { $at } · { $thing } siparişinin ödemesi: alıcı bankaya gitti.
audit-payment-verifying = { $at } · { $thing } siparişinin ödemesi: kontrol ediliyor.
audit-payment-paid = { $at } · { $thing } siparişinin ödemesi: başarılı.
audit-payment-failed = { $at } · { $thing } siparişinin ödemesi: başarısız.
audit-payment-cancelled = { $at } · { $thing } siparişinin ödemesi: alıcı vazgeçti.
audit-payment-expired = { $at } · { $thing } siparişinin ödemesi: süresi doldu.
audit-payment-unknown = { $at } · { $thing } siparişinin ödemesi: sonucu belli değil.
audit-payment-review = { $at } · { $thing } siparişinin ödemesi: sahibin bakması gerek.
audit-payment-create-failed = { $at } · { $thing } siparişinin ödemesi: banka kabul etmedi.
audit-payment-reversing = { $at } · { $thing } siparişinin ödemesi: iade ediliyor.
audit-payment-reversed = { $at } · { $thing } siparişinin ödemesi: iade edildi.
audit-shipment-to-pack = { $at } · { $who } kaydetti: { $thing } siparişinin paketi paketlenecek.
audit-shipment-packed = { $at } · { $who } kaydetti: { $thing } siparişinin paketi paketlendi.
audit-shipment-handed-over = { $at } · { $who } kaydetti: { $thing } siparişinin paketi kargoya verildi.
audit-shipment-delivered = { $at } · { $who } kaydetti: { $thing } siparişinin paketi teslim edildi.
audit-shipment-returned = { $at } · { $who } kaydetti: { $thing } siparişinin paketi geri geldi.
audit-shipment-sorting-centre = { $at } · { $who } kaydetti: { $thing } siparişinin paketi aktarma merkezinde.
audit-shipment-at-the-door = { $at } · { $who } kaydetti: { $thing } siparişinin paketi dağıtımda.
audit-refund-asked = { $at } · { $who } { $thing } siparişi için para iadesi istedi.
audit-refund-by-hand = { $at } · { $thing } siparişinin parası elle iade edilmeli.
audit-refund-done = { $at } · { $thing } siparişinin parası iade edildi.
audit-catalogue-photo = { $at } · { $who } { $thing } için fotoğraf ekledi.
audit-catalogue-price = { $at } · { $who } { $thing } fiyatını değiştirdi: { $before } → { $after }.
audit-catalogue-variant-added = { $at } · { $who } { $thing } ürününü { $after } fiyatla ekledi.
audit-catalogue-variant-changed = { $at } · { $who } { $thing } bilgilerini değiştirdi.
audit-catalogue-name = { $at } · { $who } { $before } adını değiştirdi: { $after }.
audit-catalogue-description = { $at } · { $who } { $thing } açıklamasını değiştirdi.
audit-catalogue-category = { $at } · { $who } { $thing } kategorisini değiştirdi.
audit-catalogue-visible = { $at } · { $who } { $thing } görünürlüğünü değiştirdi.
audit-stock-received = { $at } · { $who } { $thing } stoğunu artırdı: { $before } → { $after }.
audit-stock-returned = { $at } · { $thing } stoğa döndü: { $before } → { $after }.
audit-stock-adjusted = { $at } · { $who } { $thing } stoğunu değiştirdi: { $before } → { $after }.
audit-staff-invited = { $at } · { $who } birini davet etti: { $after }.
audit-staff-uninvited = { $at } · { $who } daveti geri aldı: { $before }.
audit-staff-joined = { $at } · { $thing } daveti kabul etti: { $after }.
audit-staff-appointed = { $at } · { $who } { $thing } için yeni görev verdi: { $after }.
audit-staff-removed = { $at } · { $who } { $thing } ({ $before }) ile çalışmayı bitirdi.
audit-case-opened = { $at } · { $thing } bir kişiyle görüşmek istedi.
audit-case-answered = { $at } · { $who }, { $thing } için yanıt yazdı.
audit-case-closed = { $at } · { $who }, { $thing } ile görüşmeyi bitirdi.
audit-terms-accepted = { $at } · { $thing } siparişi için koşullar kabul edildi.
audit-setting = { $at } · { $who } { $thing } ayarını değiştirdi.
audit-way-added = { $at } · { $who } bir ödeme yolu ekledi: { $thing }.
audit-way-on = { $at } · { $who } bir ödeme yolunu açtı: { $thing }.
audit-way-off = { $at } · { $who } bir ödeme yolunu kapattı: { $thing }.
audit-way-placed = { $at } · { $who } ödeme yollarının sırasını değiştirdi: { $thing }.
audit-way-limited = { $at } · { $who } bir ödeme yolunun sınırlarını değiştirdi: { $thing }.
audit-way-changed = { $at } · { $who } bir ödeme yolunun bilgilerini değiştirdi: { $thing }.
audit-way-removed = { $at } · { $who } bir ödeme yolunu kaldırdı: { $thing }.
audit-secrets-rotated = { $at } · Gizli bilgilerin tümü terminalde yeniden şifrelendi.
audit-route = { $at } · { $who } şu sayfaya baktı: { $thing }

## discount codes, for their owner

coupons-title = <b>İndirim kodları</b>
coupons-none = Henüz indirim kodunuz yok.
coupons-new-button = Yeni kod
coupons-line-button = { $code } · { $times } kez
coupons-closed-button = { $code } · bitti
coupons-all-button = Tüm kodlar
coupons-stop-button = Bu kodu durdur
coupons-stopped = Kod durduruldu. Onunla verilen siparişlerin indirimi geçerli kalır.
coupons-is-stopped = Durduruldu.
coupons-used = Şimdiye kadar kullanım: { $times }
coupons-limit-all = Toplamda en fazla { $times } kez.
coupons-limit-person = Her alıcı için en fazla { $times } kez.
coupons-made = Kod hazır. Alıcılar şu andan itibaren sipariş verirken ya da buraya yazarak kullanabilir.
coupon-code = Kodun adı ne olsun? Harf ve rakamdan tek bir kelime, örneğin BAHAR10.
coupon-value = Ne kadar indirim yapsın? %10 gibi bir oran ya da bir tutar yazın.
coupon-least-goods = Alışveriş en az ne kadar olmalı?
coupon-most-off = En fazla ne kadar düşülsün? Sınır yoksa atlayın.
coupon-first-day = Hangi günden itibaren geçerli olsun? Bir tarih ya da kaç gün sonra olduğunu yazın; hemen başlasın derseniz atlayın.
coupon-last-day = Son günü hangisi olsun? Bir tarih ya da kaç gün sonra olduğunu yazın; bitmesin derseniz atlayın.
coupon-days-button = { $days } gün sonra
coupon-uses = Herkes toplamda kaç kez kullanabilsin? Sınır yoksa atlayın.
coupon-uses-person = Bir alıcı kaç kez kullanabilsin? Sınır yoksa atlayın.
coupon-confirm = Bu kodu oluşturalım mı?
coupon-confirm-button = Evet, oluştur
coupon-code-unusable = Kod, { $least } ile { $most } arası harf ve rakamdan oluşan tek bir kelimedir.
coupon-taken = { $code } kodu zaten var. Lütfen başka bir ad seçin.
coupon-percent-unusable = Lütfen 1 ile { $most } arasında tam bir yüzde ya da bir tutar yazın.
coupon-least-too-low = Alışveriş tutarı, düşülecek { $amount } tutarından fazla olmalı.
coupon-ends-too-early = Son günü başlamadan bitmiş olur. Lütfen daha geç bir gün seçin.
coupon-uses-unreadable = Lütfen 1 ile { $most } arasında bir sayı yazın.
day-unreadable = Bu günü okuyamadım. Lütfen 31.12.2026 gibi ya da gün sayısı olarak yazın.
day-unusable = Lütfen bugün ile on yıl sonrası arasında bir gün seçin.
closing-day-unusable = Lütfen yarın ile bir yıl sonrası arasında bir gün seçin.
hours-unreadable = Lütfen başlangıç ve bitiş saatini yazın, örneğin «9-18» ya da «9:30-17».
setting-name-unusable = Mağazanın adı 1 ile 64 karakter arasında olmalı.
setting-currency-unknown = Bu para birimini tanımıyoruz. Lütfen düğmelerden birini seçin.
setting-choose = Lütfen düğmelerden birini seçin.
setting-gone = Böyle bir ayar yok.
points-settings-button = Puanları ayarla
points-set = Alıcılar ürünlere ödediklerinin %{ $percent } kadarını puan olarak alır.
points-switched-off = Alıcılar şu anda puan almıyor.
points-explained = Bir puan { $worth } değerindedir. Puanlar iade süresi dolunca, bir siparişin ürün tutarının yarısına kadar kullanılır.
points-share-button = %{ $percent }
points-off-button = Puan verme
points-changed = Kaydedildi. Bir sonraki ödemeden itibaren geçerli.
## ways of delivery, for their owner

delivery-title = <b>Teslimat yolları</b>
delivery-none = Henüz bir teslimat yolu yok: her şey her yere ücretsiz gönderilir.
delivery-least = En az sipariş tutarı: { $least }
delivery-no-least = Siparişler istenildiği kadar küçük olabilir.
delivery-new-button = Yeni yol
delivery-least-button = En az sipariş
delivery-returns = Ürünler { $days } gün içinde iade edilebilir.
delivery-returns-button = İade süresi
delivery-return-days = Alıcılar ürünleri kaç gün içinde iade edebilir?
delivery-returns-unusable = Lütfen { $least } ile { $most } arasında bir sayı yazın. Yasa alıcıya { $least } gün tanır.
delivery-all-button = Tüm yollar
delivery-remove-button = Bu yolu kaldır
delivery-removed = Kaldırıldı. Onu seçmiş siparişlerde geçerli kalır.
delivery-made = Hazır. Alıcılar şu andan itibaren seçebilir.
delivery-saved = Kaydedildi.
delivery-kind = Kim yola çıkar?
delivery-kind-parcel-button = Paket gönderilir
delivery-kind-pickup-button = Alıcı gelir
delivery-name = Adı nedir? Örneğin PTT Kargo ya da İstanbul kurye.
delivery-where = Alıcılar ürünleri nereden teslim alır? Açık adresi yazın.
delivery-which-regions = Hangi il ya da ilçelere gider? Aralarına virgül koyun; her yereyse atlayın.
delivery-price = Ücreti ne kadar? Ücretsizse “ücretsiz” yazın.
delivery-price-kg = İlkinden sonraki her kilogram ne kadar? Ağırlık fark etmiyorsa atlayın.
delivery-price-free = Hangi alışveriş tutarından itibaren ücretsiz? Hiçbir zamansa atlayın.
delivery-how-long = Ödemeden kaç gün sonra ulaşır? Örneğin 2-4. Az söylemektense çok söylemek iyidir.
delivery-which-slots = Alıcılar hangi saatlerden seçebilir? Örneğin 9-12, 17-20. Yoksa atlayın.
delivery-least-amount = Bir siparişin ürünleri en az ne kadar olmalı? Sınır yoksa atlayın.
delivery-confirm = Bu yolu sunalım mı?
delivery-confirm-button = Evet, sunun
delivery-more-kg = Sonraki her kilogram: { $amount }
delivery-free-from = { $amount } ve üzeri ücretsiz.
delivery-regions = Gittiği yerler: { $places }
delivery-slots = Saatler: { $slots }
delivery-too-many = Zaten { $most } yol var; fazlası kafa karıştırır. Lütfen önce birini kaldırın.
delivery-name-unusable = Lütfen 2 ile { $most } harf arasında bir ad yazın.
delivery-days-unreadable = Lütfen günleri şöyle yazın: 2-4
delivery-list-unusable = Lütfen en fazla { $most } kısa adı virgülle ayırarak yazın.
cases-button = Görüşmeler
cases-title = <b>Açık görüşmeler</b>
cases-none = Şu anda yanıt bekleyen yok.
cases-line-button = { $name } · { $since }
cases-with = { $name } ile görüşme, başlangıç: { $since }
cases-closed = Bu görüşme bitti.
cases-about-order = Konu: { $code } numaralı sipariş
cases-order-button = Siparişi gör
cases-answer-button = Yanıtla
cases-close-button = Görüşmeyi bitir
cases-answer = { $name } için yanıtınız nedir? Yazdığınız gibi iletilir.
cases-sent = { $name } için gönderildi.
cases-ended = Görüşme bitti.
alert-paid = 💰 { $code } numaralı sipariş ödendi: { $total }
alert-paid-late = Ödeme süresinden sonra geldi, ama ürünler hâlâ vardı.
alert-buyer = Müşteri: { $name }
alert-open-button = Siparişi aç
alert-readdressed = 📮 { $code } numaralı siparişin adresi değişti. Lütfen şu adrese göre paketleyin:
alert-review = ⚠️ { $code } numaralı siparişin ödemesine sizin bakmanız gerekiyor.
alert-review-amount = İstenenden farklı bir tutar geldi. Sipariş ödenmiş sayılmadı; para ayrı tutuluyor.
alert-review-mismatch = Ödeme kuruluşu bu ödemenin istenenle uyuşmadığını söylüyor. Para ayrı tutuluyor.
alert-review-late = Para sipariş bittikten sonra geldi ve ürünler o fiyata artık yok. Lütfen iade edin ya da müşteriyle anlaşın.
alert-review-surplus = Bu sipariş zaten ödenmişti, yeniden para geldi. Lütfen fazlasını iade edin.
alert-review-reference = Ödeme kuruluşu başka bir ödeme hakkında yanıt verdi. Sipariş ödenmiş sayılmadı.
alert-review-bank-reference = Bankanın aynı referansı daha önce başka bir ödeme için gelmişti. Sipariş ödenmiş sayılmadı.
alert-review-play-money = Gerçek mağazaya deneme parası bildirildi. Sipariş ödenmiş sayılmadı.
alert-review-unproven = Bu ödeme geldi ve sipariş ödenmiş sayıldı, ancak ödeme kuruluşu tutarı artık söylemiyor. Lütfen tutarı kuruluşun panelinde karşılaştırın.
alert-review-unknown = Ödeme kuruluşu bir gündür bu ödemenin sonucunu söylemiyor. Lütfen ödeme panelinden bakın.
alert-review-sent-back = ↩️ { $code } numaralı sipariş için artık gerekmeyen bir ödeme geldi; sipariş ya ödenmişti ya da kapanmıştı. Tutar alınmadı, alıcıya geri gidiyor. Bir şey yapmanız gerekmiyor.
alert-return = ↩️ { $name }, { $code } numaralı siparişten iade etmek istiyor:
alert-stock-low = { $name } ({ $sku }) için yalnızca { $left } adet kaldı.
alert-keys-low = Anahtarları bitmek üzere. Yenilerini tablonuzun keys sütununda getirin.
alert-product-button = Ürünü gör
alert-case = 💬 { $name } sizinle görüşmek istiyor.
alert-case-how = “Yanıtla” düğmesine dokunun ya da mesajlarını burada yanıtlayın.
alert-case-says = <b>{ $name }:</b>
alert-dead-letter = ⚠️ { $shop } bir hata yüzünden bir mesajı ya da işi yarım bıraktı. Mağazanın bakımını yapan kişi için numarası: { $reference }
alert-invariants = ⚠️ { $shop } günlük denetiminde uyuşmayan şeyler bulundu, sayısı: { $facts }. Lütfen mağazanın bakımını yapan kişiye gösterin:
