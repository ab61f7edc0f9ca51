import { CONFIRM } from "virtual:labels";
import { type Finding, LANGUAGES, type Language } from "./protocol";

/** All that the widget says itself, in Swedish, Finnish and English. */
const WORDS = {
  name: ["Nätmötesguiden", "Tapaamisopas", "Meeting guide"],
  robot: [
    "En robot hjälper dig till ditt nätmöte",
    "Robotti auttaa sinut verkkotapaamiseen",
    "A robot helps you join your online meeting",
  ],
  open: ["Öppna Nätmötesguiden", "Avaa Tapaamisopas", "Open Meeting guide"],
  unreadOne: ["1 nytt meddelande", "1 uusi viesti", "1 new message"],
  unread: ["nya meddelanden", "uutta viestiä", "new messages"],
  close: ["Stäng", "Sulje", "Close"],
  log: ["Samtalet", "Keskustelu", "Conversation"],
  you: ["Du:", "Sinä:", "You:"],
  guide: ["Guiden:", "Opas:", "Guide:"],
  newMessages: ["Nya meddelanden", "Uusia viestejä", "New messages"],
  replies: ["Snabbsvar", "Pikavastaukset", "Quick replies"],
  field: ["Skriv till guiden", "Kirjoita oppaalle", "Write to the guide"],
  fieldPerson: ["Skriv ett meddelande", "Kirjoita viesti", "Write a message"],
  advice: [
    "Skriv aldrig lösenord, bankkoder eller personbeteckning här.",
    "Älä koskaan kirjoita tähän salasanoja, pankkitunnuksia tai henkilötunnusta.",
    "Never write passwords, bank codes or your personal identity code here.",
  ],
  send: ["Skicka", "Lähetä", "Send"],
  sending: ["Skickas …", "Lähetetään …", "Sending …"],
  sent: ["Skickat", "Lähetetty", "Sent"],
  failed: ["Inte skickat", "Ei lähetetty", "Not sent"],
  retry: ["Försök igen", "Yritä uudelleen", "Try again"],
  lost: ["Ingen kontakt. Försöker igen …", "Ei yhteyttä. Yritetään uudelleen …", "No connection. Trying again …"],
  typing: ["Guiden skriver …", "Opas kirjoittaa …", "The guide is writing …"],
  phone: ["Ring", "Soita", "Call"],
  accessibility: ["Tillgänglighet", "Saavutettavuus", "Accessibility"],
  newTab: ["(öppnas i en ny flik)", "(avautuu uuteen välilehteen)", "(opens in a new tab)"],
  end: ["Avsluta chatten", "Lopeta keskustelu", "End the chat"],
  endSure: [
    "Vill du avsluta chatten? Samtalet tas bort från den här enheten.",
    "Haluatko lopettaa keskustelun? Se poistetaan tästä laitteesta.",
    "Do you want to end the chat? The conversation is removed from this device.",
  ],
  yesEnd: ["Ja, avsluta", "Kyllä, lopeta", "Yes, end it"],
  no: ["Nej", "Ei", "No"],
  yes: ["Ja", "Kyllä", "Yes"],
  ended: ["Chatten har avslutats.", "Keskustelu on päättynyt.", "The chat has ended."],
  anew: ["Börja en ny chatt", "Aloita uusi keskustelu", "Start a new chat"],
  code: ["Bekräftelsekod", "Vahvistuskoodi (Bekräftelsekod)", "Confirmation code (Bekräftelsekod)"],
  codeHint: [
    "Sex siffror som OP:s expert ger dig i mötet. Koden sparas inte i din enhet.",
    "Kuusi numeroa, jotka OP:n asiantuntija antaa sinulle tapaamisessa. Koodia ei tallenneta laitteeseesi.",
    "Six digits that OP's expert gives you in the meeting. The code is not saved on your device.",
  ],
  codeSix: [
    "Koden har sex siffror. Kontrollera koden och skriv den på nytt.",
    "Koodissa on kuusi numeroa. Tarkista koodi ja kirjoita se uudelleen.",
    "The code has six digits. Check the code and type it again.",
  ],
  check: ["Testa kamera och mikrofon", "Testaa kamera ja mikrofoni", "Test camera and microphone"],
  checkPromise: [
    "Ingenting spelas in eller skickas. Bilden och ljudet stannar i din enhet.",
    "Mitään ei tallenneta eikä lähetetä. Kuva ja ääni pysyvät laitteessasi.",
    "Nothing is recorded or sent. The picture and the sound stay on your device.",
  ],
  checkAgain: ["Testa igen", "Testaa uudelleen", "Test again"],
  checkAsking: [
    "Webbläsaren frågar om lov att använda kameran och mikrofonen. Välj att tillåta båda.",
    "Selain pyytää lupaa käyttää kameraa ja mikrofonia. Salli molemmat.",
    "The browser asks whether it may use the camera and the microphone. Choose to allow both.",
  ],
  checkNoAnswer: [
    "Ser du ingen fråga? Titta högst upp i webbläsaren, nära adressen.",
    "Etkö näe kysymystä? Katso selaimen yläreunaan, osoitteen lähelle.",
    "Do you see no question? Look at the top of the browser, near the address.",
  ],
  checkInsecure: [
    "Den här sidan har ingen säker anslutning, och därför kan kameran inte testas här.",
    "Tällä sivulla ei ole suojattua yhteyttä, joten kameraa ei voi testata tässä.",
    "This page has no secure connection, so the camera cannot be tested here.",
  ],
  checkForbidden: [
    "Den här sidan får inte använda kameran och mikrofonen.",
    "Tämä sivu ei saa käyttää kameraa ja mikrofonia.",
    "This page may not use the camera and the microphone.",
  ],
  checkElsewhere: [
    "Gör testet på mötessidan, eller prova kameran i webbläsaren när mötet öppnas.",
    "Tee testi tapaamissivulla tai kokeile kameraa selaimessa, kun tapaaminen avautuu.",
    "Do the test on the meeting page, or try the camera in the browser when the meeting opens.",
  ],
  cancel: ["Avbryt", "Peruuta", "Cancel"],
  camera: ["Kamera", "Kamera", "Camera"],
  microphone: ["Mikrofon", "Mikrofoni", "Microphone"],
  picture: ["Bilden från din kamera", "Kamerasi kuva", "The picture from your camera"],
  level: ["Ljudnivå", "Äänen voimakkuus", "Sound level"],
  soundPlay: ["Spela upp ett ljud", "Toista ääni", "Play a sound"],
  soundHeard: ["Hörde du ljudet?", "Kuulitko äänen?", "Did you hear the sound?"],
  soundYes: ["Bra, ljudet fungerar.", "Hyvä, ääni toimii.", "Good, the sound works."],
  soundNo: [
    "Kontrollera att ljudet är på och att rätt högtalare eller hörlurar är valda.",
    "Tarkista, että ääni on päällä ja että oikea kaiutin tai oikeat kuulokkeet on valittu.",
    "Check that the sound is on and that the right speaker or headphones are chosen.",
  ],
  checkAllWell: ["Allt fungerar", "Kaikki toimii", "Everything works"],
  checkStop: ["Avsluta testet", "Lopeta testi", "End the test"],
  checkOver: [
    "Kameran och mikrofonen är avstängda.",
    "Kamera ja mikrofoni ovat pois päältä.",
    "The camera and the microphone are off.",
  ],
  devices_work: [
    "Kameran och mikrofonen fungerar",
    "Kamera ja mikrofoni toimivat",
    "The camera and the microphone work",
  ],
  permission_denied: [
    "Kameran eller mikrofonen är inte tillåten",
    "Kameraa tai mikrofonia ei ole sallittu",
    "The camera or the microphone is not allowed",
  ],
  no_permission_prompt: [
    "Jag ser ingen fråga om kamera och mikrofon",
    "En näe kysymystä kamerasta ja mikrofonista",
    "I see no question about the camera and the microphone",
  ],
  blocked_in_system_settings: [
    "Enhetens inställningar blockerar kameran eller mikrofonen",
    "Laitteen asetukset estävät kameran tai mikrofonin",
    "The settings of the device block the camera or the microphone",
  ],
  camera_not_found: ["Kameran hittas inte", "Kameraa ei löydy", "The camera is not found"],
  microphone_not_found: ["Mikrofonen hittas inte", "Mikrofonia ei löydy", "The microphone is not found"],
  camera_in_use: [
    "Kameran eller mikrofonen går inte att starta",
    "Kamera tai mikrofoni ei käynnisty",
    "The camera or the microphone does not start",
  ],
  silent: ["Det är tyst. Säg något.", "On hiljaista. Sano jotain.", "It is quiet. Say something."],
  hears: ["Mikrofonen hör dig.", "Mikrofoni kuulee sinut.", "The microphone hears you."],
} satisfies Record<Finding, Translated> & Record<string, Translated>;

type Translated = readonly [sv: string, fi: string, en: string];
export type Words = Record<keyof typeof WORDS, string>;

export const wordsOf = (language: Language): Words => words[language];
export const confirmIn = (language: Language): string => CONFIRM[language];

const words = Object.fromEntries(
  LANGUAGES.map((language, index) => [
    language,
    Object.fromEntries(Object.entries(WORDS).map(([name, translated]) => [name, translated[index]])),
  ]),
) as Record<Language, Words>;
