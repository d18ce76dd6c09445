"""December 2026 in Istanbul."""

from datetime import date

from tests.month.country import Country, Ware
from tests.play.shops import Place

ISTANBUL = Country(
    place=Place("Moda Atölye", "tr", "TRY", "Europe/Istanbul"),
    first_day=date(2026, 12, 1),
    wares=(
        Ware("SAL-01", "Pamuk şal", "Şallar", "450", 60, "El dokuması, Buldan pamuğundan."),
        Ware("SAL-02", "Yün şal", "Şallar", "1180", 40, "Hafif ve sıcak, Isparta yününden."),
        Ware("MUM-01", "Balmumu mum", "Mumlar", "160", 90, "Sekiz saat yanar, bal kokar."),
        Ware("MUM-02", "Yılbaşı mumu", "Mumlar", "240", 5, "Nar biçiminde, elde dökülmüş."),
        Ware("KASE-01", "Seramik kâse", "Seramik", "320", 50, "Turkuaz sırlı, Kütahya işi."),
        Ware(
            "DEFTER-1",
            "Nakış defteri",
            "Dijital",
            "60",
            0,
            "Evde basılacak on iki desen.",
            "https://shop.example/nakis.pdf",
        ),
    ),
    people=(
        "Elif Mehmet Ayşe Ali Zeynep Mustafa Fatma Emre Merve Ahmet Selin Can Derya Burak Esra Murat "
        "Büşra Kerem Gamze Onur Ceren Serkan Pınar Hakan Ebru Tolga Sibel Volkan Aslı Barış Nazlı Uğur "
        "Gül Cem Melis Kaan Sevgi Deniz Yasemin Tuna Özge Sinan Hande İlker Ece Okan Filiz Mert Nur "
        "Levent"
    ),
    families=("Yılmaz", "Demir", "Şahin", "Çelik", "Kaya", "Öztürk", "Aydın"),
    streets=(
        "Moda Caddesi No {n} Daire 3, Kadıköy/İstanbul",
        "Alsancak Mahallesi 1453 Sokak No {n}, Konak/İzmir",
        "Atatürk Bulvarı No {n} Daire 8, Çankaya/Ankara",
        "Cumhuriyet Caddesi No {n}, Osmangazi/Bursa",
        "Fener Mahallesi Lara Yolu No {n}, Muratpaşa/Antalya",
    ),
    phone="053212345",
    delivery=("Standart kargo", "45"),
    carrier="Yurtiçi Kargo",
    tracking="123456789",
    percent="%10",
    says={
        "question": "Merhaba, bu şalın mavisi de var mı?",
        "answer": "Merhaba, evet, mavisi de var. Fotoğrafını göndereyim mi?",
        "thanks": "Çok teşekkürler, ondan sipariş vereceğim.",
        "wrong": "Merhaba, rengi fotoğraftakinden farklıydı.",
        "sorry": "Merhaba, özür dileriz. Lütfen geri gönderin, paranızı iade edelim.",
        "how back": "Yurtiçi Kargo ile, paketin üstündeki adrese; ücreti bizden.",
        "praise": "Çok yumuşak, özenli paket için de teşekkürler.",
        "poor": "Kargo geç geldi, bir köşesi de yıpranmıştı.",
        "broken": "Paketlerken kırıldı, özür dileriz.",
        "twice": "İki kez ödenmişti.",
        "closing": "Cumartesi günü İzmir'deki el sanatları fuarındayız.",
        "own thanks": "Her şalı annem elinde tek tek dokuyor.",
        "new": "Kışlık şal",
        "new words": "El eğirmesi yün, nar kırmızısı.",
        "new price": "980",
        "new house": "Bağdat Caddesi No 4 Daire 2, Kadıköy/İstanbul",
        "packer": "Hamit",
        "vague": "şal",
    },
    page={
        "title": "«{shop}» mağazasında bir ay",
        "seller": "Satıcı",
        "packer": "Paketlemeye yardım eden",
        "full": "Bütün gün",
        "short": "Mağazanın kendiliğinden yazdıkları",
        "bought": "sipariş verdi ve ödedi",
        "numbers": "Ayın hesabı",
        "played": "Gerçekten olan",
        "shown": "Botun gösterdiği",
        "day": "Sipariş: {orders} · Ödeme: {paid} · Kendiliğinden yazılan: {told}",
        "paid": "ödedi",
        "refused": "kartı kabul edilmedi",
        "cancelled": "banka sayfasından geri döndü",
        "late": "süre dolduktan sonra ödedi",
        "twice": "iki kez ödedi",
        "blocks": "botu engelledi",
        "left": "banka sayfasını açıp gitti",
        "held": "“{what}” kendisi yeniden yazana kadar bekliyor",
        "instagram": "Instagram",
        "photo": "fotoğraf",
        "placed": "Verilen sipariş",
        "orders paid": "Ödenen sipariş",
        "revenue": "Gelen para",
        "returned": "İade edilen para",
        "buyers": "Alıcı",
        "newcomers": "İlk kez yazan",
    },
)
