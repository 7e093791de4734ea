import type { Catalogue } from "../../shared/words";
import type { ru } from "./ru";

export const kk: Catalogue<typeof ru> = {
  "frame.brand": "Suret",
  "frame.about": "Фотоларды сіздің өтінішіңіз бойынша өңдейміз. Жазылымсыз фото пакеттері, төлем теңгемен.",
  "frame.skip": "Мазмұнына өту",
  "frame.nav": "Бөлімдер",
  "frame.more": "Сайтта тағы не бар",
  "frame.languages": "Тіл",
  "nav.packs": "Пакеттер мен бағалар",
  "nav.refunds": "Ақшаны қайтару",
  "nav.payment": "Картамен төлеу",
  "nav.documents": "Құжаттар",
  "nav.contacts": "Байланыс",
  "nav.login": "Кіру",
  "nav.cabinet": "Кабинет",
  "nav.desk": "Оператордың жұмыс үстелі",
  "document.agreement": "Пайдаланушы келісімі",
  "document.payment": "Төлем саясаты",
  "document.privacy": "Құпиялылық саясаты",
  "requisites.bin": "БСН",
  "island.loading": "Жүктелуде…",
  "island.script": "Кабинетке JavaScript керек. Оны браузердің баптауларында қосыңыз; бағалар, қайтару және құжаттар туралы беттер онсыз да оқылады.",
  "missing.title": "Мұндай бет жоқ",
  "missing.lead": "Мекенжай қате терілген немесе бет басқа жерге көшкен болуы мүмкін. Фотоларыңыз бен пакеттеріңіз орнында.",
  "missing.home": "Басты бетке",
  "home.title": "Фотоларыңыз дәл өзіңіз сұрағандай өңделеді",
};
