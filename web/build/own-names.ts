/**
 * Names of properties that the widget's own code alone reads and writes: they are shortened in the built file.
 *
 * None of them may be known to a page, to desk, to a browser or to what is kept in its storage. Names of the browser's
 * own are never shortened, even if they stand here.
 */
const CONVERSATION = ["outgoing", "stalled", "live", "asking"];
const CHAT = ["problem", "codeProblem", "ended", "lost", "signIn", "setDraft", "enterCode", "refuseCode", "startAnew"];
const OUTBOX = ["acknowledge", "isPassing", "onConnection", "onRefused", "onEvent", "retry"];
const READING = ["behind", "announcing", "scrolled", "toEnd", "drawn"];
const VIEW = ["chat", "reading", "asksToEnd", "onAskToEnd", "onOpen", "onEnd"];
const DEVICE_CHECK = ["phase", "devices", "hears", "soundPlayed", "soundHeard", "picture", "answerSound", "playSound"];
const WORDS = [
  ...["robot", "unread", "unreadOne", "guide", "newMessages", "replies", "fieldPerson", "advice", "sending", "failed"],
  ...["accessibility", "newTab", "endSure", "yesEnd", "anew", "codeHint", "codeSix", "cancel", "silent"],
  ...["checkPromise", "checkAgain", "checkAsking", "checkNoAnswer", "checkInsecure", "checkForbidden"],
  ...["checkElsewhere", "checkAllWell", "checkStop", "checkOver", "soundPlay", "soundYes", "soundNo"],
];

/** Preact's own, of which it gives the widget none. */
const PREACT = "__?[a-z]*|getDerivedState.*|component[DW].*|getSnapshot.*|shouldComponentUpdate|getChildContext";

export const OWN_NAMES = [...CONVERSATION, ...CHAT, ...OUTBOX, ...READING, ...VIEW, ...DEVICE_CHECK, ...WORDS];
export const OWN_NAME = new RegExp(`^(${[...OWN_NAMES, PREACT].join("|")})$`);
